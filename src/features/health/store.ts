import type { Database } from "../../db/database.ts";
import { accounts } from "../accounts/tables.ts";

/** A cheap query on a table that every migrated database has. */
export async function readAnyAccount(db: Database): Promise<void> {
  await db.select({ id: accounts.id }).from(accounts).limit(1);
}
