import { and, asc, eq, ne, or, sql } from "drizzle-orm";
import { type Database, inList, type Statement } from "../../../db/database.ts";
import { presentAddress } from "../../../lib/addresses.ts";
import { accounts } from "../../accounts/tables.ts";
import { blocks } from "../../contacts/tables.ts";
import type { Directory } from "../../messaging/members.ts";
import { listAccepted } from "../consent/store.ts";
import { addingMember } from "../store.ts";
import { workspaceEvents, workspaceMembers, workspaces } from "../tables.ts";
import type { ChannelAccess } from "./policy.ts";
import { channels, channelMembers as members, channelMembership as membership } from "./tables.ts";

export type { Participant } from "../../../db/membership.ts";
export { channelMembership as membership } from "./tables.ts";

export type Channel = typeof channels.$inferSelect;

/** How the caller of an action is told of: who did it, and the ids of what tells others. */
interface By {
  actorId: number;
  noticeIds: [string, string];
}

export async function findChannel(db: Database, id: number): Promise<Channel | null> {
  const [row] = await db.select().from(channels).where(eq(channels.id, id));
  return row ?? null;
}

export async function findChannelAccess(
  db: Database,
  id: number,
  accountId: number,
): Promise<ChannelAccess | null> {
  const [row] = await db
    .select({
      channel: channels,
      role: members.role,
      workspaceRole: workspaceMembers.role,
      hasAccepted: sql<boolean>`${workspaceMembers.acceptedAt} is not null`.mapWith(Boolean),
      isOpenWorkspace: workspaces.isOpen,
    })
    .from(channels)
    .innerJoin(workspaces, eq(workspaces.id, channels.workspaceId))
    .leftJoin(members, and(eq(members.roomId, channels.id), membership.isToday(accountId)))
    .leftJoin(
      workspaceMembers,
      and(eq(workspaceMembers.workspaceId, channels.workspaceId), eq(workspaceMembers.accountId, accountId)),
    )
    .where(eq(channels.id, id));
  return row ?? null;
}

/** The public channels of a workspace and the private ones that an account is in, oldest first. */
export async function listVisible(
  db: Database,
  workspaceId: number,
  accountId: number,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ items: { channel: Channel; isMember: boolean }[]; count: number }> {
  const joined = and(eq(members.roomId, channels.id), membership.isToday(accountId));
  const where = and(
    eq(channels.workspaceId, workspaceId),
    or(eq(channels.isPrivate, false), sql`${members.accountId} is not null`),
  );
  const [items, counted] = await db.batch([
    db
      .select({ channel: channels, role: members.role })
      .from(channels)
      .leftJoin(members, joined)
      .where(where)
      .orderBy(asc(channels.id))
      .limit(limit)
      .offset(offset),
    db.select({ count: sql<number>`count(*)` }).from(channels).leftJoin(members, joined).where(where),
  ]);
  return {
    items: items.map(({ channel, role }) => ({ channel, isMember: role !== null })),
    count: counted[0]?.count ?? 0,
  };
}

/** Numbers of the private channels of a workspace that an account is in. */
export async function listPrivateIdsOf(
  db: Database,
  workspaceId: number,
  accountId: number,
): Promise<number[]> {
  const rows = await db
    .select({ id: channels.id })
    .from(members)
    .innerJoin(channels, eq(channels.id, members.roomId))
    .where(
      and(membership.isToday(accountId), eq(channels.workspaceId, workspaceId), eq(channels.isPrivate, true)),
    );
  return rows.map(({ id }) => id);
}

/** Makes a channel with its creator in it, and notes that the workspace's object is to be told. Returns its number. */
export async function insertChannel(
  db: Database,
  channel: { workspaceId: number; name: string; isPrivate: boolean; creatorId: number },
  noticeId: string,
  now: number,
): Promise<number> {
  const { workspaceId, creatorId } = channel;
  const made = sql`(select max(id) from channels where workspace_id = ${workspaceId})`;
  const [rows] = await db.batch([
    db
      .insert(channels)
      .values({ ...channel, createdAt: now })
      .returning({ id: channels.id }),
    db.insert(members).select(sql`select ${made}, ${creatorId}, 'creator', ${now}, null, null`),
    db
      .insert(workspaceEvents)
      .select(
        sql`select null, ${workspaceId}, 'channel_created', ${creatorId}, ${creatorId}, ${made}, ${noticeId}, ${now}`,
      ),
  ]);
  return rows[0]?.id ?? 0;
}

