import { type Database, inList } from "../../src/db/database.ts";
import { presences } from "../../src/features/presence/tables.ts";

export function findPresences(db: Database, accountIds: readonly number[]) {
  return db.select().from(presences).where(inList(presences.accountId, accountIds));
}
