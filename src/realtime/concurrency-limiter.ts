/** How much goes beside the lanes at most. */
const EXTRA_MAX = 40;

/**
 * Lets a few pieces of work run at once; the rest waits for its turn, in order. Calls to other objects go through it: a
 * thousand at the same moment would keep everyone else waiting, and take hundreds of megabytes.
 *
 * Work that waited starts from a timer. The local runtime looks for requests only when no work is ready, and calls
 * between objects of one process always are: without a timer in between nobody would be answered until all is done.
 */
export class ConcurrencyLimiter {
  readonly #limit: number;
  #waiting = new Map<number, (hasSlot: boolean) => void>();
  #running = 0;
  #extra = 0;
  #isScheduled = false;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Runs the work of this key at once if a lane is free. A key has one piece of work at a time. */
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

  /** Starts what waits under this key now, beside the lanes: somebody waits for it. With too much there it is the next in them. */
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
