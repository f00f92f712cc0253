import { and, eq, isNotNull, ne, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import { isUnblocked } from "../../db/conditions.ts";
import { type Database, inList, type Statement } from "../../db/database.ts";
import { changedIds, selectChangedBlocks, selectChangedMembers } from "../../db/member-changes.ts";
import type { RoomAccessQuery } from "../../db/member-tables.ts";
import {
  addMember,
  endMember,
  isIn,
  isToday,
  listParticipants,
  type NewMember,
  type Place,
  touching,
} from "../../db/membership.ts";
import { EVERYBODY, hasWords, readIndexed, type SearchedList } from "../../db/search.ts";
import { hasWords as textHasWords } from "../../lib/fold.ts";
import { accounts, isCalled, NAMED } from "../accounts/tables.ts";
import type { DirectoryChanges } from "../messaging/members.ts";
import {
  conversations,
  conversationMembers as members,
  conversationRooms as rooms,
  conversationWriters as writers,
} from "./tables.ts";

export type { Participant } from "../../db/membership.ts";
export { conversationRooms } from "./tables.ts";
export type Conversation = typeof conversations.$inferSelect;

export function roomAccess(id: number): RoomAccessQuery {
  return { tables: rooms, id };
}

/** Null if the account is not a member now. */
export async function findWithRole(
  db: Database,
  id: number,
  accountId: number,
): Promise<{ conversation: Conversation; role: "creator" | "member" | null } | null> {
  const [row] = await selectWithRole(db, id, accountId);
  return row ?? null;
}

export async function findWithParticipants(db: Database, id: number, accountId: number) {
  const [[found], participants] = await db.batch([
    selectWithRole(db, id, accountId),
    listParticipants(db, rooms, [id]),
  ]);
  return found ? { ...found, participants } : null;
}

export async function findByPair(db: Database, pairKey: string): Promise<Conversation | null> {
  const [row] = await db.select().from(conversations).where(eq(conversations.pairKey, pairKey));
  return row ?? null;
}

/**
 * In one transaction with `together`. Null if the pair has one already (one of two concurrent calls creates
 * it), if a block is between its creator and another member unless `despiteBlock`, or if an account was
 * deleted.
 */
export async function insertConversation(
  db: Database,
  conversation: {
    uuid: string;
    pairKey: string | null;
    name: string | null;
    creatorId: number;
    despiteBlock?: boolean;
  },
  memberIds: readonly number[],
  now: number,
  together: Statement[] = [],
): Promise<Conversation | null> {
  const { uuid, pairKey, name, creatorId, despiteBlock = false } = conversation;
  const areThere = sql`not exists (select 1 from json_each(${JSON.stringify(memberIds)}) as member
    where not exists (select 1 from accounts where id = member.value and deletion_started_at is null))`;
  const [inserted] = await db.batch([
    db
      .insert(conversations)
      .select(
        sql`select null, ${uuid}, ${pairKey}, ${name}, ${creatorId}, null, ${now}, ${now}, 1, ${memberIds.length}, ${memberIds.length}
          where ${areThere} and ${despiteBlock ? sql`true` : isUnblocked(creatorId, memberIds)}`,
      )
      .onConflictDoNothing({ target: conversations.pairKey })
      .returning(),
    db.insert(members).select(sql`
      select c.id, a.id, iif(a.id = c.creator_id and c.pair_key is null, 'creator', 'member'), ${now}, null,
        iif(a.id = c.creator_id or c.pair_key is not null, null, c.creator_id), null, 1
      from conversations c join accounts a on a.id in (select value from json_each(${JSON.stringify(memberIds)}))
      where c.uuid = ${uuid}`),
    ...together,
  ]);
  return inserted[0] ?? null;
}

/** Without participants if there are more than `max` conversations. */
export async function listMemberships(db: Database, accountId: number, max: number) {
  const ids = listingOwn(accountId);
  const few = sql`with few as materialized (${ids} limit ${max + 1})
    select id from few where (select count(*) from few) <= ${max}`;
  const [own, participants] = await db.batch([
    db.select().from(conversations).where(sql`${conversations.id} in (${ids})`),
    listParticipants(db, rooms, few),
  ]);
  return { own, participants: own.length > max ? null : participants };
}

/** Searches names of conversations and of their other members. */
export async function searchMemberships(
  db: Database,
  accountId: number,
  words: readonly string[],
  people: SearchedList,
): Promise<Conversation[]> {
  const isFound = sql`exists (select 1 from ${members} where ${members.roomId} = ${conversations.id}
    and ${members.leftAt} is null and ${members.accountId} <> ${accountId}
    and ${hasWords(people.list, EVERYBODY, sql`cast(${members.accountId} as text)`, words)})`;
  const [rows = []] = await readIndexed(db, people, [
    db
      .select({ conversation: conversations, isFound: isFound.mapWith(Boolean) })
      .from(conversations)
      .where(sql`${conversations.id} in (${listingOwn(accountId)})`),
  ]);
  return rows
    .filter(({ conversation: { name }, isFound }) => isFound || textHasWords(name ?? "", words))
    .map(({ conversation }) => conversation);
}

export function listPairs(db: Database, accountId: number) {
  const theirs = alias(members, "theirs");
  return db
    .select({ conversation: conversations, other: NAMED })
    .from(members)
    .innerJoin(conversations, eq(conversations.id, members.roomId))
    .innerJoin(theirs, and(eq(theirs.roomId, members.roomId), ne(theirs.accountId, members.accountId)))
    .innerJoin(accounts, eq(accounts.id, theirs.accountId))
    .where(and(isToday(rooms, accountId), isNotNull(conversations.pairKey)));
}

/** Null if the username is unknown; `conversation` is null if there is none. */
export async function findPairWith(
  db: Database,
  accountId: number,
  username: string,
): Promise<{ conversation: Conversation | null } | null> {
  // A bound number would have a fraction as text.
  const own = sql`cast(${accountId} as integer)`;
  const key = sql`min(${accounts.id}, ${own}) || ':' || max(${accounts.id}, ${own})`;
  const [row] = await db
    .select({ accountId: accounts.id, conversation: conversations })
    .from(accounts)
    .leftJoin(conversations, eq(conversations.pairKey, key))
    .where(isCalled(username));
  return row ?? null;
}

function selectWithRole(db: Database, id: number, accountId: number) {
  return db
    .select({ conversation: conversations, role: members.role })
    .from(conversations)
    .leftJoin(members, and(eq(members.roomId, conversations.id), isToday(rooms, accountId)))
    .where(eq(conversations.id, id));
}

function listingOwn(accountId: number): SQL {
  return sql`select conversation_id as id from conversation_members where account_id = ${accountId} and left_at is null`;
}

/** Queues the change for its room [M3]. False if the actor is no longer a member. */
export async function renameConversation(
  db: Database,
  id: number,
  actorId: number,
  name: string | null,
  now: number,
): Promise<boolean> {
  const [renamed] = await db.batch([
    db
      .update(conversations)
      .set({ name, renamedBy: actorId, updatedAt: now })
      .where(and(eq(conversations.id, id), isIn(rooms, { roomId: id, accountId: actorId })))
      .returning({ id: conversations.id }),
    touching(db, rooms, actorId, sql`select ${id}`),
  ]);
  return renamed.length > 0;
}

/** In one transaction with `together`. False if `actorId` may not add anyone at that moment. */
export function addToGroup(
  db: Database,
  member: NewMember & { addedBy: number },
  now: number,
  together: Statement[],
): Promise<boolean> {
  const { roomId, accountId, addedBy } = member;
  const may = sql`${isIn(rooms, { roomId, accountId: addedBy })} and ${isUnblocked(addedBy, accountId)}`;
  return addMember(db, rooms, member, now, { may, together });
}

/** For the member or the group's creator. False if that is not allowed at that moment. */
export function removeFromGroup(db: Database, place: Place, actorId: number, now: number): Promise<boolean> {
  const { roomId, accountId } = place;
  const isLeaving = actorId === accountId;
  const may = isLeaving ? sql`true` : isIn(rooms, { roomId, accountId: actorId }, "creator");
  return endMember(db, rooms, { ...place, removedBy: isLeaving ? null : actorId }, now, may);
}

/** Clients of conversations see no addresses. */
export async function loadChanges(db: Database, id: number, after: number): Promise<DirectoryChanges | null> {
  const [[conversation], changed, blockedPairs, writerIds] = await db.batch([
    db.select().from(conversations).where(eq(conversations.id, id)),
    selectChangedMembers(db, rooms, id, after),
    selectChangedBlocks(db, rooms, id, after),
    selectWriters(db, id, after),
  ]);
  return conversation
    ? {
        version: conversation.directoryVersion,
        uuid: conversation.uuid,
        isPair: conversation.pairKey !== null,
        name: conversation.name,
        renamedBy: conversation.renamedBy,
        blockedPairs: blockedPairs.map(({ one, other }) => [one, other]),
        writerIds: writerIds.map(({ accountId }) => accountId),
        members: changed.map((member) => ({ ...member, email: "" })),
      }
    : null;
}

/** Idempotent. */
export async function insertWriters(
  db: Database,
  conversationId: number,
  accountIds: readonly number[],
  now: number,
): Promise<void> {
  await db
    .insert(writers)
    .select(
      sql`select ${members.roomId}, ${members.accountId}, max(${now}, ${members.joinedAt}) from ${members}
        where ${members.roomId} = ${conversationId} and ${inList(members.accountId, accountIds)}
          and ${members.leftAt} is null`,
    )
    .onConflictDoUpdate({
      target: [writers.conversationId, writers.accountId],
      set: { at: sql`max(${writers.at}, excluded.at)` },
    });
}

/** Members changed after a version who have written since they joined. */
function selectWriters(db: Database, id: number, after: number) {
  return db
    .select({ accountId: writers.accountId })
    .from(writers)
    .innerJoin(
      members,
      and(eq(members.roomId, writers.conversationId), eq(members.accountId, writers.accountId)),
    )
    .where(
      and(
        eq(writers.conversationId, id),
        sql`${writers.accountId} in ${changedIds(rooms, id, after)}`,
        sql`${members.leftAt} is null and ${writers.at} >= ${members.joinedAt}`,
      ),
    );
}
