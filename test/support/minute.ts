import { MINUTE_MS } from "../../src/lib/time.ts";

/** Repeats a scene until it fits into one clock minute, because limits reset each minute. */
export async function withinOneMinute<T>(scene: () => Promise<T>): Promise<T> {
  for (;;) {
    const minute = Math.floor(Date.now() / MINUTE_MS);
    const outcome = await scene();
    if (Math.floor(Date.now() / MINUTE_MS) === minute) return outcome;
  }
}
