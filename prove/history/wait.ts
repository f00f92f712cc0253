import { setTimeout as sleep } from "node:timers/promises";

const LOOK_EVERY_MS = 20;
/** Each look is a request then. */
const ASK_EVERY_MS = 200;
/** Once something never came, what else does not come is not waited for as long. */
const IMPATIENT_MS = 1000;

/** Waits for what the server does by itself. It goes on without it where it doesn't: the checker says what is wrong then. */
export class Patience {
  #ms: number;

  constructor(ms: number) {
    this.#ms = ms;
  }

  /** False where it did not come true. */
  until(isTrue: () => boolean): Promise<boolean> {
    return this.#wait(isTrue, LOOK_EVERY_MS, 0);
  }

  /**
   * Asks the server until it is so; false where it never was.
   * @param longerMs what the server may take by its own rules, in addition
   */
  untilAnswered(ask: () => Promise<boolean>, longerMs = 0): Promise<boolean> {
    return this.#wait(ask, ASK_EVERY_MS, longerMs);
  }

  async #wait(isTrue: () => boolean | Promise<boolean>, everyMs: number, longerMs: number): Promise<boolean> {
    const deadline = Date.now() + this.#ms + longerMs;
    while (!(await isTrue())) {
      if (Date.now() > deadline) {
        this.#ms = Math.min(this.#ms, IMPATIENT_MS);
        return false;
      }
      await sleep(everyMs);
    }
    return true;
  }
}
