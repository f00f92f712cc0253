import { type SQL, sql } from "drizzle-orm";

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
export function mayKnowAddress(viewer: SQL, owner: SQL): SQL {
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

/** Whether `viewer` may see the presence of `owner`: it is their own, or a contact's whom no block keeps apart. */
export function maySeePresence(viewer: SQL, owner: SQL): SQL {
  return sql`(${viewer} = ${owner} or (${areContacts(viewer, owner)} and not ${isBlocked(viewer, owner)}))`;
}

function areFriends(one: SQL, other: SQL): SQL {
  return sql`(${added(one, other)} and ${added(other, one)})`;
}

export function added(who: SQL, other: SQL): SQL {
  return sql`exists (select 1 from friendships as f where f.account_id = ${who} and f.friend_id = ${other})`;
}

function bothWrote(one: SQL, other: SQL): SQL {
  return sql`exists (select 1 from ${writersBeside(one)} and theirs.account_id = ${other})`;
}

/** Who wrote (`theirs`) in conversations in which `own` wrote too; both since they became members, and members today. */
export function writersBeside(own: SQL): SQL {
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
