import type { Context } from "../../../../context.ts";
import { AppError } from "../../../../lib/error.ts";
import { DAY_MS, SECOND_MS } from "../../../../lib/time.ts";
import { acquireLock, countEntries, releaseLock } from "./store.ts";

/** Per account, with dry runs. */
export const ENTRIES_A_DAY_MAX = 600_000;

/** A longer entry counts as several. */
const ENTRY_LENGTH = 500;

const LOCK_MS = 60 * SECOND_MS;
const WAIT_MS = 30 * SECOND_MS;
const POLL_MS = 250;
const RETRY = { retryAfterSeconds: 10 };

type RenewLock = () => Promise<void>;

/** Waits for half a minute. `renewLock` must be called within each minute. @throws AppError rate_limited */
export async function withImportLock<Result>(
  ctx: Context,
  accountId: number,
  text: string,
  work: (renewLock: RenewLock) => Promise<Result>,
): Promise<Result> {
  const by = ctx.newId();
  const lock = () => acquireLock(ctx.db, accountId, { by, now: ctx.now(), until: ctx.now() + LOCK_MS });
  for (let waited = 0; !(await lock()); waited += POLL_MS) {
    if (waited >= WAIT_MS) {
      throw new AppError(
        "rate_limited",
        "Another import of yours is still running. Try again when it has finished.",
        RETRY,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  try {
    await countDailyEntries(ctx, accountId, text);
    return await work(async () => {
      if (await lock()) return;
      throw new AppError(
        "unavailable",
        "The import took too long. Send the file again to add the rest.",
        RETRY,
      );
    });
  } finally {
    await releaseLock(ctx.db, accountId, by);
  }
}

async function countDailyEntries(ctx: Context, accountId: number, text: string): Promise<void> {
  const { rateLimits } = ctx.config;
  if (rateLimits === "off") return;
  const max = rateLimits === "on" ? ENTRIES_A_DAY_MAX : 100 * ENTRIES_A_DAY_MAX;
  const entries = estimateEntries(text);
  const day = Math.floor(ctx.now() / DAY_MS);
  if (await countEntries(ctx.db, accountId, { day, entries, max })) return;
  throw new AppError(
    "rate_limited",
    `You may import ${ENTRIES_A_DAY_MAX.toLocaleString("en")} lines or entries a day, dry runs included. Continue tomorrow (UTC).`,
    { retryAfterSeconds: Math.ceil(((day + 1) * DAY_MS - ctx.now()) / SECOND_MS) },
  );
}

/** Known before reading: lines, or the length in entries if that is more. */
function estimateEntries(text: string): number {
  let lines = 1;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) lines += 1;
  return Math.max(lines, Math.ceil(text.length / ENTRY_LENGTH));
}
