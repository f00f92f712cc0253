import { and, asc, eq, gt, isNotNull, max, ne, or, sql } from "drizzle-orm";
import { isUnblocked } from "../../../db/conditions.ts";
import { type Database, inList, type Statement } from "../../../db/database.ts";
import { changedIds, selectChangedBlocks, selectChangedMembers } from "../../../db/member-changes.ts";
import type { RoomAccessQuery } from "../../../db/member-tables.ts";
import { adding, canEnter, endMember, isIn, isToday } from "../../../db/membership.ts";
import { presentAddress } from "../../../lib/addresses.ts";
import type { Slice } from "../../../lib/pages.ts";
import { accounts } from "../../accounts/tables.ts";
import { blocks } from "../../contacts/tables.ts";
import type { DirectoryChanges } from "../../messaging/members.ts";
import { accepting } from "../consent/store.ts";
import { queueingEvent } from "../events/store.ts";
import { addingMember, isInWorkspace } from "../members/store.ts";
import { workspaceMembers, workspaces } from "../tables.ts";
import { type Channel, channels, channelMembers as members, channelRooms as rooms } from "./tables.ts";

export type { Participant } from "../../../db/membership.ts";
export { type Channel, channelRooms } from "./tables.ts";

export interface VisibleChannel {
  channel: Channel;
  isMember: boolean;
}

interface By {
  actorId: number;
  noticeIds: [string, string];
}

/** Access is for members of the channel who joined its workspace themselves. */
export function roomAccess(id: number): RoomAccessQuery {
  const isLetIn = sql`exists (select 1 from ${workspaceMembers} as own
    where own.workspace_id = room.workspace_id and own.account_id = member.account_id
      and own.accepted_at is not null)`;
  return { tables: rooms, id, isLetIn };
}

export async function findChannelAccess(db: Database, id: number, accountId: number) {
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
    .leftJoin(members, and(eq(members.roomId, channels.id), isToday(rooms, accountId)))
    .leftJoin(
      workspaceMembers,
      and(eq(workspaceMembers.workspaceId, channels.workspaceId), eq(workspaceMembers.accountId, accountId)),
    )
    .where(eq(channels.id, id));
  return row ?? null;
}

export async function listVisible(
  db: Database,
  workspaceId: number,
  accountId: number,
  { limit, offset, after }: Slice & { after: number },
): Promise<VisibleChannel[]> {
  const joined = and(eq(members.roomId, channels.id), isToday(rooms, accountId));
  const where = and(
    eq(channels.workspaceId, workspaceId),
    or(eq(channels.isPrivate, false), sql`${members.accountId} is not null`),
  );
  const items = await db
    .select({ channel: channels, role: members.role })
    .from(channels)
    .leftJoin(members, joined)
    .where(and(where, gt(channels.id, after)))
    .orderBy(asc(channels.id))
    .limit(limit)
    .offset(offset);
  return items.map(({ channel, role }) => ({ channel, isMember: role !== null }));
}

export async function findLastChannelId(db: Database): Promise<number> {
  const [row] = await db.select({ id: max(channels.id) }).from(channels);
  return row?.id ?? 0;
}

export async function listPrivateIdsOf(db: Database, workspaceId: number, accountId: number) {
  const rows = await db
    .select({ id: channels.id })
    .from(members)
    .innerJoin(channels, eq(channels.id, members.roomId))
    .where(
      and(isToday(rooms, accountId), eq(channels.workspaceId, workspaceId), eq(channels.isPrivate, true)),
    );
  return rows.map(({ id }) => id);
}

/** The creator joins the workspace themselves. Null if they are no longer in it. */
export async function insertChannel(
  db: Database,
  channel: { workspaceId: number; name: string; isPrivate: boolean; creatorId: number },
  [noticeId, acceptedId]: [string, string],
  now: number,
): Promise<number | null> {
  const { workspaceId, name, isPrivate, creatorId } = channel;
  const made = sql`(select max(id) from channels where workspace_id = ${workspaceId})`;
  const may = isInWorkspace(workspaceId, creatorId);
  const by = { actorId: creatorId, subjectId: creatorId, noticeId };
  const event = { ...by, kind: "channel_created", workspaceId, channelId: made } as const;
  const [rows] = await db.batch([
    db
      .insert(channels)
      .select(
        sql`select null, ${workspaceId}, ${name}, ${isPrivate ? 1 : 0}, ${creatorId}, ${now}, 1, 1, 1 where ${may}`,
      )
      .returning({ id: channels.id }),
    db
      .insert(members)
      .select(sql`select ${made}, ${creatorId}, 'creator', ${now}, null, null, null, 1 where ${may}`),
    queueingEvent(db, event, now, sql`where ${may}`),
    ...accepting(db, { workspaceId, accountId: creatorId, noticeId: acceptedId }, now, may),
  ]);
  return rows[0]?.id ?? null;
}

