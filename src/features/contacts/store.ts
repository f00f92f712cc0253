import { and, desc, eq, or, type SQL, sql } from "drizzle-orm";
import { type Database, inList } from "../../db/database.ts";
import { blocks, friendships } from "./tables.ts";

/** Befriends two people. False if they are friends already. */
export async function insertFriendship(db: Database, one: number, other: number, now: number) {
  const [made] = await db.batch([
    db
      .insert(friendships)
      .values({ accountId: one, friendId: other, createdAt: now })
      .onConflictDoNothing()
      .returning({ accountId: friendships.accountId }),
    db.insert(friendships).values({ accountId: other, friendId: one, createdAt: now }).onConflictDoNothing(),
  ]);
  return made.length > 0;
}

/** False if they were no friends. */
export async function deleteFriendship(db: Database, one: number, other: number): Promise<boolean> {
  const [ended] = await db.batch([
    db.delete(friendships).where(pair(one, other)).returning({ accountId: friendships.accountId }),
    db.delete(friendships).where(pair(other, one)),
  ]);
  return ended.length > 0;
}

/** The newest friendships first, without those that a block keeps apart. */
export async function listFriendships(
  db: Database,
  accountId: number,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ items: { friendId: number; createdAt: number }[]; count: number }> {
  const where = and(eq(friendships.accountId, accountId), notBlocked(accountId, friendships.friendId));
  const [items, counted] = await db.batch([
    db
      .select({ friendId: friendships.friendId, createdAt: friendships.createdAt })
      .from(friendships)
      .where(where)
      .orderBy(desc(friendships.createdAt), desc(friendships.friendId))
      .limit(limit)
      .offset(offset),
    db.select({ count: sql<number>`count(*)` }).from(friendships).where(where),
  ]);
  return { items, count: counted[0]?.count ?? 0 };
}

/** Blocks between an account and any of these others, whoever made them. */
export function listBlocksBetween(db: Database, accountId: number, otherIds: readonly number[]) {
  return db
    .select({ blockerId: blocks.blockerId, blockedId: blocks.blockedId, createdAt: blocks.createdAt })
    .from(blocks)
    .where(
      or(
        and(eq(blocks.blockerId, accountId), inList(blocks.blockedId, otherIds)),
        and(eq(blocks.blockedId, accountId), inList(blocks.blockerId, otherIds)),
      ),
    );
}

/** Friends and those with whom a conversation or a workspace is shared today, without whom a block keeps apart. */
export async function listContacts(db: Database, accountId: number): Promise<number[]> {
  const rows = await db.all<{ id: number }>(sql`
    select id from (
      select friend_id as id from friendships where account_id = ${accountId}
      union
      select theirs.account_id from conversation_members as own
        join conversation_members as theirs
          on theirs.conversation_id = own.conversation_id and theirs.left_at is null
        where own.account_id = ${accountId} and own.left_at is null and theirs.account_id <> ${accountId}
      union
      select theirs.account_id from workspace_members as own
        join workspace_members as theirs on theirs.workspace_id = own.workspace_id
        where own.account_id = ${accountId} and theirs.account_id <> ${accountId}
    ) where ${notBlocked(accountId, sql`id`)} order by id`);
  return rows.map(({ id }) => id);
}

/** Whether two are friends or share a conversation or a workspace today, a block between them or not. */
export async function areRelated(db: Database, one: number, other: number): Promise<boolean> {
  const [row] = await db.all<{ related: number }>(sql`
    select exists (select 1 from friendships where account_id = ${one} and friend_id = ${other})
      or exists (select 1 from conversation_members as own
        join conversation_members as theirs on theirs.conversation_id = own.conversation_id
        where own.account_id = ${one} and own.left_at is null
          and theirs.account_id = ${other} and theirs.left_at is null)
      or exists (select 1 from workspace_members as own
        join workspace_members as theirs on theirs.workspace_id = own.workspace_id
        where own.account_id = ${one} and theirs.account_id = ${other}) as related`);
  return row?.related === 1;
}

function pair(accountId: number, friendId: number) {
  return and(eq(friendships.accountId, accountId), eq(friendships.friendId, friendId));
}

function notBlocked(accountId: number, other: SQL | typeof friendships.friendId): SQL {
  return sql`not exists (select 1 from blocks where blocker_id = ${accountId} and blocked_id = ${other})
    and not exists (select 1 from blocks where blocker_id = ${other} and blocked_id = ${accountId})`;
}
