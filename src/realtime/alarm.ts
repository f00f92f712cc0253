import type { Logger } from "../lib/logger.ts";

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

  /** Runs what may be due when it rings, and sets it anew whatever becomes of that. */
  async ring(logger: Logger, duties: Duties): Promise<void> {
    this.#at = null;
    try {
      await runDuties(logger, duties);
    } finally {
      this.arm();
    }
  }
}

/** What an object does by itself, each by its name. */
export type Duties = Record<string, () => unknown>;

/**
 * Runs the duties of an object, one after the other. One that fails is logged, and keeps the others neither from running
 * nor from being tried again.
 * @returns whether none failed
 */
export async function runDuties(logger: Logger, duties: Duties): Promise<boolean> {
  let areDone = true;
  for (const [duty, run] of Object.entries(duties)) {
    try {
      await run();
    } catch (error) {
      areDone = false;
      logger.error("a duty failed", error, { duty });
    }
  }
  return areDone;
}
