import { and, asc, eq, gt, lt, ne } from "drizzle-orm";
import { type Database, inList } from "../../db/database.ts";
import { media } from "./tables.ts";

export type MediaRow = typeof media.$inferSelect;

export async function insertPending(
  db: Database,
  file: Pick<MediaRow, "key" | "conversationId" | "ownerId" | "name" | "contentType">,
  now: number,
): Promise<void> {
  await db.insert(media).values({ ...file, size: 0, state: "pending", since: now });
}

/** False if it was marked for deletion meanwhile. */
export async function setSize(db: Database, key: string, size: number): Promise<boolean> {
  const rows = await db.update(media).set({ size }).where(isPending(key)).returning({ key: media.key });
  return rows.length > 0;
}

export async function setReady(db: Database, key: string, now: number): Promise<void> {
  await db.update(media).set({ state: "ready", since: now }).where(isPending(key));
}

export async function postpone(db: Database, key: string, now: number): Promise<void> {
  await db.update(media).set({ since: now }).where(isPending(key));
}

export async function markPendingDeleted(db: Database, key: string, now: number): Promise<void> {
  await db.update(media).set({ state: "doomed", since: now }).where(isPending(key));
}

export async function markDeletedByKey(db: Database, keys: readonly string[], now: number): Promise<void> {
  await db
    .update(media)
    .set({ state: "doomed", since: now })
    .where(and(inList(media.key, keys), ne(media.state, "doomed")));
}

export async function markDeletedByOwner(db: Database, ownerId: number, now: number): Promise<void> {
  await db
    .update(media)
    .set({ state: "doomed", since: now })
    .where(and(eq(media.ownerId, ownerId), ne(media.state, "doomed")));
}

export async function findFile(db: Database, key: string): Promise<MediaRow | null> {
  const [row] = await db
    .select()
    .from(media)
    .where(and(eq(media.key, key), ne(media.state, "doomed"), gt(media.size, 0)));
  return row ?? null;
}

export async function listPendingBefore(db: Database, before: number, limit: number): Promise<MediaRow[]> {
  return db
    .select()
    .from(media)
    .where(and(eq(media.state, "pending"), lt(media.since, before)))
    .orderBy(asc(media.since))
    .limit(limit);
}

export async function listDeletedKeys(db: Database, limit: number): Promise<string[]> {
  const rows = await db
    .select({ key: media.key })
    .from(media)
    .where(eq(media.state, "doomed"))
    .orderBy(asc(media.since))
    .limit(limit);
  return rows.map((row) => row.key);
}

export async function deleteRows(db: Database, keys: readonly string[]): Promise<number> {
  const rows = await db.delete(media).where(inList(media.key, keys)).returning({ key: media.key });
  return rows.length;
}

function isPending(key: string) {
  return and(eq(media.key, key), eq(media.state, "pending"));
}
