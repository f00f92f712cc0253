import { sql } from "drizzle-orm";
import type { Database } from "../../db/database.ts";
import { queueing } from "../../db/outbox/store.ts";
import type { Notification } from "../people/notifications/protocol.ts";

export interface Notice {
  accountId: number;
  notification: Notification;
}

/** Leaves out deleted accounts. */
export async function insertNotices(db: Database, notices: readonly Notice[], dueAt: number): Promise<void> {
  if (notices.length === 0) return;
  const accountId = sql`value ->> 'accountId'`;
  const row = {
    target: sql`'person:' || (${accountId})`,
    key: sql`value ->> '$.notification.id'`,
    payload: sql`value -> 'notification'`,
    dueAt,
  };
  await queueing(
    db,
    "notification",
    row,
    sql`from json_each(${JSON.stringify(notices)}) where exists (select 1 from accounts where id = ${accountId})`,
  );
}
