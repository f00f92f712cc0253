import { and, asc, eq, lt, ne, or, sql } from "drizzle-orm";
import { type Database, inList, isForeignKeyViolation } from "../../../db/database.ts";
import { presences } from "./tables.ts";

export type ListedPresence = typeof presences.$inferSelect;

/** False where there is no such account any more. */
export async function listPresence(db: Database, presence: ListedPresence): Promise<boolean> {
  const { accountId, ...set } = presence;
  try {
    await db.insert(presences).values(presence).onConflictDoUpdate({ target: presences.accountId, set });
    return true;
  } catch (error) {
    if (isForeignKeyViolation(error)) return false;
    throw error;
  }
}

/** Which of these people are online and have a socket that tells of others' presence. */
export async function watchingAmong(db: Database, accountIds: readonly number[]): Promise<number[]> {
  const rows = await db
    .select({ accountId: presences.accountId })
    .from(presences)
    .where(and(inList(presences.accountId, accountIds), ONLINE, eq(presences.isWatching, true)));
  return rows.map(({ accountId }) => accountId);
}

/** People online by the word of another deployment, or by none newer than a moment; the least recent first. */
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

/** Puts people behind all others that are still to be confirmed. */
export async function putLast(db: Database, accountIds: readonly number[], now: number): Promise<void> {
  await db.update(presences).set({ confirmedAt: now }).where(inList(presences.accountId, accountIds));
}

const ONLINE = sql`${presences.isOnline} = 1`;
