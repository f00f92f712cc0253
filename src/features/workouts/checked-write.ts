import type { Context } from "../../context.ts";
import { type Database, isForeignKeyViolation } from "../../db/database.ts";
import { type Amounts, withinQuota } from "../quotas/actions.ts";

/** If a row that it refers to was deleted since `check`, `check` runs again for its error. */
export async function writeChecked<Result>(
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
