import type { Connections } from "../../realtime/connections.ts";
import type { Effect, Person } from "./protocol.ts";

interface Typist {
  /** The person as the others were sent them. */
  by: Person;
  timer: ReturnType<typeof setTimeout>;
}

/** Also stored in the typists' attachments, so that a room that was evicted restores its timers. */
export class Typing {
  readonly #connections: Connections;
  readonly #typists = new Map<number, Typist>();
  /** Decided in the current batch but not applied yet. */
  readonly #staged = new Map<number, boolean>();
  readonly #onEnd: (by: Person) => void;

  constructor(connections: Connections, onEnd: (by: Person) => void) {
    this.#connections = connections;
    this.#onEnd = onEnd;
  }

  resume(now: number): void {
    for (const [, { typing }] of this.#connections.all()) {
      if (typing !== null) this.#arm(typing.by, Math.max(0, typing.until - now));
    }
  }

  isTyping(accountId: number): boolean {
    return this.#staged.get(accountId) ?? this.#typists.has(accountId);
  }

  typists(): Person[] {
    return [...this.#typists.values()].map(({ by }) => by);
  }

  find(accountId: number): Person | null {
    return this.#typists.get(accountId)?.by ?? null;
  }

  stage(effects: readonly Effect[]): void {
    for (const effect of effects) {
      if (effect.type === "startTyping") this.#staged.set(effect.by.accountId, true);
      if (effect.type === "stopTyping") this.#staged.set(effect.accountId, false);
    }
  }

  /** Call once the batch is committed or lost. */
  clearStaged(): void {
    this.#staged.clear();
  }

  apply(effects: readonly Effect[], now: number): void {
    for (const effect of effects) {
      if (effect.type === "startTyping") {
        const { by, until } = effect;
        this.#save(by.accountId, { by, until });
        this.#arm(by, until - now);
      }
      if (effect.type === "stopTyping") this.stop(effect.accountId);
    }
  }

  stop(accountId: number): Person | null {
    const typist = this.#typists.get(accountId);
    if (!typist) return null;
    clearTimeout(typist.timer);
    this.#typists.delete(accountId);
    this.#save(accountId, null);
    return typist.by;
  }

  #arm(by: Person, milliseconds: number): void {
    const { accountId } = by;
    clearTimeout(this.#typists.get(accountId)?.timer);
    const timer = setTimeout(() => {
      if (this.stop(accountId)) this.#onEnd(by);
    }, milliseconds);
    this.#typists.set(accountId, { by, timer });
  }

  #save(accountId: number, typing: { by: Person; until: number } | null): void {
    for (const [ws] of this.#connections.of(accountId)) this.#connections.update(ws, { typing });
  }
}
