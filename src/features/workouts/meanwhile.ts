import type { Context } from "../../context.ts";
import { type Database, isForeignKeyViolation } from "../../db/database.ts";
import { type Amounts, withinQuota } from "../quotas/actions.ts";

/**
 * Writes what `check` found sound, charged to the account. Where that fails because something it refers to was deleted
 * since, `check` is asked again, which refuses it as it would a moment later.
 */
export async function writeSound<Result>(
  ctx: Context,
  accountId: number,
  amounts: Amounts,
  write: (db: Database) => Promise<Result>,
  check: () => Promise<unknown>,
): Promise<Result> {
  try {
    return await withinQuota(ctx, accountId, amounts, write);
  } catch (error) {
    if (isForeignKeyViolation(error)) await check();
    throw error;
  }
}
