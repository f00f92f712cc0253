import type { Context } from "../../../../context.ts";
import { AppError } from "../../../../lib/error.ts";
import { DAY_MS, SECOND_MS } from "../../../../lib/time.ts";
import { countEntries, holdImport, releaseImport } from "./store.ts";

/** How many lines or entries an account may bring a day, dry runs included. */
export const ENTRIES_A_DAY_MAX = 600_000;

/** A long entry counts as several. */
const ENTRY_LENGTH = 500;

/** How long an import that was cut off keeps others of its account waiting. */
const HELD_MS = 60 * SECOND_MS;
const WAIT_MS = 30 * SECOND_MS;
const LOOK_EVERY_MS = 250;
const RETRY = { retryAfterSeconds: 10 };

/** An import as it runs: to be called at least every minute. */
export type Hold = () => Promise<void>;

/**
 * Does the work of an import, one of an account at a time; another waits for half a minute.
 * @throws AppError rate_limited where the one before takes longer, or too many entries were brought today
 */
export async function asOnlyImport<Result>(
  ctx: Context,
  accountId: number,
  text: string,
  work: (hold: Hold) => Promise<Result>,
): Promise<Result> {
  const by = ctx.newId();
  const hold = () => holdImport(ctx.db, accountId, { by, now: ctx.now(), until: ctx.now() + HELD_MS });
  for (let waited = 0; !(await hold()); waited += LOOK_EVERY_MS) {
    if (waited >= WAIT_MS) {
      throw new AppError(
        "rate_limited",
        "Another import of yours is still running. Try again when it has ended.",
        RETRY,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  try {
    await countWork(ctx, accountId, text);
    return await work(async () => {
      if (await hold()) return;
      throw new AppError(
        "unavailable",
        "The import took too long. Send the file again to add the rest.",
        RETRY,
      );
    });
  } finally {
    await releaseImport(ctx.db, accountId, by);
  }
}

async function countWork(ctx: Context, accountId: number, text: string): Promise<void> {
  const { rateLimits } = ctx.config;
  if (rateLimits === "off") return;
  const max = rateLimits === "on" ? ENTRIES_A_DAY_MAX : 100 * ENTRIES_A_DAY_MAX;
  const entries = countedEntries(text);
  const day = Math.floor(ctx.now() / DAY_MS);
  if (await countEntries(ctx.db, accountId, { day, entries, max })) return;
  throw new AppError(
    "rate_limited",
    `You may import ${ENTRIES_A_DAY_MAX.toLocaleString("en")} lines or entries a day, dry runs included. Go on tomorrow (UTC).`,
    { retryAfterSeconds: Math.ceil(((day + 1) * DAY_MS - ctx.now()) / SECOND_MS) },
  );
}

/** How many entries a file is counted as, before any of it is read: its lines, or its length where that is more. */
function countedEntries(text: string): number {
  let lines = 1;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) lines += 1;
  return Math.max(lines, Math.ceil(text.length / ENTRY_LENGTH));
}
