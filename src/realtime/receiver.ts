/**
 * Someone who waits until everything up to `through` is delivered by a call that began after request number
 * `requests`.
 */
export interface Waiter {
  through: number;
  requests: number;
  resolve: () => void;
}

/** A courier's state of one receiver, in memory. */
export interface Receiver {
  id: number;
  /** Unique, also among receivers of the same id that were forgotten. */
  key: number;
  /** Its cursor as it last said, or the end of the log when this instance started. */
  cursor: number;
  /** Nothing up to here is left to deliver. */
  delivered: number;
  /** Whether it has answered this instance. */
  isConfirmed: boolean;
  isPending: boolean;
  requests: number;
  isRunning: boolean;
  /** Call it even with nothing to deliver, to learn its cursor. */
  mustCall: boolean;
  /** The end of the batch in flight. */
  sendingThrough: number;
  /** How often its cursor was reset. */
  resets: number;
  calledAt: number;
  failedAt: number;
  endBatching: (() => void) | null;
  waiting: Waiter[];
}

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
