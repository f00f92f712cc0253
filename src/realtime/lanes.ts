/**
 * Lets a few pieces of work run at once; the rest waits for its turn, in order. Calls to other objects go through it: a
 * thousand at the same moment would keep everyone else waiting, and take hundreds of megabytes.
 */
export class Lanes {
  readonly #limit: number;
  readonly #waiting = new Map<number, (hasLane: boolean) => void>();
  #busy = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Runs the work of this key at once if a lane is free. A key has one piece of work at a time. */
  async run(key: number, work: () => Promise<void>): Promise<void> {
    let hasLane = this.#busy < this.#limit;
    if (hasLane) this.#busy += 1;
    else hasLane = await new Promise<boolean>((start) => this.#waiting.set(key, start));
    try {
      await work();
    } finally {
      if (hasLane) this.#handOver();
    }
  }

  /** Starts what waits under this key now, beside the lanes: somebody waits for it. */
  hurry(key: number): void {
    const start = this.#waiting.get(key);
    this.#waiting.delete(key);
    start?.(false);
  }

  #handOver(): void {
    const [next] = this.#waiting;
    if (!next) {
      this.#busy -= 1;
      return;
    }
    const [key, start] = next;
    this.#waiting.delete(key);
    start(true);
  }
}
