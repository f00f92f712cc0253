import { setTimeout as sleep } from "node:timers/promises";

const PATIENCE_MS = 20_000;
/** Alarms repair crashes within a minute, and may fail once. */
const LONG_PATIENCE_MS = 90_000;
const LOOK_EVERY_MS = 200;

/** A counter that can be awaited. */
export class Gauge {
  value = 0;
  #wake: { at: number; resolve: () => void } | null = null;

  increase(): void {
    this.value += 1;
    if (this.#wake && this.value >= this.#wake.at) this.#wake.resolve();
  }

  /** Resolves when the count is reached, for one waiter at a time. @throws on timeout */
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

/** Waits for a condition. @throws on timeout */
export async function until(isSo: () => boolean, what: string): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!isSo()) {
    if (Date.now() > deadline) throw new Error(`It never came to this: ${what}`);
    await sleep(10);
  }
}

/** Waits for what the server repairs after a crash; returns false on timeout. */
export async function eventually(isSo: () => Promise<boolean>): Promise<boolean> {
  const deadline = Date.now() + LONG_PATIENCE_MS;
  while (!(await isSo())) {
    if (Date.now() > deadline) return false;
    await sleep(LOOK_EVERY_MS);
  }
  return true;
}
