import { type Database, inList } from "../../src/db/database.ts";
import { presences } from "../../src/features/presence/tables.ts";

/** The presence of these people as the database has it. */
export function findPresences(db: Database, accountIds: readonly number[]) {
  return db.select().from(presences).where(inList(presences.accountId, accountIds));
}
