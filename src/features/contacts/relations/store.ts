import { type SQL, sql } from "drizzle-orm";
import type { Database } from "../../../db/database.ts";

/**
 * How two people stand to each other, as conditions of SQL. An account's number is given as SQL: a column, or a
 * value. Contacts are friends who added each other, people who both wrote in a conversation that both are in, and
 * fellow members of a workspace that both joined by an act of their own.
 */

/** Whether two are contacts; a block between them changes nothing. */
export function areContacts(one: SQL, other: SQL): SQL {
  return sql`(${areFriends(one, other)} or ${bothWrote(one, other)} or ${bothJoined(one, other)})`;
}

/** Whether `who` knows `other`: they are contacts, or `who` added `other` as a friend, or wrote where `other` is. */
export function knows(who: SQL, other: SQL): SQL {
  return sql`(${added(who, other)} or ${wroteTo(who, other)} or ${bothJoined(who, other)})`;
}

/** Whether `viewer` may know the address of `owner`: it is their own, a friend's, or of a workspace that `owner` joined. */
function mayKnowAddress(viewer: SQL, owner: SQL): SQL {
  return sql`(${viewer} = ${owner} or (${areFriends(viewer, owner)} and not ${isBlocked(viewer, owner)})
    or exists (select 1 from workspace_members as theirs
      join workspace_members as own on own.workspace_id = theirs.workspace_id and own.account_id = ${viewer}
      where theirs.account_id = ${owner} and theirs.accepted_at is not null))`;
}

/** Whether either blocked the other. */
export function isBlocked(one: SQL, other: SQL): SQL {
  return sql`(exists (select 1 from blocks where blocker_id = ${one} and blocked_id = ${other})
    or exists (select 1 from blocks where blocker_id = ${other} and blocked_id = ${one}))`;
}

/** Numbers of an account's contacts, without those whom a block keeps apart. */
export async function listContacts(db: Database, accountId: number): Promise<number[]> {
  const rows = await db.all<{ id: number }>(sql`${selectContacts(sql`${accountId}`)} order by id`);
  return rows.map(({ id }) => id);
}

/** Those of them who are online and watch presence, and whether each may know the account's address. */
export function listWatchers(db: Database, accountId: number): Promise<{ id: number; mayKnow: number }[]> {
  const own = sql`${accountId}`;
  return db.all(sql`
    select contact.id, ${mayKnowAddress(sql`contact.id`, own)} as mayKnow
    from (${selectContacts(own)}) as contact
      join presences on presences.account_id = contact.id and presences.is_online = 1 and presences.is_watching = 1
    order by contact.id`);
}

function selectContacts(own: SQL): SQL {
  return sql`
    select id from (
      select mine.friend_id as id from friendships as mine
        where mine.account_id = ${own} and ${added(sql`mine.friend_id`, own)}
      union
      select theirs.account_id from ${writersBeside(own)}
      union
      select theirs.account_id from workspace_members as mine
        join workspace_members as theirs on theirs.workspace_id = mine.workspace_id
        where mine.account_id = ${own} and mine.accepted_at is not null and theirs.accepted_at is not null
    ) where id <> ${own} and not ${isBlocked(own, sql`id`)}`;
}

/** Those of these people who are the account's contacts, without those whom a block keeps apart. */
export async function contactsAmong(
  db: Database,
  accountId: number,
  ids: readonly number[],
): Promise<number[]> {
  const own = sql`${accountId}`;
  const rows = await db.all<{ id: number }>(sql`
    select value as id from json_each(${JSON.stringify(ids)})
    where value <> ${own} and ${areContacts(own, sql`value`)} and not ${isBlocked(own, sql`value`)}`);
  return rows.map(({ id }) => id);
}

/** Whether two are contacts, a block between them or not. */
export async function isContact(db: Database, one: number, other: number): Promise<boolean> {
  const [row] = await db.all<{ found: number }>(
    sql`select ${areContacts(sql`${one}`, sql`${other}`)} as found`,
  );
  return row?.found === 1;
}

/** The address of each of these people, and whether a viewer may know it. */
export function listAddresses(
  db: Database,
  viewerId: number,
  ids: readonly number[],
): Promise<{ id: number; email: string; username: string; mayKnow: number }[]> {
  return db.all(sql`
    select id, email, username, ${mayKnowAddress(sql`${viewerId}`, sql`accounts.id`)} as mayKnow
    from accounts where id in (select value from json_each(${JSON.stringify(ids)}))`);
}

/** Those of these people who may know the account's address. */
export async function listAcquainted(
  db: Database,
  accountId: number,
  ids: readonly number[],
): Promise<number[]> {
  const rows = await db.all<{ id: number }>(sql`
    select value as id from json_each(${JSON.stringify(ids)})
    where ${mayKnowAddress(sql`value`, sql`${accountId}`)}`);
  return rows.map(({ id }) => id);
}

function areFriends(one: SQL, other: SQL): SQL {
  return sql`(${added(one, other)} and ${added(other, one)})`;
}

function added(who: SQL, other: SQL): SQL {
  return sql`exists (select 1 from friendships as f where f.account_id = ${who} and f.friend_id = ${other})`;
}

function bothWrote(one: SQL, other: SQL): SQL {
  return sql`exists (select 1 from ${writersBeside(one)} and theirs.account_id = ${other})`;
}

/** Who wrote (`theirs`) in conversations in which `own` wrote too; both since they became members, and members today. */
function writersBeside(own: SQL): SQL {
  return sql`conversation_writers as mine
    join conversation_members as my_place on my_place.conversation_id = mine.conversation_id
      and my_place.account_id = mine.account_id and my_place.left_at is null and mine.at >= my_place.joined_at
    join conversation_writers as theirs on theirs.conversation_id = mine.conversation_id
    join conversation_members as their_place on their_place.conversation_id = theirs.conversation_id
      and their_place.account_id = theirs.account_id and their_place.left_at is null
      and theirs.at >= their_place.joined_at
    where mine.account_id = ${own}`;
}

function wroteTo(who: SQL, other: SQL): SQL {
  return sql`exists (select 1 from conversation_writers as wrote
    join conversation_members as their_place on their_place.conversation_id = wrote.conversation_id
      and their_place.account_id = wrote.account_id and their_place.left_at is null
      and wrote.at >= their_place.joined_at
    join conversation_members as my_place on my_place.conversation_id = wrote.conversation_id
      and my_place.account_id = ${other} and my_place.left_at is null
    where wrote.account_id = ${who})`;
}

function bothJoined(one: SQL, other: SQL): SQL {
  return sql`exists (select 1 from workspace_members as mine
    join workspace_members as theirs on theirs.workspace_id = mine.workspace_id and theirs.account_id = ${other}
    where mine.account_id = ${one} and mine.accepted_at is not null and theirs.accepted_at is not null)`;
}
