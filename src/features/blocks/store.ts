import { and, desc, eq, or, type SQL, sql } from "drizzle-orm";
import { type Database, withCount } from "../../db/database.ts";
import { endingAmong, everIn, touching } from "../../db/membership.ts";
import { type Target, targetsOf } from "../../db/outbox/store.ts";
import type { Slice } from "../../lib/pages.ts";
import { accounts, isCalled, NAMED } from "../accounts/tables.ts";
import { blocks } from "../contacts/tables.ts";
import { conversationRooms } from "../conversations/tables.ts";
import { channelRooms } from "../workspaces/channels/tables.ts";

export type Block = typeof blocks.$inferSelect;

/** In one transaction with the rooms' changes. `isFirst` is true for one of several concurrent calls. */
export async function insertBlock(
  db: Database,
  blockerId: number,
  blockedId: number,
  now: number,
): Promise<{ isNew: boolean; isFirst: boolean; rooms: Target[] }> {
  const [before, made, conversations, channels] = await db.batch([
    db
      .select({ blockerId: blocks.blockerId })
      .from(blocks)
      .where(or(exactly(blockerId, blockedId), exactly(blockedId, blockerId))),
    db
      .insert(blocks)
      .values({ blockerId, blockedId, createdAt: now })
      .onConflictDoNothing()
      .returning({ createdAt: blocks.createdAt }),
    ...touchingShared(db, blockerId, blockedId),
    endingAmong(db, conversationRooms, groupsAddedTo(blockerId, blockedId), blockerId, now),
  ]);
  return { isNew: made.length > 0, isFirst: before.length === 0, rooms: objectsOf(conversations, channels) };
}

/** `isRemoved` is false if there was none. */
export async function deleteBlock(
  db: Database,
  blockerId: number,
  blockedId: number,
): Promise<{ isRemoved: boolean; rooms: Target[] }> {
  const [removed, conversations, channels] = await db.batch([
    db.delete(blocks).where(exactly(blockerId, blockedId)).returning({ createdAt: blocks.createdAt }),
    ...touchingShared(db, blockerId, blockedId),
  ]);
  return { isRemoved: removed.length > 0, rooms: objectsOf(conversations, channels) };
}

export async function findBlock(db: Database, blockerId: number, blockedId: number): Promise<Block | null> {
  const [row] = await db.select().from(blocks).where(exactly(blockerId, blockedId));
  return row ?? null;
}

/** `since` is null without a block; the result is null for an unknown username. */
export async function findBlocked(db: Database, blockerId: number, username: string) {
  const [row] = await db
    .select({ blocked: NAMED, since: blocks.createdAt })
    .from(accounts)
    .leftJoin(blocks, and(eq(blocks.blockedId, accounts.id), eq(blocks.blockerId, blockerId)))
    .where(isCalled(username));
  return row ?? null;
}

export function listBlocks(db: Database, blockerId: number, { limit, offset }: Slice) {
  const where = eq(blocks.blockerId, blockerId);
  const items = db
    .select({ blocked: NAMED, createdAt: blocks.createdAt })
    .from(blocks)
    .innerJoin(accounts, eq(accounts.id, blocks.blockedId))
    .where(where)
    .orderBy(desc(blocks.createdAt), desc(blocks.blockedId))
    .limit(limit)
    .offset(offset);
  return withCount(db, items, blocks, where);
}

function touchingShared(db: Database, one: number, other: number) {
  return [
    touching(db, conversationRooms, one, everIn(conversationRooms, other)),
    touching(db, channelRooms, one, everIn(channelRooms, other)),
  ] as const;
}

type Rows = readonly { id: number }[];

function objectsOf(conversations: Rows, channels: Rows): Target[] {
  const idsOf = (rows: Rows) => rows.map(({ id }) => id);
  return [...targetsOf("conversation", idsOf(conversations)), ...targetsOf("channel", idsOf(channels))];
}

/** Groups in which they have talked with nobody else. */
function groupsAddedTo(accountId: number, adderId: number): SQL {
  return sql`select own.conversation_id from conversation_members as own
    join conversations on conversations.id = own.conversation_id and pair_key is null
    where own.account_id = ${accountId} and own.left_at is null and own.added_by = ${adderId}
      and not (
        exists (select 1 from conversation_writers as mine
          where mine.conversation_id = own.conversation_id and mine.account_id = own.account_id
            and mine.at >= own.joined_at)
        and exists (select 1 from conversation_writers as others
          join conversation_members as place on place.conversation_id = others.conversation_id
            and place.account_id = others.account_id and place.left_at is null and others.at >= place.joined_at
          where others.conversation_id = own.conversation_id
            and others.account_id not in (${accountId}, ${adderId})))`;
}

function exactly(blockerId: number, blockedId: number) {
  return and(eq(blocks.blockerId, blockerId), eq(blocks.blockedId, blockedId));
}
