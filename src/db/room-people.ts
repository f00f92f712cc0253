import { eq, type SQL, sql } from "drizzle-orm";
import type { Database } from "./database.ts";
import type { RoomTables } from "./member-tables.ts";

/** Everyone who is in a room or was, and between whom of them there is a block. */
export async function loadPeople(db: Database, { members, accounts }: RoomTables, roomId: number) {
  const rows = await db
    .select({
      accountId: accounts.id,
      username: accounts.username,
      firstName: accounts.firstName,
      lastName: accounts.lastName,
      email: accounts.email,
      leftAt: members.leftAt,
    })
    .from(members)
    .innerJoin(accounts, eq(accounts.id, members.accountId))
    .where(eq(members.roomId, roomId));
  const pairs = await db.all<{ one: number; other: number }>(blockedPairs(members, roomId));
  return {
    blockedPairs: pairs.map(({ one, other }): [number, number] => [one, other]),
    members: rows.map(({ leftAt, ...person }) => ({ ...person, isMember: leftAt === null })),
  };
}

/** Members, former ones too, of whom one blocked the other: each pair once with the lower number first. */
function blockedPairs(members: RoomTables["members"], roomId: number): SQL {
  const column = sql.identifier(members.roomId.name);
  return sql`
    select distinct min(blocker_id, blocked_id) as one, max(blocker_id, blocked_id) as other
    from ${members} as own
      join blocks on blocker_id = own.account_id
      join ${members} as theirs on theirs.${column} = own.${column} and theirs.account_id = blocked_id
    where own.${column} = ${roomId}`;
}
