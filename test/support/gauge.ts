import { setTimeout as sleep } from "node:timers/promises";

const PATIENCE_MS = 20_000;
/** What an alarm makes good after a crash comes within a minute; it may have failed once before. */
const LONG_PATIENCE_MS = 90_000;
const LOOK_EVERY_MS = 200;

/** Counts, and wakes whoever waits for a number. */
export class Gauge {
  value = 0;
  #wake: { at: number; resolve: () => void } | null = null;

  increase(): void {
    this.value += 1;
    if (this.#wake && this.value >= this.#wake.at) this.#wake.resolve();
  }

  /** Resolves once the count is so high. One waits at a time. @throws where it does not come to that */
  reaches(at: number): Promise<void> {
    if (this.value >= at) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const patience = setTimeout(
        () => reject(new Error(`Only ${this.value} of ${at} answers`)),
        PATIENCE_MS,
      );
      this.#wake = {
        at,
        resolve: () => {
          clearTimeout(patience);
          this.#wake = null;
          resolve();
        },
      };
    });
  }
}

/** Waits for what comes by itself. @throws where it does not come. */
export async function until(isSo: () => boolean, what: string): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!isSo()) {
    if (Date.now() > deadline) throw new Error(`It never came to this: ${what}`);
    await sleep(10);
  }
}

/** Waits for what the server makes good after a crash. False where it doesn't: a checker says what is wrong then. */
export async function eventually(isSo: () => Promise<boolean>): Promise<boolean> {
  const deadline = Date.now() + LONG_PATIENCE_MS;
  while (!(await isSo())) {
    if (Date.now() > deadline) return false;
    await sleep(LOOK_EVERY_MS);
  }
  return true;
}
