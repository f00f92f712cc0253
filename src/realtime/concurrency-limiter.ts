const EXTRA_MAX = 40;

/** Runs a few calls at once: a thousand would starve everyone else and take hundreds of megabytes. */
export class ConcurrencyLimiter {
  readonly #limit: number;
  #waiting = new Map<number, (hasSlot: boolean) => void>();
  #running = 0;
  #extra = 0;
  #isScheduled = false;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** A key has one piece of work at a time. */
  async run(key: number, work: () => Promise<void>): Promise<void> {
    let hasSlot = this.#running < this.#limit && this.#waiting.size === 0;
    if (hasSlot) this.#running += 1;
    else hasSlot = await new Promise<boolean>((start) => this.#waiting.set(key, start));
    try {
      await work();
    } finally {
      if (hasSlot) this.#release();
      else this.#extra -= 1;
    }
  }

  /** Starts the waiting work of this key now, in an extra slot; if those are used up, it is next in line. */
  expedite(key: number): void {
    const start = this.#waiting.get(key);
    if (!start) return;
    this.#waiting.delete(key);
    if (this.#extra >= EXTRA_MAX) this.#waiting = new Map([[key, start], ...this.#waiting]);
    else {
      this.#extra += 1;
      start(false);
    }
  }

  #release(): void {
    this.#running -= 1;
    this.#scheduleNext();
  }

  #scheduleNext(): void {
    if (this.#isScheduled || this.#waiting.size === 0 || this.#running >= this.#limit) return;
    this.#isScheduled = true;
    // The local runtime accepts requests only when no work is ready, and calls between its objects always are.
    setTimeout(() => {
      this.#isScheduled = false;
      this.#startNext();
      this.#scheduleNext();
    }, 0);
  }

  #startNext(): void {
    const [next] = this.#waiting;
    if (!next || this.#running >= this.#limit) return;
    const [key, start] = next;
    this.#waiting.delete(key);
    this.#running += 1;
    start(true);
  }
}
