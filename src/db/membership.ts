import { and, asc, eq, isNull, type SQL, sql } from "drizzle-orm";
import { isStanding } from "./conditions.ts";
import { type Database, inList, type Statement } from "./database.ts";
import type { RoomTables } from "./member-tables.ts";
import { queuePurge } from "./outbox/store.ts";
import { queueingErasure, queueingRefresh } from "./room-outbox.ts";
import { loadPeople } from "./room-people.ts";

export type RoomRole = "creator" | "member";

export interface Participant {
  accountId: number;
  username: string;
  firstName: string;
  lastName: string;
  email: string;
  role: RoomRole;
  joinedAt: number;
}

/** Someone who becomes a member; `addedBy` is null where they join by themselves. */
export interface NewMember {
  roomId: number;
  accountId: number;
  addedBy: number | null;
}

/** How many members a room has at most, and how many with those who left: their names stay in it. */
export interface RoomBounds {
  members: number;
  everMembers: number;
}

interface Place {
  roomId: number;
  accountId: number;
}

/** Who is in rooms of one kind; what that changes for their objects is queued for them. */
export class Membership {
  readonly bounds: RoomBounds;
  readonly #tables: RoomTables;
  readonly #today: SQL;

  constructor(tables: RoomTables, bounds: RoomBounds) {
    this.bounds = bounds;
    this.#tables = tables;
    this.#today = isNull(tables.members.leftAt);
  }

