import { MINUTE_MS } from "../../src/lib/time.ts";

/** Plays a scene until it fits into one minute of the clock, because all counts begin anew when the minute turns. */
export async function withinOneMinute<T>(scene: () => Promise<T>): Promise<T> {
  for (;;) {
    const minute = Math.floor(Date.now() / MINUTE_MS);
    const outcome = await scene();
    if (Math.floor(Date.now() / MINUTE_MS) === minute) return outcome;
  }
}
