import { setTimeout as sleep } from "node:timers/promises";

const MINUTE_MS = 60_000;

/** Whether a cron expression is due at a minute: `*`, a number or a step; other fields must be `*`. */
export function isDue(cron: string, minute: number): boolean {
  const [field = "", ...others] = cron.split(" ");
  if (others.join(" ") !== "* * * *")
    throw new Error(`Local schedules must be by the minute, such as "*/30 * * * *", not "${cron}"`);
  const step = /^\*\/(\d+)$/.exec(field)?.[1];
  if (step) return minute % Number(step) === 0;
  return field === "*" || Number(field) === minute;
}

/**
 * Runs cron schedules every minute, which Miniflare doesn't. Every-minute schedules also run immediately,
 * because the previous process may have been killed. Never returns.
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
