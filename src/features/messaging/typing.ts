import type { Connections } from "../../realtime/connections.ts";
import type { Effect } from "./protocol.ts";

/**
 * Who is typing, and for how long yet. The moment is kept on the typist's sockets, so that a room that was
 * evicted in between takes the timers up again.
 */
export class Typing {
  readonly #connections: Connections;
  readonly #timers = new Map<number, ReturnType<typeof setTimeout>>();
  /** What was decided in a batch whose effects are still to come: the batch's next decision counts with it. */
  readonly #decided = new Map<number, boolean>();
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
    return this.#decided.get(accountId) ?? this.#timers.has(accountId);
  }

  typists(): number[] {
    return [...this.#timers.keys()];
  }

  /** Takes note of effects that come once the batch is stored. */
  decided(effects: readonly Effect[]): void {
    for (const effect of effects) {
      if (effect.type === "startTyping") this.#decided.set(effect.accountId, true);
      if (effect.type === "stopTyping") this.#decided.set(effect.accountId, false);
    }
  }

  /** The batch is stored, and its effects come now; or it is lost, and they never will. */
  forgetDecided(): void {
    this.#decided.clear();
  }

  perform(effects: readonly Effect[], now: number): void {
    for (const effect of effects) {
      if (effect.type === "startTyping") {
        this.#note(effect.accountId, effect.until);
        this.#arm(effect.accountId, effect.until - now);
      }
      if (effect.type === "stopTyping") this.stop(effect.accountId);
    }
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
