import { setTimeout as sleep } from "node:timers/promises";

/** Twice what the slowest of what is waited for takes: an alarm after a crash. */
const PATIENCE_MS = 20_000;
const LOOK_EVERY_MS = 50;

/** Waits for what the server does by itself. False where it doesn't: the checker says what is wrong then. */
export async function comesTrue(isTrue: () => Promise<boolean>, patienceMs = PATIENCE_MS): Promise<boolean> {
  const deadline = Date.now() + patienceMs;
  while (!(await isTrue())) {
    if (Date.now() > deadline) return false;
    await sleep(LOOK_EVERY_MS);
  }
  return true;
}
