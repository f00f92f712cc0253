import { type SQL, sql } from "drizzle-orm";

/**
 * As SQL conditions; accounts are columns or values. Contacts are mutual friends, people who both wrote in a
 * common conversation, and fellow members of a workspace that both joined themselves.
 */

export function areContacts(one: SQL, other: SQL): SQL {
  return sql`(${areFriends(one, other)} or ${bothWrote(one, other)} or ${bothJoined(one, other)})`;
}

/** Contacts know each other; one also knows a person whom they added as a friend or wrote to. */
export function knows(who: SQL, other: SQL): SQL {
  return sql`(${added(who, other)} or ${wroteTo(who, other)} or ${bothJoined(who, other)})`;
}

/** Their own, a friend's, or of someone who joined a common workspace. */
export function mayKnowAddress(viewer: SQL, owner: SQL): SQL {
  return sql`(${viewer} = ${owner} or (${areFriends(viewer, owner)} and not ${isBlocked(viewer, owner)})
    or exists (select 1 from workspace_members as theirs
      join workspace_members as own on own.workspace_id = theirs.workspace_id and own.account_id = ${viewer}
      where theirs.account_id = ${owner} and theirs.accepted_at is not null))`;
}

export function isBlocked(one: SQL, other: SQL): SQL {
  return sql`(exists (select 1 from blocks where blocker_id = ${one} and blocked_id = ${other})
    or exists (select 1 from blocks where blocker_id = ${other} and blocked_id = ${one}))`;
}

/** Their own, or an unblocked contact's. */
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

/** Writers in conversations in which `own` wrote too, both as current members. */
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
