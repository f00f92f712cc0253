import { type SQL, sql } from "drizzle-orm";
import type { Database } from "./database.ts";
import type { RoomTables } from "./member-tables.ts";
import { queueing } from "./outbox/store.ts";

/** The statement that has the rooms whose numbers a query gives read their members again. */
export function queueingRefresh(db: Database, { kind, rooms }: RoomTables, ids: SQL, dueAt: number) {
  const row = {
    target: sql`${`${kind}:`} || id`,
    payload: sql`json_object('version', directory_version)`,
    dueAt,
  };
  return queueing(db, "refresh_directory", row, sql`from ${rooms} where id in (${ids})`);
}

/** The statement that has every room that an account is in or was in erase it. */
export function queueingErasure(
  db: Database,
  { kind, rooms, members }: RoomTables,
  accountId: number,
  dueAt: number,
) {
  const row = {
    target: sql`${`${kind}:`} || ${rooms.id}`,
    key: sql`${members.accountId}`,
    payload: sql`json_object('accountId', ${members.accountId}, 'version', directory_version)`,
    dueAt,
  };
  const theirs = sql`from ${members} join ${rooms} on ${rooms.id} = ${members.roomId}
    where ${members.accountId} = ${accountId}`;
  return queueing(db, "erase_account", row, theirs);
}
