import { and, asc, eq, isNull, type SQL, sql } from "drizzle-orm";
import { isStanding } from "./conditions.ts";
import { type Database, inList, type Statement } from "./database.ts";
import type { RoomTables } from "./member-tables.ts";
import { queueing, type Target, targetsOf } from "./outbox/store.ts";

/** MEMBERSHIP.md has the rules. Writing a member's row is enough: triggers do the rest [M1–M4]. */
type RoomRole = "creator" | "member";

export interface Participant {
  accountId: number;
  username: string;
  firstName: string;
  lastName: string;
  email: string;
  role: RoomRole;
  joinedAt: number;
}

/** `addedBy` is null for someone who joins by themselves. */
export interface NewMember extends Place {
  addedBy: number | null;
}

interface FormerMember extends Place {
  removedBy: number | null;
}

export interface Place {
  roomId: number;
  accountId: number;
}

export function listParticipants(db: Database, of: RoomTables, rooms: readonly number[] | SQL) {
  const { members, accounts } = of;
  const isOfThem = Array.isArray(rooms)
    ? inList(members.roomId, rooms)
    : sql`${members.roomId} in (${rooms})`;
  return selectParticipants(db, of)
    .where(and(isOfThem, isNull(members.leftAt)))
    .orderBy(asc(members.roomId), asc(members.joinedAt), asc(accounts.id));
}

export async function findParticipant(
  db: Database,
  of: RoomTables,
  { roomId, accountId }: Place,
): Promise<Participant | null> {
  const [row] = await selectParticipants(db, of).where(
    and(eq(of.members.roomId, roomId), isToday(of, accountId)),
  );
  return row ?? null;
}

export function isToday({ members }: RoomTables, accountId: number): SQL | undefined {
  return and(eq(members.accountId, accountId), isNull(members.leftAt));
}

export function isIn(of: RoomTables, place: Place, role?: RoomRole): SQL {
  return sql`exists (select 1 from ${ownRow(of, place)} and own.left_at is null
    ${role === undefined ? sql`` : sql`and own.role = ${role}`})`;
}

/** [M2] */
export function canEnter(of: RoomTables, place: Place): SQL {
  const { rooms, bounds } = of;
  return sql`${isStanding(place.accountId)} and not ${isIn(of, place)}
    and exists (select 1 from ${rooms} as room where room.id = ${place.roomId} and room.members < ${bounds.members}
      and (room.ever_members < ${bounds.everMembers} or exists (select 1 from ${ownRow(of, place)})))`;
}

/** Adds the member if `may` holds; returns a row if it did. */
export function adding(db: Database, of: RoomTables, member: NewMember, now: number, may: SQL) {
  const { members } = of;
  const { roomId, accountId, addedBy } = member;
  return db
    .insert(members)
    .select(
      sql`select ${roomId}, ${accountId}, 'member', ${now}, null, ${addedBy}, null, 0 where ${canEnter(of, member)} and ${may}`,
    )
    .onConflictDoUpdate({
      target: [members.roomId, members.accountId],
      set: { joinedAt: now, leftAt: null, role: "member", addedBy, removedBy: null },
    })
    .returning({ accountId: members.accountId });
}

export async function addMember(
  db: Database,
  of: RoomTables,
  member: NewMember,
  now: number,
  { may, together }: { may: SQL; together: Statement[] },
): Promise<boolean> {
  const [added] = await db.batch([adding(db, of, member, now, may), ...together]);
  return added.length > 0;
}

/** Ends the membership if `may` holds; returns false if it didn't. */
export async function endMember(
  db: Database,
  of: RoomTables,
  { roomId, accountId, removedBy }: FormerMember,
  now: number,
  may: SQL,
): Promise<boolean> {
  const { members } = of;
  const ended = await db
    .update(members)
    .set({ leftAt: now, removedBy })
    .where(and(eq(members.roomId, roomId), isToday(of, accountId), may))
    .returning({ accountId: members.accountId });
  return ended.length > 0;
}

export function endingAmong(db: Database, of: RoomTables, ids: SQL, accountId: number, now: number) {
  const { members } = of;
  return db
    .update(members)
    .set({ leftAt: now })
    .where(and(isToday(of, accountId), sql`${members.roomId} in (${ids})`))
    .returning({ id: members.roomId });
}

/** [M3] Rooms reload the account's data: all its rooms, or those of `ids`. Returns their ids. */
export function touching(db: Database, { members }: RoomTables, accountId: number, ids?: SQL) {
  const among = ids && sql`${members.roomId} in (${ids})`;
  return db
    .update(members)
    .set({ version: 0 })
    .where(and(eq(members.accountId, accountId), among))
    .returning({ id: members.roomId });
}

export async function touchEverywhere(db: Database, of: RoomTables, accountId: number): Promise<Target[]> {
  return targets(of, await touching(db, of, accountId));
}

export function everIn({ members }: RoomTables, accountId: number): SQL {
  return sql`select ${members.roomId} from ${members} where ${members.accountId} = ${accountId}`;
}

export async function isFull(db: Database, { rooms, bounds }: RoomTables, roomId: number): Promise<boolean> {
  const [row] = await db.all<{ isFull: number }>(
    sql`select members >= ${bounds.members} or ever_members >= ${bounds.everMembers} as isFull
      from ${rooms} where id = ${roomId}`,
  );
  return row?.isFull === 1;
}

/** Ends the account's memberships, and queues its erasure in all rooms that it ever was in. */
export async function queueErasure(
  db: Database,
  of: RoomTables,
  accountId: number,
  now: number,
): Promise<Target[]> {
  const { kind, rooms, members } = of;
  const row = {
    target: sql`${`${kind}:`} || ${rooms.id}`,
    key: sql`${members.accountId}`,
    payload: sql`json_object('accountId', ${members.accountId}, 'version', directory_version)`,
    dueAt: now,
  };
  const theirs = sql`from ${members} join ${rooms} on ${rooms.id} = ${members.roomId}
    where ${members.accountId} = ${accountId}`;
  const [, , everIn] = await db.batch([
    db.update(members).set({ leftAt: now }).where(isToday(of, accountId)),
    queueing(db, "erase_account", row, theirs),
    db.select({ id: members.roomId }).from(members).where(eq(members.accountId, accountId)),
  ]);
  return targets(of, everIn);
}

function targets({ kind }: RoomTables, rows: readonly { id: number }[]): Target[] {
  return targetsOf(
    kind,
    rows.map(({ id }) => id),
  );
}

function ownRow({ members }: RoomTables, { roomId, accountId }: Place): SQL {
  const column = sql.identifier(members.roomId.name);
  return sql`${members} as own where own.${column} = ${roomId} and own.account_id = ${accountId}`;
}

function selectParticipants(db: Database, { members, accounts }: RoomTables) {
  return db
    .select({
      roomId: members.roomId,
      accountId: accounts.id,
      username: accounts.username,
      firstName: accounts.firstName,
      lastName: accounts.lastName,
      email: accounts.email,
      role: members.role,
      joinedAt: members.joinedAt,
    })
    .from(members)
    .innerJoin(accounts, eq(accounts.id, members.accountId));
}