  /** Today's members of these rooms, or of those whose numbers a query gives, the longest there first. */
  listParticipants(db: Database, rooms: readonly number[] | SQL) {
    const { members, accounts } = this.#tables;
    const isOfThem = Array.isArray(rooms)
      ? inList(members.roomId, rooms)
      : sql`${members.roomId} in (${rooms})`;
    return this.#selectParticipants(db)
      .where(and(isOfThem, this.#today))
      .orderBy(asc(members.roomId), asc(members.joinedAt), asc(accounts.id));
  }

  async findParticipant(db: Database, roomId: number, accountId: number): Promise<Participant | null> {
    const { members } = this.#tables;
    const [row] = await this.#selectParticipants(db).where(
      and(eq(members.roomId, roomId), eq(members.accountId, accountId), this.#today),
    );
    return row ?? null;
  }

  /** The SQL condition that a row of the members' table is of this account today. */
  isToday(accountId: number): SQL | undefined {
    return and(eq(this.#tables.members.accountId, accountId), this.#today);
  }

  /** The SQL condition that an account is in a room today, in this role if one is given. */
  isIn({ roomId, accountId }: Place, role?: RoomRole): SQL {
    const own = this.#own(roomId);
    return sql`exists (select 1 from ${own} and own.account_id = ${accountId} and own.left_at is null
      ${role === undefined ? sql`` : sql`and own.role = ${role}`})`;
  }

  /** The SQL condition that an account exists, is not in a room today, and finds a place there. */
  canEnter(place: Place): SQL {
    const own = this.#own(place.roomId);
    return sql`${isStanding(place.accountId)} and not ${this.isIn(place)}
      and (select count(*) from ${own} and own.left_at is null) < ${this.bounds.members}
      and ((select count(*) from ${own}) < ${this.bounds.everMembers}
        or exists (select 1 from ${own} and own.account_id = ${place.accountId}))`;
  }

  /**
   * Adds a member, or brings a former one back, if `may` holds at that moment, in one transaction with `together`. False if
   * nobody was added.
   */
  async add(
    db: Database,
    member: NewMember,
    now: number,
    may: SQL,
    together: Statement[] = [],
  ): Promise<boolean> {
    const [, , added] = await db.batch([...this.adding(db, member, now, may), ...together]);
    return added.length > 0;
  }

  /** The same as statements of a batch; the third gives a row where someone was added. */
  adding(db: Database, { roomId, accountId, addedBy }: NewMember, now: number, may: SQL) {
    const { members } = this.#tables;
    const where = sql`${this.canEnter({ roomId, accountId })} and ${may}`;
    return [
      // First, while the condition still sees who was in the room before.
      ...this.changedAmong(db, sql`select ${roomId} where ${where}`, now),
      db
        .insert(members)
        .select(sql`select ${roomId}, ${accountId}, 'member', ${now}, null, ${addedBy} where ${where}`)
        .onConflictDoUpdate({
          target: [members.roomId, members.accountId],
          set: { joinedAt: now, leftAt: null, role: "member", addedBy },
        })
        .returning({ accountId: members.accountId }),
    ] as const;
  }

  /** Ends someone's membership, if `may` holds at that moment. False if nobody was removed. */
  async end(db: Database, place: Place, now: number, may: SQL): Promise<boolean> {
    const { members } = this.#tables;
    const { roomId, accountId } = place;
    const where = sql`${this.isIn(place)} and ${may}`;
    const [, , ended] = await db.batch([
      ...this.changedAmong(db, sql`select ${roomId} where ${where}`, now),
      db
        .update(members)
        .set({ leftAt: now })
        .where(and(eq(members.roomId, roomId), eq(members.accountId, accountId), where))
        .returning({ accountId: members.accountId }),
      this.#handingOver(db, sql`${members.roomId} = ${roomId}`),
    ]);
    return ended.length > 0;
  }

  /** Whether nobody else finds a place in a room: it has as many members as it may, today or ever. */
  async isFull(db: Database, roomId: number): Promise<boolean> {
    const [row] = await db.all<{ today: number; ever: number }>(
      sql`select count(*) as ever, coalesce(sum(own.left_at is null), 0) as today from ${this.#own(roomId)}`,
    );
    return row !== undefined && (row.today >= this.bounds.members || row.ever >= this.bounds.everMembers);
  }

  /** Statements of a batch: someone's membership of the rooms that a query gives ends, and those are handed over. */
  endingAmong(db: Database, ids: SQL, accountId: number, now: number) {
    const { members } = this.#tables;
    const among = sql`${members.roomId} in (${ids})`;
    return [
      // While they are still in the rooms that the query finds.
      db
        .update(members)
        .set({ role: "member" })
        .where(and(among, eq(members.accountId, accountId))),
      this.#handingOver(db, among, accountId),
      db
        .update(members)
        .set({ leftAt: now })
        .where(and(among, eq(members.accountId, accountId))),
    ] as const;
  }

  /** Rooms in which both are today. */
  async listShared(db: Database, one: number, other: number): Promise<number[]> {
    const rows = await db.all<{ id: number }>(this.sharedBy(one, other));
    return rows.map(({ id }) => id);
  }

  /** The same as a query for their numbers. */
  sharedBy(one: number, other: number): SQL {
    const { members } = this.#tables;
    const column = sql.identifier(members.roomId.name);
    return sql`select own.${column} as id from ${members} as own
      join ${members} as theirs on theirs.${column} = own.${column}
      where own.account_id = ${one} and own.left_at is null
        and theirs.account_id = ${other} and theirs.left_at is null`;
  }

  /** Rooms that an account is in or was in. */
  async listEverIn(db: Database, accountId: number): Promise<number[]> {
    const { members } = this.#tables;
    const rows = await db
      .select({ id: members.roomId })
      .from(members)
      .where(eq(members.accountId, accountId));
    return rows.map((row) => row.id);
  }

  /** Statements of a batch: these rooms are to read their members anew. */
  changed(db: Database, ids: readonly number[], now: number) {
    return this.changedAmong(db, sql`select value from json_each(${JSON.stringify(ids)})`, now);
  }

  /** The same for those whose numbers a query gives. */
  changedAmong(db: Database, ids: SQL, now: number) {
    return [this.#bumping(db, ids), queueingRefresh(db, this.#tables, ids, now)] as const;
  }

  async markChanged(db: Database, ids: readonly number[], now: number): Promise<void> {
    await db.batch(this.changed(db, ids, now));
  }

  /** Queues the purge of a room's deleted messages for `dueAt`. */
  queuePurge(db: Database, roomId: number, dueAt: number): Promise<void> {
    return queuePurge(db, `${this.#tables.kind}:${roomId}`, dueAt);
  }

  /** Queues the erasure of an account in every room it is or was in, and ends it there. */
  async queueErasure(db: Database, accountId: number, now: number): Promise<void> {
    const { members } = this.#tables;
    const ids = sql`select ${members.roomId} from ${members} where ${members.accountId} = ${accountId}`;
    await db.batch([
      db.update(members).set({ leftAt: now }).where(this.isToday(accountId)),
      this.#handingOver(db, sql`${members.roomId} in (${ids})`),
      this.#bumping(db, ids),
      queueingErasure(db, this.#tables, accountId, now),
    ]);
  }

  /** Everyone who is in a room or was, and between whom of them there is a block. */
  loadMembers(db: Database, roomId: number) {
    return loadPeople(db, this.#tables, roomId);
  }

  // A room whose creator left is handed to whoever has been in it the longest.
  #handingOver(db: Database, where: SQL, exceptId = 0) {
    const { members } = this.#tables;
    const column = sql.identifier(members.roomId.name);
    const same = sql`${column} = ${members.roomId} and left_at is null and account_id <> ${exceptId}`;
    return db
      .update(members)
      .set({ role: "creator" })
      .where(
        sql`${where} and ${members.accountId} = (select account_id from ${members} as own
            where own.${same} order by joined_at, account_id limit 1)
          and not exists (select 1 from ${members} as own where own.${same} and role = 'creator')`,
      );
  }

  #own(roomId: number): SQL {
    const { members } = this.#tables;
    return sql`${members} as own where own.${sql.identifier(members.roomId.name)} = ${roomId}`;
  }

  #bumping(db: Database, ids: SQL) {
    const { rooms } = this.#tables;
    return db
      .update(rooms)
      .set({ directoryVersion: sql`directory_version + 1` } as object)
      .where(sql`${rooms.id} in (${ids})`);
  }

  #selectParticipants(db: Database) {
    const { members, accounts } = this.#tables;
    return db
      .select({ roomId: members.roomId, ...this.#columns() })
      .from(members)
      .innerJoin(accounts, eq(accounts.id, members.accountId));
  }

  #columns() {
    const { members, accounts } = this.#tables;
    return {
      accountId: accounts.id,
      username: accounts.username,
      firstName: accounts.firstName,
      lastName: accounts.lastName,
      email: accounts.email,
      role: members.role,
      joinedAt: members.joinedAt,
    };
  }
}
