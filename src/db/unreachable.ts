import { type SQL, sql } from "drizzle-orm";
import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { retryAt } from "../lib/backoff.ts";
import { type Database, inList } from "./database.ts";
import { deleteBefore } from "./expiry.ts";

/** Objects that failed when they were last called (`channel:7`), and when to call them again. */
export const unreachable = sqliteTable(
  "unreachable",
  {
    target: text().primaryKey(),
    failures: integer().notNull(),
    nextAt: integer("next_at").notNull(),
  },
  (table) => [index("unreachable_next_at").on(table.nextAt)],
);

/** Notes that an object failed. @returns when to call it again */
export async function noteFailure(db: Database, target: string, now: number): Promise<number> {
  const [row] = await db
    .insert(unreachable)
    .values({ target, failures: 1, nextAt: retryAt(1, now) })
    .onConflictDoUpdate({ target: unreachable.target, set: { failures: sql`failures + 1` } })
    .returning();
  if (!row || row.failures === 1) return row?.nextAt ?? now;
  const nextAt = retryAt(row.failures, now);
  await db.update(unreachable).set({ nextAt }).where(sql`${unreachable.target} = ${target}`);
  return nextAt;
}

/** The statement that notes that these objects answered. */
export function forgettingFailures(db: Database, targets: readonly string[]) {
  return db.delete(unreachable).where(inList(unreachable.target, targets));
}

/** The SQL condition that an object is not to be called yet. */
export function isUnreachable(target: SQL, now: number): SQL {
  return sql`exists (select 1 from unreachable where target = ${target} and next_at > ${now})`;
}

/** Removes notes of failures so old that the object was called since or is gone. @returns how many */
export function deleteOldFailures(db: Database, before: number, limit: number): Promise<number> {
  return deleteBefore(db, unreachable, unreachable.nextAt, before, limit);
}
