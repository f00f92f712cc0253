import type { Context } from "../../context.ts";
import type { Database } from "../../db/database.ts";
import { isCheckViolation } from "../../db/database.ts";
import { AppError } from "../../lib/error.ts";
import { presentAmount, QUOTAS, type QuotaName, quotaDay } from "../../lib/quotas.ts";
import { DAY_MS, MINUTE_MS } from "../../lib/time.ts";
import { type Amounts, charge, chargedDatabase, findUsage, giveBack, recount } from "./store.ts";

export type { Amounts } from "./store.ts";

const CANNOT_BE_DELETED = new Set<QuotaName>(["workspaces", "channels", "groups", "conversations"]);

/** Not sooner, because callers at their limit may retry continuously. */
const RECOUNTED_AFTER_MS = MINUTE_MS;

/**
 * In one transaction with the write, so that concurrent requests cannot exceed a limit together. `write` gets
 * a database whose first query or batch is charged; it may be called again, if nothing was stored. @throws
 * AppError quota_exceeded, or rate_limited for a daily quota
 */
export async function withinQuota<Result>(
  ctx: Context,
  accountId: number,
  amounts: Amounts,
  write: (db: Database) => Promise<Result>,
): Promise<Result> {
  if (Object.values(amounts).every((amount) => amount === 0)) return write(ctx.db);
  const attempt = () =>
    write(chargedDatabase(ctx.env.DB, { accountId, amounts, now: ctx.now() }, ctx.config.quotas));
  try {
    return await attempt();
  } catch (error) {
    if (!isExceeded(error)) throw error;
  }
  const exceeded = await findExceeded(ctx, accountId, amounts);
  const since = ctx.now() - RECOUNTED_AFTER_MS;
  let isRecounted = false;
  for (const { quota } of exceeded) {
    if (await recount(ctx.db, accountId, quota, since, ctx.now())) isRecounted = true;
  }
  if (isRecounted) {
    try {
      return await attempt();
    } catch (error) {
      if (!isExceeded(error)) throw error;
    }
  }
  throw await refusal(ctx, accountId, amounts);
}

/** Charges what is already stored elsewhere. False beyond the limit. */
export async function chargeQuota(ctx: Context, accountId: number, amounts: Amounts): Promise<boolean> {
  try {
    await charge(ctx.env.DB, { accountId, amounts, now: ctx.now() }, ctx.config.quotas);
    return true;
  } catch (error) {
    if (isExceeded(error)) return false;
    throw error;
  }
}

/** Refunds what was charged at `chargedAt` and then not stored. */
export function giveBackQuota(
  ctx: Context,
  accountId: number,
  amounts: Amounts,
  chargedAt: number,
): Promise<void> {
  return giveBack(ctx.env.DB, { accountId, amounts, now: chargedAt });
}

function isExceeded(error: unknown): boolean {
  return isCheckViolation(error, "usage_within_bound");
}

async function findExceeded(ctx: Context, accountId: number, amounts: Amounts) {
  const names = Object.keys(amounts) as QuotaName[];
  const rows = await findUsage(ctx.db, accountId, names);
  return names.flatMap((quota) => {
    const row = rows.find((each) => each.quota === quota && each.day === quotaDay(quota, ctx.now()));
    const used = row?.used ?? 0;
    return used + (amounts[quota] ?? 0) > ctx.config.quotas[quota] ? [{ quota, used }] : [];
  });
}

async function refusal(ctx: Context, accountId: number, amounts: Amounts): Promise<AppError> {
  const [exceeded] = await findExceeded(ctx, accountId, amounts);
  // Something was deleted since the refusal.
  if (!exceeded) return new AppError("unavailable", "Try again in a moment.", { retryAfterSeconds: 1 });
  const { quota, used } = exceeded;
  const { per, of } = QUOTAS[quota];
  const [bound, has] = [ctx.config.quotas[quota], used].map((amount) => presentAmount(quota, amount));
  if (per === "day") {
    return new AppError(
      "rate_limited",
      `An account may store ${bound} of ${of} a day (UTC); you have stored ${has} today. Try again tomorrow.`,
      { retryAfterSeconds: secondsUntilMidnight(ctx.now()) },
    );
  }
  const advice = CANNOT_BE_DELETED.has(quota) ? "" : " Delete some and try again in a minute.";
  return new AppError("quota_exceeded", `An account may have ${bound} of ${of}; you have ${has}.${advice}`);
}

function secondsUntilMidnight(now: number): number {
  return Math.ceil((DAY_MS - (now % DAY_MS)) / 1000);
}
