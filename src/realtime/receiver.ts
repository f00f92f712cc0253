/** Waits until everything up to `through` is delivered by a call begun after request number `requests`. */
export interface Waiter {
  through: number;
  requests: number;
  resolve: () => void;
}

export type Receiver = ReturnType<typeof newReceiver>;

/** `key` is unique, also among receivers of the same id that were forgotten. */
export function newReceiver(id: number, key: number, cursor: number) {
  return {
    id,
    key,
    cursor,
    delivered: cursor,
    isConfirmed: false,
    isPending: false,
    requests: 0,
    isRunning: false,
    /** Call it even with nothing to deliver, to learn its cursor. */
    mustCall: false,
    sendingThrough: -1,
    resets: 0,
    calledAt: 0,
    failedAt: 0,
    endBatching: null as (() => void) | null,
    waiting: [] as Waiter[],
  };
}
