import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./root.ts";

const MINUTE_MS = 60_000;

/** The schedules of wrangler.toml. */
export function readCrons(): string[] {
  const [, list] = /^crons = (\[.*\])$/m.exec(readFileSync(join(ROOT, "wrangler.toml"), "utf8")) ?? [];
  if (!list) throw new Error("wrangler.toml names no crons");
  return JSON.parse(list) as string[];
}

/** Whether a schedule falls on this minute: `*`, a number or a step in the field of minutes, any hour and day. */
export function isDue(cron: string, minute: number): boolean {
  const [field = "", ...others] = cron.split(" ");
  if (others.join(" ") !== "* * * *") throw new Error(`Only minutes can be scheduled locally, not "${cron}"`);
  const step = /^\*\/(\d+)$/.exec(field)?.[1];
  if (step) return minute % Number(step) === 0;
  return field === "*" || Number(field) === minute;
}

/**
 * Fires the schedules at every full minute, as Cloudflare would; the local server doesn't. Those of every minute also
 * at once: the server may have been killed, and what that left is not to wait. Ends with the signal.
 */
export async function runCrons(origin: string, signal: AbortSignal): Promise<void> {
  const crons = readCrons();
  for (const cron of crons.filter((cron) => cron.startsWith("* "))) await fire(origin, cron, signal);
  while (!signal.aborted) {
    await untilNextMinute(signal);
    if (signal.aborted) return;
    const minute = new Date().getUTCMinutes();
    for (const cron of crons.filter((cron) => isDue(cron, minute))) await fire(origin, cron, signal);
  }
}

function untilNextMinute(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, MINUTE_MS - (Date.now() % MINUTE_MS) + 5);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

async function fire(origin: string, cron: string, signal: AbortSignal): Promise<void> {
  try {
    const answer = await fetch(`${origin}/cdn-cgi/local/scheduled?cron=${encodeURIComponent(cron)}`, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(MINUTE_MS)]),
    });
    if (!answer.ok)
      console.error(`The scheduled run "${cron}" failed: ${answer.status} ${await answer.text()}`);
  } catch (error) {
    if (!signal.aborted) console.error(`The scheduled run "${cron}" could not be started:`, error);
  }
}
