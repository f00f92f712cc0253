/**
 * The one alarm of an object, as a function of what the object has stored: it rings no later than the earliest thing
 * due. It may ring early, for it is never put off or taken back, which would cost a row each time.
 */
export class Alarm {
  readonly #storage: DurableObjectStorage;
  readonly #nextDueAt: () => number | null;
  #at: number | null = null;

  constructor(ctx: DurableObjectState, nextDueAt: () => number | null) {
    this.#storage = ctx.storage;
    this.#nextDueAt = nextDueAt;
    void ctx.blockConcurrencyWhile(async () => {
      this.#at = await ctx.storage.getAlarm();
    });
  }

  /** To be called in the same turn as what is stored, so that a crash keeps both or neither. */
  arm(): void {
    const due = this.#nextDueAt();
    if (due === null || (this.#at !== null && this.#at <= due)) return;
    this.#at = due;
    void this.#storage.setAlarm(due);
  }

  /** To be called first when it rings. */
  rang(): void {
    this.#at = null;
  }
}
