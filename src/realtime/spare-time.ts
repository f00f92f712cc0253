/** By how much a timer may ring late in a process that keeps up. */
const LATE_MS = 5;
const LOOKED_AGAIN_AFTER_MS = 10;

interface Waiting {
  start(): void;
  /** By when it starts at the latest. */
  by: number;
}

/**
 * Runs work that can wait while others cannot: a few pieces at once, each started from a timer, and none while timers ring
 * late, for then events wait that came before. Calls between objects go through it that nobody waits for: on one machine
 * a thousand of them would keep everyone from being let in. Nothing waits longer than a bound.
 */
export class SpareTime {
  readonly #limit: number;
  readonly #withinMs: number;
  readonly #waiting: Waiting[] = [];
  #busy = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(limit: number, withinMs: number) {
    this.#limit = limit;
    this.#withinMs = withinMs;
  }

  async run(work: () => Promise<void>): Promise<void> {
    await new Promise<void>((start) => {
      this.#waiting.push({ start, by: Date.now() + this.#withinMs });
      this.#schedule(0);
    });
    this.#busy += 1;
    this.#schedule(0);
    try {
      await work();
    } finally {
      this.#busy -= 1;
      this.#schedule(0);
    }
  }

  #schedule(afterMs: number): void {
    if (this.#timer !== null || this.#waiting.length === 0 || this.#busy >= this.#limit) return;
    const due = Date.now() + afterMs;
    this.#timer = setTimeout(() => this.#tick(due), afterMs);
  }

  #tick(due: number): void {
    this.#timer = null;
    const now = Date.now();
    const next = this.#waiting[0];
    if (!next) return;
    if (now - due > LATE_MS && now < next.by) return this.#schedule(LOOKED_AGAIN_AFTER_MS);
    this.#waiting.shift();
    next.start();
  }
}
