import { and, desc, eq, or, type SQL, sql } from "drizzle-orm";
import { type Database, withCount } from "../../db/database.ts";
import { maySeePresence } from "../../db/relations.ts";
import type { Slice } from "../../lib/pages.ts";
import { accounts, NAMED } from "../accounts/tables.ts";
import { friendships } from "../contacts/tables.ts";
import { PRESENCE, presences } from "../presence/tables.ts";

export async function deleteFriendship(db: Database, one: number, other: number): Promise<number> {
  const ended = await db
    .delete(friendships)
    .where(or(pair(one, other), pair(other, one)))
    .returning({ accountId: friendships.accountId });
  return ended.length;
}

/** Newest first, without blocked people; with the presence that the account may see. */
export function listFriendships(db: Database, accountId: number, { limit, offset }: Slice) {
  const where = and(eq(friendships.accountId, accountId), notBlocked(accountId, friendships.friendId));
  const items = db
    .select({ friend: NAMED, createdAt: friendships.createdAt, presence: PRESENCE })
    .from(friendships)
    .innerJoin(accounts, eq(accounts.id, friendships.friendId))
    .leftJoin(
      presences,
      and(
        eq(presences.accountId, friendships.friendId),
        maySeePresence(sql`${accountId}`, sql`${friendships.friendId}`),
      ),
    )
    .where(where)
    .orderBy(desc(friendships.createdAt), desc(friendships.friendId))
    .limit(limit)
    .offset(offset);
  return withCount(db, items, friendships, where);
}

function pair(accountId: number, friendId: number) {
  return and(eq(friendships.accountId, accountId), eq(friendships.friendId, friendId));
}

function notBlocked(accountId: number, other: SQL | typeof friendships.friendId): SQL {
  return sql`not exists (select 1 from blocks where blocker_id = ${accountId} and blocked_id = ${other})
    and not exists (select 1 from blocks where blocker_id = ${other} and blocked_id = ${accountId})`;
}
