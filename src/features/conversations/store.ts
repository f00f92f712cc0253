import { and, asc, eq, isNull, lte, type SQL, sql } from "drizzle-orm";
import { type Database, inList } from "../../db/database.ts";
import { accounts } from "../accounts/tables.ts";
import type { Directory } from "../messaging/members.ts";
import { conversations, conversationMembers as members, roomTasks } from "./tables.ts";

export type Conversation = typeof conversations.$inferSelect;
export type RoomTask = typeof roomTasks.$inferSelect;

export interface Participant {
  accountId: number;
  username: string;
  firstName: string;
  lastName: string;
  role: "creator" | "member";
  joinedAt: number;
}

const PARTICIPANT = {
  conversationId: members.conversationId,
  accountId: accounts.id,
  username: accounts.username,
  firstName: accounts.firstName,
  lastName: accounts.lastName,
  role: members.role,
  joinedAt: members.joinedAt,
};

const NEXT_VERSION = sql`${conversations.directoryVersion} + 1`;

const TODAY = isNull(members.leftAt);

export async function findConversation(db: Database, id: number): Promise<Conversation | null> {
  const [row] = await db.select().from(conversations).where(eq(conversations.id, id));
  return row ?? null;
}

/** A conversation with the role in it of one account, which is null for someone who is not a member today. */
export async function findWithRole(
  db: Database,
  id: number,
  accountId: number,
): Promise<{ conversation: Conversation; role: "creator" | "member" | null } | null> {
  const [row] = await db
    .select({ conversation: conversations, role: members.role })
    .from(conversations)
    .leftJoin(
      members,
      and(eq(members.conversationId, conversations.id), eq(members.accountId, accountId), TODAY),
    )
    .where(eq(conversations.id, id));
  return row ?? null;
}

export async function findByPair(db: Database, pairKey: string): Promise<Conversation | null> {
  const [row] = await db.select().from(conversations).where(eq(conversations.pairKey, pairKey));
  return row ?? null;
}

/**
 * Makes a conversation with its members in one transaction. Null if the pair has one already: of two who start at
 * the same moment, one makes it.
 */
export async function insertConversation(
  db: Database,
  conversation: { uuid: string; pairKey: string | null; name: string | null; creatorId: number },
  memberIds: readonly number[],
  now: number,
): Promise<Conversation | null> {
  const [inserted] = await db.batch([
    db
      .insert(conversations)
      .values({ ...conversation, createdAt: now, updatedAt: now })
      .onConflictDoNothing({ target: conversations.pairKey })
      .returning(),
    db.insert(members).select(sql`
      select c.id, a.id, iif(a.id = c.creator_id and c.pair_key is null, 'creator', 'member'), ${now}, null
      from conversations c join accounts a on a.id in (select value from json_each(${JSON.stringify(memberIds)}))
      where c.uuid = ${conversation.uuid}`),
  ]);
  return inserted[0] ?? null;
}

export function listMemberships(db: Database, accountId: number, search: string | null) {
  return db
    .select({ conversation: conversations })
    .from(members)
    .innerJoin(conversations, eq(conversations.id, members.conversationId))
    .where(
      and(
        eq(members.accountId, accountId),
        TODAY,
        search
          ? sql`(${holds(sql`coalesce(${conversations.name}, '')`, search)} or exists (
              select 1 from conversation_members m join accounts a on a.id = m.account_id
              where m.conversation_id = ${conversations.id} and m.left_at is null and a.id <> ${accountId}
                and (${holds(sql`a.username`, search)} or ${holds(sql`a.first_name || ' ' || a.last_name`, search)})))`
          : undefined,
      ),
    )
    .then((rows) => rows.map((row) => row.conversation));
}

// SQLite's lower() knows ASCII alone, so names are also searched as they are written.
function holds(name: SQL, search: string): SQL {
  return sql`(instr(lower(${name}), ${search.toLowerCase()}) > 0 or instr(${name}, ${search}) > 0)`;
}

export function listParticipants(db: Database, conversationIds: readonly number[]) {
  return db
    .select(PARTICIPANT)
    .from(members)
    .innerJoin(accounts, eq(accounts.id, members.accountId))
    .where(and(inList(members.conversationId, conversationIds), TODAY))
    .orderBy(asc(members.conversationId), asc(members.joinedAt), asc(accounts.id));
}

export async function findParticipant(
  db: Database,
  conversationId: number,
  accountId: number,
): Promise<Participant | null> {
  const [row] = await db
    .select(PARTICIPANT)
    .from(members)
    .innerJoin(accounts, eq(accounts.id, members.accountId))
    .where(and(eq(members.conversationId, conversationId), eq(members.accountId, accountId), TODAY));
  return row ?? null;
}

/** Adds a member, or brings a former one back. False if they are a member already. */
export async function insertMember(db: Database, conversationId: number, accountId: number, now: number) {
  const [added] = await db.batch([
    db
      .insert(members)
      .values({ conversationId, accountId, role: "member", joinedAt: now })
      .onConflictDoUpdate({
        target: [members.conversationId, members.accountId],
        set: { joinedAt: now, leftAt: null, role: "member" },
        setWhere: sql`${members.leftAt} is not null`,
      })
      .returning({ accountId: members.accountId }),
    ...directoryChanged(db, [conversationId], now),
  ]);
  return added.length > 0;
}

