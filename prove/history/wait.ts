import { setTimeout as sleep } from "node:timers/promises";

const LOOK_EVERY_MS = 20;
/** Once something never came, what else does not come is not waited for as long. */
const IMPATIENT_MS = 1000;

/** Waits for what the server does by itself. It goes on without it where it doesn't: the checker says what is wrong then. */
export class Patience {
  #ms: number;

  constructor(ms: number) {
    this.#ms = ms;
  }

  /** False where it did not come true. */
  async until(isTrue: () => boolean | Promise<boolean>): Promise<boolean> {
    const deadline = Date.now() + this.#ms;
    while (!(await isTrue())) {
      if (Date.now() > deadline) {
        this.#ms = Math.min(this.#ms, IMPATIENT_MS);
        return false;
      }
      await sleep(LOOK_EVERY_MS);
    }
    return true;
  }
}
