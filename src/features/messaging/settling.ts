import { retryAt } from "../../lib/backoff.ts";
import { SETTLE_AFTER_MS } from "./protocol.ts";

const RETRY_AFTER_MS = 30_000;
/** For so many failures in a row the room tries again as soon; then it takes it that someone is broken for good. */
const SOON_RETRIES = 10;

/** The alarm of a room: it rings a while after a change, and again for as long as the room could not settle [R24]. */
export class Settling {
  readonly #storage: DurableObjectStorage;
  readonly #settle: (atMost?: number) => Promise<boolean>;
  readonly #nextDueAt: () => number | null;
  #ringsAt: number | null = null;
  #failures = 0;

  /** `nextDueAt`: when it is to settle again after it did, if at all. */
  constructor(
    ctx: DurableObjectState,
    settle: (atMost?: number) => Promise<boolean>,
    nextDueAt: () => number | null,
  ) {
    this.#nextDueAt = nextDueAt;
    this.#storage = ctx.storage;
    this.#settle = settle;
    void ctx.blockConcurrencyWhile(async () => {
      this.#ringsAt = await ctx.storage.getAlarm();
    });
  }

  /** To be called in the turn of what is stored, so that a crash keeps both or neither. */
  changed(now: number): void {
    this.#arm(now + SETTLE_AFTER_MS);
  }

  /** Brings people up to date, `atMost` so many; tries again later if someone could not be told, or anything failed [R42]. */
  async settle(atMost?: number): Promise<void> {
    this.#ringsAt = null;
    let isSettled = false;
    try {
      isSettled = await this.#settle(atMost);
    } finally {
      this.#failures = isSettled ? 0 : this.#failures + 1;
      const nextAt = isSettled
        ? this.#nextDueAt()
        : retryAt(this.#failures - SOON_RETRIES, Date.now(), RETRY_AFTER_MS);
      if (nextAt !== null) this.#arm(nextAt);
    }
  }

  #arm(at: number): void {
    if (this.#ringsAt !== null && this.#ringsAt <= at) return;
    this.#ringsAt = at;
    void this.#storage.setAlarm(at);
  }
}
