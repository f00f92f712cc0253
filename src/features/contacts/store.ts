import { and, eq, or } from "drizzle-orm";
import { type Database, inList, type Statement } from "../../db/database.ts";
import { blocks, friendships } from "./tables.ts";

/** In one transaction with `together`. `isMutual`: the other had added the account before. */
export async function insertFriendship(
  db: Database,
  accountId: number,
  friendId: number,
  now: number,
  together: Statement[] = [],
): Promise<{ isNew: boolean; isMutual: boolean }> {
  const [made, back] = await db.batch([
    db
      .insert(friendships)
      .values({ accountId, friendId, createdAt: now })
      .onConflictDoNothing()
      .returning({ accountId: friendships.accountId }),
    db.select({ accountId: friendships.accountId }).from(friendships).where(pair(friendId, accountId)),
    ...together,
  ]);
  return { isNew: made.length > 0, isMutual: back.length > 0 };
}

/** In both directions. */
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

function pair(accountId: number, friendId: number) {
  return and(eq(friendships.accountId, accountId), eq(friendships.friendId, friendId));
}
