/** Somebody waits until a receiver was told up to a place, by a call that began after it was said so often that it is owed. */
export interface Waiting {
  through: number;
  owings: number;
  resolve: () => void;
}

/** What a courier keeps in memory of one whom it tells. */
export interface Receiver {
  id: number;
  /** No other has it, not even one of the same id that was forgotten while it was being told. */
  lane: number;
  /** Where it said it is, or where it is taken to be: at the end of the log as this life of the object found it. */
  at: number;
  /** Up to where nothing is left to tell it, as far as is known. */
  told: number;
  /** Whether it has answered in this life. */
  isKnown: boolean;
  /** Whether something is to be told to it, and how often that was said. */
  isOwed: boolean;
  owings: number;
  isRunning: boolean;
  /** Whether it is to be called though there may be nothing to tell: nobody knows what it was told. */
  isToBeAsked: boolean;
  /** Up to where the call on its way tells. */
  telling: number;
  /** How often it was said anew where it is. */
  beginnings: number;
  calledAt: number;
  /** When a call failed last, in this life. */
  failedAt: number;
  endGathering: (() => void) | null;
  waiting: Waiting[];
}

/** One of whom nothing is known but the place where it is taken to be. */
export function newReceiver(id: number, lane: number, at: number): Receiver {
  return {
    id,
    lane,
    at,
    told: at,
    isKnown: false,
    isOwed: false,
    owings: 0,
    isRunning: false,
    isToBeAsked: false,
    beginnings: 0,
    telling: -1,
    calledAt: 0,
    failedAt: 0,
    endGathering: null,
    waiting: [],
  };
}