/**
 * Adds someone to a channel, and to its workspace if they are not in it, and notes who is to be told, in one transaction
 * with `together`. False if they are in the channel already.
 */
export async function insertChannelMember(
  db: Database,
  { workspaceId, id: channelId }: Channel,
  accountId: number,
  { actorId, noticeIds: [noticeId, channelNoticeId] }: By,
  now: number,
  together: Statement[] = [],
): Promise<boolean> {
  const addedBy = actorId === accountId ? null : actorId;
  const [, , , added] = await db.batch([
    ...addingMember(db, { workspaceId, accountId, role: "member" }, { actorId, noticeId }, now),
    db.insert(workspaceEvents).select(
      sql`select null, ${workspaceId}, 'channel_member_added', ${actorId}, ${accountId}, ${channelId},
          ${channelNoticeId}, ${now}
        where not exists (select 1 from ${members} where ${members.roomId} = ${channelId}
          and ${members.accountId} = ${accountId} and ${members.leftAt} is null)`,
    ),
    membership.adding(db, { roomId: channelId, accountId, addedBy }, now),
    ...membership.changed(db, [channelId], now),
    ...together,
  ]);
  return added.length > 0;
}

export async function findChannelNames(
  db: Database,
  ids: readonly number[],
): Promise<Map<number, { name: string; isPrivate: boolean }>> {
  const rows = await db
    .select({ id: channels.id, name: channels.name, isPrivate: channels.isPrivate })
    .from(channels)
    .where(inList(channels.id, ids));
  return new Map(rows.map(({ id, ...channel }) => [id, channel]));
}

/**
 * A channel with its members, as its room is told them: all who read there are members of the workspace, so of those who
 * joined it by an act of their own they are told the address.
 */
export async function loadChannel(
  db: Database,
  id: number,
): Promise<{ channel: Channel; directory: Directory } | null> {
  const channel = await findChannel(db, id);
  if (!channel) return null;
  const { blockedPairs, members: everyone } = await membership.loadMembers(db, id);
  const ids = everyone.map(({ accountId }) => accountId);
  const accepted = await listAccepted(db, channel.workspaceId, ids);
  const members = everyone.map((member) => ({
    ...member,
    email: presentAddress(member, accepted.has(member.accountId)),
  }));
  const { directoryVersion: version } = channel;
  return { channel, directory: { version, uuid: "", isPair: false, blockedPairs, writerIds: [], members } };
}

/** Who of those with these names, in lower case, may see a channel (its members, and those of the workspace if it is public) and hear of the sender. */
export async function listMentioned(
  db: Database,
  channelId: number,
  senderId: number,
  names: readonly string[],
): Promise<number[]> {
  const rows = await db
    .select({ id: accounts.id })
    .from(accounts)
    .innerJoin(channels, eq(channels.id, channelId))
    .where(
      and(
        inList(accounts.usernameKey, names),
        ne(accounts.id, senderId),
        sql`not exists (select 1 from ${blocks} where (blocker_id = ${senderId} and blocked_id = ${accounts.id})
          or (blocker_id = ${accounts.id} and blocked_id = ${senderId}))`,
        sql`(exists (select 1 from ${members} where ${members.roomId} = ${channelId}
              and ${members.accountId} = ${accounts.id} and ${members.leftAt} is null)
          or (${channels.isPrivate} = 0 and exists (select 1 from ${workspaceMembers}
              where ${workspaceMembers.workspaceId} = ${channels.workspaceId}
                and ${workspaceMembers.accountId} = ${accounts.id})))`,
      ),
    );
  return rows.map(({ id }) => id);
}
