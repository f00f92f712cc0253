import type { Connections } from "../../realtime/connections.ts";

/**
 * Who is typing, and for how long yet. The moment is kept on the typist's sockets, so that a room that was
 * evicted in between takes the timers up again.
 */
export class Typing {
  readonly #connections: Connections;
  readonly #timers = new Map<number, ReturnType<typeof setTimeout>>();
  readonly #onEnd: (accountId: number) => void;

  constructor(connections: Connections, onEnd: (accountId: number) => void) {
    this.#connections = connections;
    this.#onEnd = onEnd;
  }

  /** Takes up what an evicted room left running. */
  resume(now: number): void {
    const until = new Map<number, number>();
    for (const [, attachment] of this.#connections.all()) {
      if (attachment.typingUntil !== null) until.set(attachment.accountId, attachment.typingUntil);
    }
    for (const [accountId, moment] of until) this.#arm(accountId, Math.max(0, moment - now));
  }

  isTyping(accountId: number): boolean {
    return this.#timers.has(accountId);
  }

  start(accountId: number, now: number, until: number): void {
    this.#note(accountId, until);
    this.#arm(accountId, until - now);
  }

  /** Ends a person's typing. False if they were not typing. */
  stop(accountId: number): boolean {
    clearTimeout(this.#timers.get(accountId));
    const wasTyping = this.#timers.delete(accountId);
    if (wasTyping) this.#note(accountId, null);
    return wasTyping;
  }

  #arm(accountId: number, milliseconds: number): void {
    clearTimeout(this.#timers.get(accountId));
    const timer = setTimeout(() => {
      if (this.stop(accountId)) this.#onEnd(accountId);
    }, milliseconds);
    this.#timers.set(accountId, timer);
  }

  #note(accountId: number, typingUntil: number | null): void {
    for (const [ws] of this.#connections.of(accountId)) this.#connections.update(ws, { typingUntil });
  }
}
