import { and, asc, eq, lte, sql } from "drizzle-orm";
import type { Database } from "../../../db/database.ts";
import { deleteBefore } from "../../../db/expiry.ts";
import { noticeOutbox as outbox } from "./tables.ts";

export type OutgoingNotice = typeof outbox.$inferSelect;

/** The statement that writes down notifications which are still to be taken; of deleted accounts there are none. */
export function insertingNotices(db: Database, notices: readonly OutgoingNotice[]) {
  const field = (name: keyof OutgoingNotice) => sql.raw(`value ->> '$.${name}'`);
  return db
    .insert(outbox)
    .select(
      sql`select ${field("accountId")}, ${field("id")}, value -> '$.content', ${field("at")}, ${field("failures")}, ${field("dueAt")}
        from json_each(${JSON.stringify(notices)})
        where exists (select 1 from accounts where id = ${field("accountId")})`,
    )
    .onConflictDoNothing();
}

export async function insertNotices(db: Database, notices: readonly OutgoingNotice[]): Promise<void> {
  if (notices.length > 0) await insertingNotices(db, notices);
}

export function listDueNotices(db: Database, now: number, limit: number): Promise<OutgoingNotice[]> {
  return db.select().from(outbox).where(lte(outbox.dueAt, now)).orderBy(asc(outbox.dueAt)).limit(limit);
}

export async function deleteNotices(db: Database, notices: readonly OutgoingNotice[]): Promise<void> {
  if (notices.length === 0) return;
  const keys = JSON.stringify(notices.map(({ accountId, id }) => [accountId, id]));
  await db
    .delete(outbox)
    .where(
      sql`(${outbox.accountId}, ${outbox.id}) in (select value ->> 0, value ->> 1 from json_each(${keys}))`,
    );
}

export async function postponeNotice(
  db: Database,
  { accountId, id }: OutgoingNotice,
  failures: number,
  dueAt: number,
): Promise<void> {
  await db
    .update(outbox)
    .set({ failures, dueAt })
    .where(and(eq(outbox.accountId, accountId), eq(outbox.id, id)));
}

/** @returns how many were given up */
export function deleteNoticesBefore(db: Database, before: number, limit: number): Promise<number> {
  return deleteBefore(db, outbox, outbox.at, before, limit);
}
