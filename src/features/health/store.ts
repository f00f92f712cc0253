import type { Database } from "../../db/database.ts";
import { accounts } from "../accounts/tables.ts";

/** Every migrated database has this table. */
export async function readAnyAccount(db: Database): Promise<void> {
  await db.select({ id: accounts.id }).from(accounts).limit(1);
}
