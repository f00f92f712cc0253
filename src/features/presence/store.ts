import { and, asc, lt, ne, or, sql } from "drizzle-orm";
import { type Condition, type Database, inList, isForeignKeyViolation } from "../../db/database.ts";
import { presences } from "./tables.ts";

export type ListedPresence = typeof presences.$inferSelect;

/** False if the account does not exist any more. */
export async function listPresence(db: Database, presence: ListedPresence): Promise<boolean> {
  try {
    await listingPresence(db, presence, sql`true`);
    return true;
  } catch (error) {
    if (isForeignKeyViolation(error)) return false;
    throw error;
  }
}

/** A batch statement with a condition. */
export function listingPresence(db: Database, presence: ListedPresence, condition: Condition) {
  const { accountId, isOnline, isWatching, seenAt, version, confirmedAt } = presence;
  return db
    .insert(presences)
    .select(
      sql`select ${accountId}, ${isOnline ? 1 : 0}, ${isWatching ? 1 : 0}, ${seenAt}, ${version}, ${confirmedAt}
        where ${condition}`,
    )
    .onConflictDoUpdate({
      target: presences.accountId,
      set: { isOnline, isWatching, seenAt, version, confirmedAt },
    });
}

/** Listed by another deployment, or not confirmed since a time; least recent first. */
export async function listUnconfirmed(
  db: Database,
  { version, before, limit }: { version: string | null; before: number; limit: number },
): Promise<number[]> {
  const rows = await db
    .select({ accountId: presences.accountId })
    .from(presences)
    .where(
      and(
        ONLINE,
        or(lt(presences.confirmedAt, before), version === null ? undefined : ne(presences.version, version)),
      ),
    )
    .orderBy(asc(presences.confirmedAt))
    .limit(limit);
  return rows.map(({ accountId }) => accountId);
}

export async function noteConfirmed(
  db: Database,
  accountIds: readonly number[],
  { version, now }: { version: string; now: number },
): Promise<void> {
  await db
    .update(presences)
    .set({ version, confirmedAt: now })
    .where(inList(presences.accountId, accountIds));
}

export async function putLast(db: Database, accountIds: readonly number[], now: number): Promise<void> {
  await db.update(presences).set({ confirmedAt: now }).where(inList(presences.accountId, accountIds));
}

const ONLINE = sql`${presences.isOnline} = 1`;
