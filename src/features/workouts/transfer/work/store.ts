import { and, eq, sql } from "drizzle-orm";
import type { Database } from "../../../../db/database.ts";
import { importWork } from "../tables.ts";

/** False if another import has it. */
export async function acquireLock(
  db: Database,
  accountId: number,
  { by, now, until }: { by: string; now: number; until: number },
): Promise<boolean> {
  const held = await db
    .insert(importWork)
    .values({ accountId, heldBy: by, heldUntil: until })
    .onConflictDoUpdate({
      target: importWork.accountId,
      set: { heldBy: by, heldUntil: until },
      setWhere: sql`${importWork.heldBy} is null or ${importWork.heldBy} = ${by} or ${importWork.heldUntil} <= ${now}`,
    })
    .returning({ accountId: importWork.accountId });
  return held.length > 0;
}

export async function releaseLock(db: Database, accountId: number, by: string): Promise<void> {
  await db
    .update(importWork)
    .set({ heldBy: null })
    .where(and(eq(importWork.accountId, accountId), eq(importWork.heldBy, by)));
}

/** False, without adding, if it would exceed `max`. */
export async function countEntries(
  db: Database,
  accountId: number,
  { day, entries, max }: { day: number; entries: number; max: number },
): Promise<boolean> {
  const before = sql`iif(${importWork.day} = ${day}, ${importWork.entries}, 0)`;
  const counted = await db
    .update(importWork)
    .set({ day, entries: sql`${before} + ${entries}` })
    .where(and(eq(importWork.accountId, accountId), sql`${before} + ${entries} <= ${max}`))
    .returning({ accountId: importWork.accountId });
  return counted.length > 0;
}
