import { and, eq, gt, type SQL, sql } from "drizzle-orm";
import type { Database } from "./database.ts";
import type { RoomTables } from "./member-tables.ts";

/** Members whose membership, name or blocks changed after a version; all of them after 0. */
export function selectChangedMembers(
  db: Database,
  { members, accounts }: RoomTables,
  roomId: number,
  after: number,
) {
  return db
    .select({
      accountId: accounts.id,
      username: accounts.username,
      firstName: accounts.firstName,
      lastName: accounts.lastName,
      email: accounts.email,
      isMember: sql<boolean>`${members.leftAt} is null`.mapWith(Boolean),
      changedBy: sql<number | null>`iif(${members.leftAt} is null, ${members.addedBy}, ${members.removedBy})`,
    })
    .from(members)
    .innerJoin(accounts, eq(accounts.id, members.accountId))
    .where(and(eq(members.roomId, roomId), gt(members.version, after)));
}

/** Between changed members and anyone who is or was in the room, as pairs with the lower id first. */
export function selectChangedBlocks(db: Database, of: RoomTables, roomId: number, after: number) {
  // Cross joins keep this order; otherwise SQLite would begin with all members.
  const changed = (own: string, other: string) => sql`
    select min(blocker_id, blocked_id) as one, max(blocker_id, blocked_id) as other
    from ${changedIds(of, roomId, after)} as changed
      cross join blocks on ${sql.identifier(own)} = changed.account_id
      cross join ${of.members} as beside on beside.${sql.identifier(of.members.roomId.name)} = ${roomId}
        and beside.account_id = ${sql.identifier(other)}`;
  return db
    .select({ one: sql<number>`one`, other: sql<number>`other` })
    .from(sql`(${changed("blocker_id", "blocked_id")} union ${changed("blocked_id", "blocker_id")})`);
}

export function changedIds({ members }: RoomTables, roomId: number, after: number): SQL {
  return sql`(select account_id from ${members}
    where ${sql.identifier(members.roomId.name)} = ${roomId} and version > ${after})`;
}
