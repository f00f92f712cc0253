/** Somebody waits until a receiver was told up to a place, by a call that began after it was said so often that it is owed. */
export interface Waiter {
  through: number;
  requests: number;
  resolve: () => void;
}

/** What a courier keeps in memory of one whom it tells. */
export interface Receiver {
  id: number;
  /** No other has it, not even one of the same id that was forgotten while it was being told. */
  key: number;
  /** Where it said it is, or where it is taken to be: at the end of the log as this life of the object found it. */
  cursor: number;
  /** Up to where nothing is left to tell it, as far as is known. */
  delivered: number;
  /** Whether it has answered in this life. */
  isConfirmed: boolean;
  /** Whether something is to be told to it, and how often that was said. */
  isPending: boolean;
  requests: number;
  isRunning: boolean;
  /** Whether it is to be called though there may be nothing to tell: nobody knows what it was told. */
  mustCall: boolean;
  /** Up to where the call on its way tells. */
  sendingThrough: number;
  /** How often it was said anew where it is. */
  resets: number;
  calledAt: number;
  /** When a call failed last, in this life. */
  failedAt: number;
  endBatching: (() => void) | null;
  waiting: Waiter[];
}

/** One of whom nothing is known but the place where it is taken to be. */
export function newReceiver(id: number, key: number, cursor: number): Receiver {
  return {
    id,
    key,
    cursor,
    delivered: cursor,
    isConfirmed: false,
    isPending: false,
    requests: 0,
    isRunning: false,
    mustCall: false,
    resets: 0,
    sendingThrough: -1,
    calledAt: 0,
    failedAt: 0,
    endBatching: null,
    waiting: [],
  };
}
