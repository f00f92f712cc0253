import { and, isNull } from "drizzle-orm";
import { type Database, inList } from "../../../db/database.ts";
import { accounts } from "../../accounts/tables.ts";

/** Without those that are being deleted. */
export async function listExisting(db: Database, ids: readonly number[]): Promise<Set<number>> {
  const rows = await db
    .select({ id: accounts.id })
    .from(accounts)
    .where(and(inList(accounts.id, [...new Set(ids)]), isNull(accounts.deletionStartedAt)));
  return new Set(rows.map(({ id }) => id));
}