/** On behalf of a member, or joining oneself; in one transaction with `together`. Both false if not allowed. */
export async function insertChannelMember(
  db: Database,
  { workspaceId, id: channelId }: Channel,
  accountId: number,
  { actorId, noticeIds: [noticeId, channelNoticeId] }: By,
  now: number,
  together: Statement[] = [],
): Promise<{ isAdded: boolean; isAccepted: boolean }> {
  const isJoining = accountId === actorId;
  const addedBy = isJoining ? null : actorId;
  const place = { roomId: channelId, accountId };
  const may = isJoining ? isVisitable(channelId, actorId) : mayInvite(channelId, actorId, accountId);
  const mayAccept = isJoining ? sql`(${may} or ${isIn(rooms, place)})` : sql`false`;
  const mayEnter = sql`${may} and ${canEnter(rooms, place)}`;
  const hasEntered = sql`${may} and ${isInWorkspace(workspaceId, accountId)}`;
  const people = { actorId, subjectId: accountId, noticeId: channelNoticeId };
  const event = { ...people, kind: "channel_member_added", workspaceId, channelId } as const;
  const [, , accepted, , , , added] = await db.batch([
    ...accepting(db, { workspaceId, accountId, noticeId }, now, mayAccept),
    ...addingMember(
      db,
      { workspaceId, accountId, role: "member", addedBy },
      { actorId, noticeId },
      now,
      mayEnter,
    ),
    queueingEvent(db, event, now, sql`where ${hasEntered} and ${canEnter(rooms, place)}`),
    adding(db, rooms, { ...place, addedBy }, now, hasEntered),
    ...together,
  ]);
  return { isAdded: added.length > 0, isAccepted: accepted.length > 0 };
}

/** For oneself, the channel's owner, and managers of the workspace who may see it. False if not allowed. */
export function deleteChannelMember(
  db: Database,
  { workspaceId, id: channelId, isPrivate }: Channel,
  actorId: number,
  accountId: number,
  now: number,
): Promise<boolean> {
  const actor = { roomId: channelId, accountId: actorId };
  const isManager = isInWorkspace(workspaceId, actorId, ["owner", "admin"]);
  const mayAsManager = isPrivate ? sql`${isManager} and ${isIn(rooms, actor)}` : isManager;
  const isLeaving = accountId === actorId;
  const may = isLeaving ? sql`true` : sql`(${isIn(rooms, actor, "creator")} or (${mayAsManager}))`;
  const member = { roomId: channelId, accountId, removedBy: isLeaving ? null : actorId };
  return endMember(db, rooms, member, now, may);
}

function isVisitable(channelId: number, accountId: number) {
  return sql`exists (select 1 from channels join workspaces on workspaces.id = channels.workspace_id
    where channels.id = ${channelId} and channels.is_private = 0 and (workspaces.is_open = 1
      or exists (select 1 from workspace_members as own
        where own.workspace_id = workspaces.id and own.account_id = ${accountId})))`;
}

function mayInvite(channelId: number, actorId: number, accountId: number) {
  const actorIsIn = isIn(rooms, { roomId: channelId, accountId: actorId });
  return sql`${actorIsIn} and ${isUnblocked(actorId, accountId)}`;
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

/** All readers are members of the workspace, so they see the addresses of those who joined themselves. */
export async function loadChanges(
  db: Database,
  id: number,
  after: number,
): Promise<{ channel: Channel; changes: DirectoryChanges } | null> {
  const [[channel], changed, blockedPairs, acceptedIds] = await db.batch([
    db.select().from(channels).where(eq(channels.id, id)),
    selectChangedMembers(db, rooms, id, after),
    selectChangedBlocks(db, rooms, id, after),
    db
      .select({ accountId: workspaceMembers.accountId })
      .from(workspaceMembers)
      .innerJoin(channels, and(eq(channels.id, id), eq(channels.workspaceId, workspaceMembers.workspaceId)))
      .where(
        and(
          sql`${workspaceMembers.accountId} in ${changedIds(rooms, id, after)}`,
          isNotNull(workspaceMembers.acceptedAt),
        ),
      ),
  ]);
  if (!channel) return null;
  const accepted = new Set(acceptedIds.map(({ accountId }) => accountId));
  const changes = {
    version: channel.directoryVersion,
    uuid: "",
    isPair: false,
    blockedPairs: blockedPairs.map(({ one, other }): [number, number] => [one, other]),
    writerIds: [],
    members: changed.map((member) => ({
      ...member,
      email: presentAddress(member, accepted.has(member.accountId)),
    })),
  };
  return { channel, changes };
}

export function listCandidates(db: Database, channelId: number, senderId: number, keys: readonly string[]) {
  return db
    .select({
      id: accounts.id,
      key: accounts.usernameKey,
      isReached: sql<boolean>`${ne(accounts.id, senderId)} and not exists (select 1 from ${blocks}
        where (blocker_id = ${senderId} and blocked_id = ${accounts.id})
          or (blocker_id = ${accounts.id} and blocked_id = ${senderId}))`.mapWith(Boolean),
    })
    .from(accounts)
    .innerJoin(channels, eq(channels.id, channelId))
    .where(
      and(
        inList(accounts.usernameKey, keys),
        sql`(exists (select 1 from ${members} where ${members.roomId} = ${channelId}
              and ${members.accountId} = ${accounts.id} and ${members.leftAt} is null)
          or (${channels.isPrivate} = 0 and exists (select 1 from ${workspaceMembers}
              where ${workspaceMembers.workspaceId} = ${channels.workspaceId}
                and ${workspaceMembers.accountId} = ${accounts.id})))`,
      ),
    );
}
