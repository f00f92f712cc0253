/** How much goes beside the lanes at most. */
const BESIDE_MAX = 40;

/**
 * Lets a few pieces of work run at once; the rest waits for its turn, in order. Calls to other objects go through it: a
 * thousand at the same moment would keep everyone else waiting, and take hundreds of megabytes.
 *
 * Work that waited starts from a timer. The local runtime looks for requests only when no work is ready, and calls
 * between objects of one process always are: without a timer in between nobody would be answered until all is done.
 */
export class Lanes {
  readonly #limit: number;
  #waiting = new Map<number, (hasLane: boolean) => void>();
  #busy = 0;
  #beside = 0;
  #isFilling = false;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Runs the work of this key at once if a lane is free. A key has one piece of work at a time. */
  async run(key: number, work: () => Promise<void>): Promise<void> {
    let hasLane = this.#busy < this.#limit && this.#waiting.size === 0;
    if (hasLane) this.#busy += 1;
    else hasLane = await new Promise<boolean>((start) => this.#waiting.set(key, start));
    try {
      await work();
    } finally {
      if (hasLane) this.#leave();
      else this.#beside -= 1;
    }
  }

  /** Starts what waits under this key now, beside the lanes: somebody waits for it. With too much there it is the next in them. */
  hurry(key: number): void {
    const start = this.#waiting.get(key);
    if (!start) return;
    this.#waiting.delete(key);
    if (this.#beside >= BESIDE_MAX) this.#waiting = new Map([[key, start], ...this.#waiting]);
    else {
      this.#beside += 1;
      start(false);
    }
  }

  #leave(): void {
    this.#busy -= 1;
    this.#fillSoon();
  }

  #fillSoon(): void {
    if (this.#isFilling || this.#waiting.size === 0 || this.#busy >= this.#limit) return;
    this.#isFilling = true;
    setTimeout(() => {
      this.#isFilling = false;
      this.#startNext();
      this.#fillSoon();
    }, 0);
  }

  #startNext(): void {
    const [next] = this.#waiting;
    if (!next || this.#busy >= this.#limit) return;
    const [key, start] = next;
    this.#waiting.delete(key);
    this.#busy += 1;
    start(true);
  }
}
