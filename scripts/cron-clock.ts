import { setTimeout as sleep } from "node:timers/promises";

const MINUTE_MS = 60_000;

/** Whether a schedule falls on this minute: `*`, a number or a step in the field of minutes, any hour and day. */
export function isDue(cron: string, minute: number): boolean {
  const [field = "", ...others] = cron.split(" ");
  if (others.join(" ") !== "* * * *") throw new Error(`Only minutes can be scheduled locally, not "${cron}"`);
  const step = /^\*\/(\d+)$/.exec(field)?.[1];
  if (step) return minute % Number(step) === 0;
  return field === "*" || Number(field) === minute;
}

/**
 * Runs the schedules at every full minute, as Cloudflare would; Miniflare doesn't. Those of every minute also at once: the
 * server may have been killed, and what that left is not to wait. Never returns.
 */
export async function runCrons(
  crons: readonly string[],
  run: (cron: string) => Promise<void>,
): Promise<never> {
  const runAll = async (due: readonly string[]) => {
    for (const cron of due) {
      await run(cron).catch((error) => console.error(`The scheduled run "${cron}" failed:`, error));
    }
  };
  await runAll(crons.filter((cron) => cron.startsWith("* ")));
  for (;;) {
    await sleep(MINUTE_MS - (Date.now() % MINUTE_MS) + 5);
    const minute = new Date().getUTCMinutes();
    await runAll(crons.filter((cron) => isDue(cron, minute)));
  }
}
