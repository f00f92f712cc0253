/** Waits until everything up to `through` is delivered by a call begun after request number `requests`. */
export interface Waiter {
  through: number;
  requests: number;
  resolve: () => void;
}

export class Receiver {
  delivered: number;
  isConfirmed = false;
  isPending = false;
  requests = 0;
  isRunning = false;
  /** Call it even with nothing to deliver, to learn its cursor. */
  mustCall = false;
  sendingThrough = -1;
  resets = 0;
  calledAt = 0;
  failedAt = 0;
  endBatching: (() => void) | null = null;
  waiting: Waiter[] = [];
  readonly id: number;
  /** Unique, also among receivers of the same id that were forgotten. */
  readonly key: number;
  cursor: number;

  constructor(id: number, key: number, cursor: number) {
    this.id = id;
    this.key = key;
    this.cursor = cursor;
    this.delivered = cursor;
  }
}
