import { and, desc, eq, or, sql } from "drizzle-orm";
import type { Database } from "../../../db/database.ts";
import type { Slice } from "../../../lib/pages.ts";
import { conversationMembership } from "../../conversations/tables.ts";
import { channelMembership } from "../../workspaces/channels/tables.ts";
import { blocks } from "../tables.ts";

export type Block = typeof blocks.$inferSelect;

/**
 * Stores a block, and in the same transaction that the rooms of both are to learn of it.
 * @returns whether it is new, and whether there was none between the two: so it is for one only, however many are made
 * at once
 */
export async function insertBlock(
  db: Database,
  blockerId: number,
  blockedId: number,
  now: number,
): Promise<{ isNew: boolean; isFirst: boolean }> {
  const [before, made] = await db.batch([
    db
      .select({ blockerId: blocks.blockerId })
      .from(blocks)
      .where(or(exactly(blockerId, blockedId), exactly(blockedId, blockerId))),
    db
      .insert(blocks)
      .values({ blockerId, blockedId, createdAt: now })
      .onConflictDoNothing()
      .returning({ createdAt: blocks.createdAt }),
    ...sharedRoomsChanged(db, blockerId, blockedId, now),
  ]);
  return { isNew: made.length > 0, isFirst: before.length === 0 };
}

/** Removes a block in the same way. False if there was none. */
export async function deleteBlock(db: Database, blockerId: number, blockedId: number, now: number) {
  const [removed] = await db.batch([
    db.delete(blocks).where(exactly(blockerId, blockedId)).returning({ createdAt: blocks.createdAt }),
    ...sharedRoomsChanged(db, blockerId, blockedId, now),
  ]);
  return removed.length > 0;
}

export async function findBlock(db: Database, blockerId: number, blockedId: number): Promise<Block | null> {
  const [row] = await db.select().from(blocks).where(exactly(blockerId, blockedId));
  return row ?? null;
}

/** Whom an account blocked, the newest first. */
export async function listBlocks(
  db: Database,
  blockerId: number,
  { limit, offset }: Slice,
): Promise<{ items: Block[]; count: number }> {
  const where = eq(blocks.blockerId, blockerId);
  const [items, counted] = await db.batch([
    db
      .select()
      .from(blocks)
      .where(where)
      .orderBy(desc(blocks.createdAt), desc(blocks.blockedId))
      .limit(limit)
      .offset(offset),
    db.select({ count: sql<number>`count(*)` }).from(blocks).where(where),
  ]);
  return { items, count: counted[0]?.count ?? 0 };
}

/** Conversations and channels in which both are today. */
export async function listShared(db: Database, one: number, other: number) {
  const [conversationIds, channelIds] = await Promise.all([
    conversationMembership.listShared(db, one, other),
    channelMembership.listShared(db, one, other),
  ]);
  return { conversationIds, channelIds };
}

function sharedRoomsChanged(db: Database, one: number, other: number, now: number) {
  return [
    ...conversationMembership.changedAmong(db, conversationMembership.sharedBy(one, other), now),
    ...channelMembership.changedAmong(db, channelMembership.sharedBy(one, other), now),
  ] as const;
}

function exactly(blockerId: number, blockedId: number) {
  return and(eq(blocks.blockerId, blockerId), eq(blocks.blockedId, blockedId));
}
