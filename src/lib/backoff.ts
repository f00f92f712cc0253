import { HOUR_MS, MINUTE_MS } from "./time.ts";

const FIRST_MS = MINUTE_MS;
const LONGEST_MS = HOUR_MS;

/** Doubles up to an hour, with ±25% jitter so that simultaneous failures don't retry together. */
export function retryAt(failures: number, now: number, firstMs = FIRST_MS): number {
  const delay = Math.min(firstMs * 2 ** Math.max(0, failures - 1), LONGEST_MS);
  return Math.round(now + delay * (0.75 + Math.random() / 2));
}