export async function endMembership(db: Database, conversationId: number, accountId: number, now: number) {
  await db.batch([
    db
      .update(members)
      .set({ leftAt: now })
      .where(and(eq(members.conversationId, conversationId), eq(members.accountId, accountId))),
    // A group whose creator left is handed to whoever has been in it the longest.
    db
      .update(members)
      .set({ role: "creator" })
      .where(sql`conversation_id = ${conversationId} and account_id = (
          select account_id from conversation_members where conversation_id = ${conversationId} and left_at is null
          order by joined_at, account_id limit 1)
        and not exists (select 1 from conversation_members
          where conversation_id = ${conversationId} and left_at is null and role = 'creator')`),
    ...directoryChanged(db, [conversationId], now),
  ]);
}

export async function renameConversation(
  db: Database,
  id: number,
  name: string | null,
  now: number,
): Promise<void> {
  await db.update(conversations).set({ name, updatedAt: now }).where(eq(conversations.id, id));
}

/** Conversations that an account is in or was in. */
export async function listEverIn(db: Database, accountId: number): Promise<number[]> {
  const rows = await db
    .select({ id: members.conversationId })
    .from(members)
    .where(eq(members.accountId, accountId));
  return rows.map((row) => row.id);
}

export async function markDirectoriesChanged(
  db: Database,
  ids: readonly number[],
  now: number,
): Promise<void> {
  await db.batch(directoryChanged(db, ids, now));
}

/** Queues the erasure of an account in every conversation it is or was in, and ends it there. */
export async function queueErasure(db: Database, accountId: number, now: number): Promise<void> {
  await db.batch([
    db
      .insert(roomTasks)
      .select(sql`select conversation_id, 'erase_account', account_id, ${now} from conversation_members
        where account_id = ${accountId}`)
      .onConflictDoNothing(),
    db
      .update(members)
      .set({ leftAt: now })
      .where(and(eq(members.accountId, accountId), TODAY)),
    db
      .update(conversations)
      .set({ directoryVersion: NEXT_VERSION })
      .where(sql`id in (select conversation_id from conversation_members where account_id = ${accountId})`),
  ]);
}

export async function queuePurge(db: Database, conversationId: number, dueAt: number): Promise<void> {
  await db
    .insert(roomTasks)
    .values({ conversationId, kind: "purge_deleted", dueAt })
    .onConflictDoUpdate({
      target: [roomTasks.conversationId, roomTasks.kind, roomTasks.accountId],
      set: { dueAt },
    });
}

export function listDueTasks(db: Database, now: number, limit: number): Promise<RoomTask[]> {
  return db
    .select()
    .from(roomTasks)
    .where(lte(roomTasks.dueAt, now))
    .orderBy(asc(roomTasks.dueAt))
    .limit(limit);
}

export function listTasksOf(db: Database, ids: readonly number[], now: number): Promise<RoomTask[]> {
  return db
    .select()
    .from(roomTasks)
    .where(and(inList(roomTasks.conversationId, ids), lte(roomTasks.dueAt, now)));
}

/** Removes a task that is done, unless it was queued anew in the meantime. */
export async function deleteTask(db: Database, task: RoomTask): Promise<void> {
  await db.delete(roomTasks).where(sameTask(task));
}

export async function postponeTask(db: Database, task: RoomTask, dueAt: number): Promise<void> {
  await db.update(roomTasks).set({ dueAt }).where(sameTask(task));
}

export async function loadDirectory(db: Database, conversationId: number): Promise<Directory | null> {
  const conversation = await findConversation(db, conversationId);
  if (!conversation) return null;
  const rows = await db
    .select({ ...PARTICIPANT, leftAt: members.leftAt })
    .from(members)
    .innerJoin(accounts, eq(accounts.id, members.accountId))
    .where(eq(members.conversationId, conversationId));
  return {
    version: conversation.directoryVersion,
    uuid: conversation.uuid,
    isPair: conversation.pairKey !== null,
    blockedPairs: await listBlockedPairs(db, conversationId),
    members: rows.map(({ accountId, username, firstName, lastName, leftAt }) => {
      return { accountId, username, firstName, lastName, isMember: leftAt === null };
    }),
  };
}

/** Members, former ones too, of whom one blocked the other: each pair once with the lower number first. */
async function listBlockedPairs(db: Database, conversationId: number): Promise<[number, number][]> {
  const rows = await db.all<{ one: number; other: number }>(sql`
    select distinct min(blocker_id, blocked_id) as one, max(blocker_id, blocked_id) as other
    from conversation_members as own
      join blocks on blocker_id = own.account_id
      join conversation_members as theirs
        on theirs.conversation_id = own.conversation_id and theirs.account_id = blocked_id
    where own.conversation_id = ${conversationId}`);
  return rows.map(({ one, other }) => [one, other]);
}

function directoryChanged(db: Database, ids: readonly number[], now: number) {
  return [
    db.update(conversations).set({ directoryVersion: NEXT_VERSION }).where(inList(conversations.id, ids)),
    db
      .insert(roomTasks)
      .select(
        sql`select value, 'refresh_directory', 0, ${now} from json_each(${JSON.stringify(ids)}) where true`,
      )
      .onConflictDoUpdate({
        target: [roomTasks.conversationId, roomTasks.kind, roomTasks.accountId],
        set: { dueAt: now },
      }),
  ] as const;
}

function sameTask(task: RoomTask) {
  return and(
    eq(roomTasks.conversationId, task.conversationId),
    eq(roomTasks.kind, task.kind),
    eq(roomTasks.accountId, task.accountId),
    eq(roomTasks.dueAt, task.dueAt),
  );
}
