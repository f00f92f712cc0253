import type { Context } from "../../../context.ts";
import type { Statement } from "../../../db/database.ts";
import { AppError } from "../../../lib/error.ts";
import { DAY_MS, inWords, SECOND_MS } from "../../../lib/time.ts";
import { countingReach, deleteReachesBefore, isReachExceeded, listReachedAt, type Target } from "./store.ts";

/** Within 24 hours. */
export const STRANGERS_A_DAY = 50;

const LIMITS = { on: STRANGERS_A_DAY, relaxed: 100 * STRANGERS_A_DAY, off: null } as const;

/**
 * For messages, invitations, friends: counts strangers in the same transaction, so `write` must add the given
 * statements to its batch. A stranger is no contact, did not add the account or write to it, and wasn't
 * reached in the last day. @throws AppError rate_limited
 */
export async function reachOut<Result>(
  ctx: Context,
  accountId: number,
  targets: readonly Target[],
  write: (counting: Statement[]) => Promise<Result>,
): Promise<Result> {
  const limit = LIMITS[ctx.config.rateLimits];
  const others = targets.filter((target) => target !== accountId);
  if (limit === null || others.length === 0) return write([]);
  const now = ctx.now();
  const window = { since: now - DAY_MS, now, limit };
  try {
    return await write([countingReach(ctx.db, accountId, others, window)]);
  } catch (error) {
    if (!isReachExceeded(error)) throw error;
    const reachedAt = await listReachedAt(ctx.db, accountId, window.since);
    const freedAt = reachedAt[reachedAt.length + others.length - limit - 1] ?? now;
    const retryAfterSeconds = Math.ceil((freedAt + DAY_MS - now) / SECOND_MS);
    throw new AppError(
      "rate_limited",
      `You may contact ${limit} people a day who do not know you, and have reached that limit. Try again in ${inWords(retryAfterSeconds)}.`,
      { retryAfterSeconds },
    );
  }
}

/** @throws AppError rate_limited */
export function countReach(ctx: Context, accountId: number, targets: readonly Target[]): Promise<void> {
  return reachOut(ctx, accountId, targets, async ([first, ...rest]) => {
    if (first) await ctx.db.batch([first, ...rest]);
  });
}

export function purgeReaches(ctx: Context, limit: number): Promise<number> {
  return deleteReachesBefore(ctx.db, ctx.now() - DAY_MS, limit);
}
