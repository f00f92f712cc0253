import { and, asc, eq, isNull, lte, type SQL, sql } from "drizzle-orm";
import type { AnySQLiteColumn, SQLiteTable } from "drizzle-orm/sqlite-core";
import type { accounts as accountsTable } from "../features/accounts/tables.ts";
import { type Database, inList, type Statement } from "./database.ts";
import type { memberTable, taskTable } from "./member-tables.ts";

export type RoomTask = ReturnType<typeof taskTable>["$inferSelect"];
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

/** Rooms of one kind. Their `directory_version` counts changes of members and of their names. */
interface Tables {
  rooms: SQLiteTable & { id: AnySQLiteColumn; directoryVersion: AnySQLiteColumn };
  members: ReturnType<typeof memberTable>;
  tasks: ReturnType<typeof taskTable>;
  accounts: typeof accountsTable;
}

/** Who is in rooms of one kind, and what these rooms are still to be told. */
export class Membership {
  readonly #tables: Tables;
  readonly #today: SQL;

  constructor(tables: Tables) {
    this.#tables = tables;
    this.#today = isNull(tables.members.leftAt);
  }

  /** Today's members of these rooms, the longest there first. */
  listParticipants(db: Database, roomIds: readonly number[]) {
    const { members, accounts } = this.#tables;
    return this.#selectParticipants(db)
      .where(and(inList(members.roomId, roomIds), this.#today))
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

  /** Adds a member, or brings a former one back, in one transaction with `together`. False if they are a member already. */
  async add(db: Database, member: NewMember, now: number, together: Statement[] = []): Promise<boolean> {
    const [added] = await db.batch([
      this.adding(db, member, now),
      ...this.changed(db, [member.roomId], now),
      ...together,
    ]);
    return added.length > 0;
  }

  /** The same as a statement of a batch. */
  adding(db: Database, member: NewMember, now: number) {
    const { members } = this.#tables;
    return db
      .insert(members)
      .values({ ...member, role: "member", joinedAt: now })
      .onConflictDoUpdate({
        target: [members.roomId, members.accountId],
        set: { joinedAt: now, leftAt: null, role: "member", addedBy: member.addedBy },
        setWhere: sql`${members.leftAt} is not null`,
      })
      .returning({ accountId: members.accountId });
  }

  async end(db: Database, roomId: number, accountId: number, now: number): Promise<void> {
    const { members } = this.#tables;
    await db.batch([
      db
        .update(members)
        .set({ leftAt: now })
        .where(and(eq(members.roomId, roomId), eq(members.accountId, accountId))),
      this.#handingOver(db, sql`${members.roomId} = ${roomId}`),
      ...this.changed(db, [roomId], now),
    ]);
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
    const { rooms, tasks } = this.#tables;
    return [
      this.#bumping(db, ids),
      db
        .insert(tasks)
        .select(sql`select id, 'refresh_directory', 0, ${now} from ${rooms} where id in (${ids})`)
        .onConflictDoUpdate({ target: [tasks.roomId, tasks.kind, tasks.accountId], set: { dueAt: now } }),
    ] as const;
  }

  async markChanged(db: Database, ids: readonly number[], now: number): Promise<void> {
    await db.batch(this.changed(db, ids, now));
  }

  /** Queues the erasure of an account in every room it is or was in, and ends it there. */
  async queueErasure(db: Database, accountId: number, now: number): Promise<void> {
    const { members, tasks } = this.#tables;
    const ids = sql`select ${members.roomId} from ${members} where ${members.accountId} = ${accountId}`;
    await db.batch([
      db
        .insert(tasks)
        .select(
          sql`select ${members.roomId}, 'erase_account', ${members.accountId}, ${now} from ${members}
            where ${members.accountId} = ${accountId}`,
        )
        .onConflictDoNothing(),
      db.update(members).set({ leftAt: now }).where(this.isToday(accountId)),
      this.#handingOver(db, sql`${members.roomId} in (${ids})`),
      this.#bumping(db, ids),
    ]);
  }

  async queuePurge(db: Database, roomId: number, dueAt: number): Promise<void> {
    const { tasks } = this.#tables;
    await db
      .insert(tasks)
      .values({ roomId, kind: "purge_deleted", dueAt })
      .onConflictDoUpdate({ target: [tasks.roomId, tasks.kind, tasks.accountId], set: { dueAt } });
  }

  listDueTasks(db: Database, now: number, limit: number): Promise<RoomTask[]> {
    const { tasks } = this.#tables;
    return db.select().from(tasks).where(lte(tasks.dueAt, now)).orderBy(asc(tasks.dueAt)).limit(limit);
  }

  listTasksOf(db: Database, ids: readonly number[], now: number): Promise<RoomTask[]> {
    const { tasks } = this.#tables;
    return db
      .select()
      .from(tasks)
      .where(and(inList(tasks.roomId, ids), lte(tasks.dueAt, now)));
  }

  /** Removes a task that is done, unless it was queued anew in the meantime. */
  async deleteTask(db: Database, task: RoomTask): Promise<void> {
    await db.delete(this.#tables.tasks).where(this.#sameTask(task));
  }

  async postponeTask(db: Database, task: RoomTask, dueAt: number): Promise<void> {
    await db.update(this.#tables.tasks).set({ dueAt }).where(this.#sameTask(task));
  }

  /** Everyone who is in a room or was, and between whom of them there is a block. */
  async loadMembers(db: Database, roomId: number) {
    const { members, accounts } = this.#tables;
    const rows = await db
      .select({ ...this.#columns(), leftAt: members.leftAt })
      .from(members)
      .innerJoin(accounts, eq(accounts.id, members.accountId))
      .where(eq(members.roomId, roomId));
    return {
      blockedPairs: await this.#listBlockedPairs(db, roomId),
      members: rows.map(({ accountId, username, firstName, lastName, email, leftAt }) => {
        return { accountId, username, firstName, lastName, email, isMember: leftAt === null };
      }),
    };
  }

  /** Members, former ones too, of whom one blocked the other: each pair once with the lower number first. */
  async #listBlockedPairs(db: Database, roomId: number): Promise<[number, number][]> {
    const { members } = this.#tables;
    const column = sql.identifier(members.roomId.name);
    const rows = await db.all<{ one: number; other: number }>(sql`
      select distinct min(blocker_id, blocked_id) as one, max(blocker_id, blocked_id) as other
      from ${members} as own
        join blocks on blocker_id = own.account_id
        join ${members} as theirs on theirs.${column} = own.${column} and theirs.account_id = blocked_id
      where own.${column} = ${roomId}`);
    return rows.map(({ one, other }) => [one, other]);
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

  #sameTask(task: RoomTask) {
    const { tasks } = this.#tables;
    return and(
      eq(tasks.roomId, task.roomId),
      eq(tasks.kind, task.kind),
      eq(tasks.accountId, task.accountId),
      eq(tasks.dueAt, task.dueAt),
    );
  }
}
