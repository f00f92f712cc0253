import { retryAt } from "../lib/backoff.ts";
import type { Logger } from "../lib/logger.ts";
import { SECOND_MS } from "../lib/time.ts";

/** Background work of an object. Running it twice or early is harmless. */
export interface Duty {
  /** In milliseconds since 1970; null if there is nothing to do. */
  dueAt(): number | null;
  run(): unknown;
  /** Takes over the work of an earlier instance, which set the alarm for an unknown reason. */
  resume?(): void;
}

const SOONEST_MS = SECOND_MS;
const RETRY_AFTER_MS = 30 * SECOND_MS;

/** The one alarm of an object runs all duties [L1, L2]. It may be early: moving it would cost a row. */
export class Alarm {
  readonly #storage: DurableObjectStorage;
  readonly #logger: Logger;
  readonly #duties: [name: string, duty: Duty][];
  readonly #failed = new Map<string, { failures: number; retryAt: number }>();
  #at: number | null = null;
  #isInherited = true;

  constructor(ctx: DurableObjectState, logger: Logger, duties: Record<string, Duty>) {
    this.#storage = ctx.storage;
    this.#logger = logger;
    this.#duties = Object.entries(duties);
    void ctx.blockConcurrencyWhile(async () => {
      this.#at = await ctx.storage.getAlarm();
    });
  }

  /** Call in the turn of the write that makes a duty due, so that a crash keeps both or neither. */
  arm(): void {
    const now = Date.now();
    if (this.#at !== null && this.#at <= now + SOONEST_MS) return;
    const due = this.#dueAt(now);
    if (due === null || (this.#at !== null && this.#at <= due)) return;
    if (this.#at === null) this.#isInherited = false;
    this.#at = due;
    void this.#storage.setAlarm(due);
  }

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
