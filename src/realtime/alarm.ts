import { retryAt } from "../lib/backoff.ts";
import type { Logger } from "../lib/logger.ts";
import { SECOND_MS } from "../lib/time.ts";

/** Something that an object does by itself, at its time. Doing it twice, or early, is harmless. */
export interface Duty {
  /** When it is to be done, milliseconds since 1970, or null where there is nothing to do. */
  dueAt(): number | null;
  run(): unknown;
  /** Takes up what an earlier life of the object may have left: it set the alarm, and nobody knows what for. */
  resume?(): void;
}

/** What is overdue was tried just now, and could not be done. */
const SOONEST_MS = SECOND_MS;
const RETRY_AFTER_MS = 30 * SECOND_MS;

/**
 * The one alarm of an object: it rings no later than the earliest of its duties is due. It may ring early, for it is
 * never put off or taken back, which would cost a row each time. At each ring every duty is run; one that fails is logged,
 * and keeps the others neither from running nor from being tried again.
 */
export class Alarm {
  readonly #storage: DurableObjectStorage;
  readonly #logger: Logger;
  readonly #duties: [name: string, duty: Duty][];
  readonly #failed = new Map<string, { failures: number; retryAt: number }>();
  #at: number | null = null;
  /** Whether an alarm that is set, or rings now, was set by an earlier life of this object. */
  #isInherited = true;

  /** @param duties each by the name that the log gives it, in the order in which they run */
  constructor(ctx: DurableObjectState, logger: Logger, duties: Record<string, Duty>) {
    this.#storage = ctx.storage;
    this.#logger = logger;
    this.#duties = Object.entries(duties);
    void ctx.blockConcurrencyWhile(async () => {
      this.#at = await ctx.storage.getAlarm();
    });
  }

  /** To be called in the same turn as what is stored, so that a crash keeps both or neither. */
  arm(): void {
    const now = Date.now();
    if (this.#at !== null && this.#at <= now + SOONEST_MS) return;
    const due = this.#dueAt(now);
    if (due === null || (this.#at !== null && this.#at <= due)) return;
    if (this.#at === null) this.#isInherited = false;
    this.#at = due;
    void this.#storage.setAlarm(due);
  }

  /** Runs the duties, and sets the alarm anew whatever becomes of that. */
  async ring(): Promise<void> {
    this.#at = null;
    const isInherited = this.#isInherited;
    this.#isInherited = false;
    try {
      for (const [name, duty] of this.#duties) await this.#run(name, duty, isInherited);
    } finally {
      this.arm();
    }
  }

  async #run(name: string, duty: Duty, isInherited: boolean): Promise<void> {
    try {
      if (isInherited) duty.resume?.();
      await duty.run();
      this.#failed.delete(name);
    } catch (error) {
      this.#logger.error("a duty failed", error, { duty: name });
      const failures = (this.#failed.get(name)?.failures ?? 0) + 1;
      this.#failed.set(name, { failures, retryAt: retryAt(failures, Date.now(), RETRY_AFTER_MS) });
    }
  }

  #dueAt(now: number): number | null {
    let first = Number.POSITIVE_INFINITY;
    for (const [name, duty] of this.#duties) {
      first = Math.min(first, this.#failed.get(name)?.retryAt ?? duty.dueAt() ?? Number.POSITIVE_INFINITY);
    }
    return first === Number.POSITIVE_INFINITY ? null : Math.max(first, now + SOONEST_MS);
  }
}
