import type { Context } from "../../../context.ts";
import { isFull as isRoomFull, queueErasure, touchEverywhere } from "../../../db/membership.ts";
import type { Actor } from "../../../http/credentials.ts";
import { AppError } from "../../../lib/error.ts";
import { type CursorRequest, readPage } from "../../../lib/pages.ts";
import { assertOpened, type Claim, type Principal, upgradeRequest } from "../../../realtime/upgrade.ts";
import { assertSignedIn } from "../../auth/access/actions.ts";
import { reachOut } from "../../contacts/reach/actions.ts";
import { withinQuota } from "../../quotas/actions.ts";
import { requireWorkspace } from "../actions.ts";
import { isWorkspaceFull, WORKSPACE_MEMBERS_MAX } from "../members/store.ts";
import { assertMember, isFull, type WorkspaceAccess } from "../policy.ts";
import { type ChannelAccess, canSeeChannel } from "./policy.ts";
import {
  type Channel,
  channelRooms,
  findChannelAccess,
  findLastChannelId,
  insertChannel,
  insertChannelMember,
  listVisible,
  type VisibleChannel,
} from "./store.ts";
import { channelRoom } from "./stub.ts";

/** A private channel does not exist for others. @throws AppError not_found */
export async function requireChannel(ctx: Context, accountId: number, id: number | null) {
  const access = id === null ? null : await findChannelAccess(ctx.db, id, accountId);
  if (!access || !canSeeChannel(access)) throw new AppError("not_found", "There is no such channel.");
  return access;
}

/** Makes the caller a member, as joining and posting do. @throws AppError not_found */
export async function enterChannel(ctx: Context, accountId: number, id: number | null): Promise<Channel> {
  return joinChannel(ctx, accountId, await requireChannel(ctx, accountId, id));
}

/** @throws AppError not_found, not_a_member */
export async function requireJoined(ctx: Context, accountId: number, id: number | null): Promise<Channel> {
  const { channel, role } = await requireChannel(ctx, accountId, id);
  if (role === null) throw new AppError("not_a_member", "Join this channel first, or post in it.");
  return channel;
}

/** For someone who may see it; accepts the workspace too. @throws AppError not_found, too_many_members */
export async function joinChannel(
  ctx: Context,
  accountId: number,
  { channel, role, workspaceRole, hasAccepted }: ChannelAccess,
): Promise<Channel> {
  if (role !== null && (hasAccepted || workspaceRole === null)) return channel;
  const { isAdded } = await addToChannel(ctx, channel, accountId, accountId);
  const now = await requireChannel(ctx, accountId, channel.id);
  // One of two concurrent requests adds them.
  if (!isAdded && now.role === null) throw await explainNotAdded(ctx, now.channel);
  return now.channel;
}

export async function explainNotAdded(ctx: Context, channel: Channel): Promise<AppError> {
  if (await isRoomFull(ctx.db, channelRooms, channel.id))
    return isFull("channel", channelRooms.bounds.members);
  if (await isWorkspaceFull(ctx.db, channel.workspaceId)) return isFull("workspace", WORKSPACE_MEMBERS_MAX);
  return new AppError("not_found", "There is no such account.");
}

/** Adds them to the workspace too. @throws AppError rate_limited */
export async function addToChannel(ctx: Context, channel: Channel, actorId: number, accountId: number) {
  const by = { actorId, noticeIds: [ctx.newId(), ctx.newId()] satisfies [string, string] };
  const done = await reachOut(ctx, actorId, [accountId], (counting) =>
    insertChannelMember(ctx.db, channel, accountId, by, ctx.now(), counting),
  );
  await ctx.deliver(`channel:${channel.id}`, `workspace:${channel.workspaceId}`);
  return done;
}

/** For members of the workspace. Returns the id. @throws AppError not_found, not_allowed */
export async function createChannel(
  ctx: Context,
  { accountId }: Actor,
  { workspace: { id: workspaceId } }: WorkspaceAccess,
  channel: { name: string; isPrivate: boolean },
): Promise<number> {
  const values = { ...channel, workspaceId, creatorId: accountId };
  const id = await withinQuota(ctx, accountId, { channels: 1 }, (db) =>
    insertChannel(db, values, [ctx.newId(), ctx.newId()], ctx.now()),
  );
  if (id === null) {
    assertMember(await requireWorkspace(ctx, accountId, workspaceId));
    throw new AppError("not_found", "There is no such workspace.");
  }
  await ctx.deliver(`workspace:${workspaceId}`);
  return id;
}

export async function listChannels(
  ctx: Context,
  { accountId }: Actor,
  { workspace: { id: workspaceId } }: WorkspaceAccess,
  request: CursorRequest,
): Promise<{ items: VisibleChannel[]; hasMore: boolean }> {
  return readPage(
    request,
    (part) => listVisible(ctx.db, workspaceId, accountId, part),
    () => findLastChannelId(ctx.db),
  );
}

/** Joins the channel if necessary. @throws AppError not_signed_in, not_found, not_a_member, rate_limited */
export async function connectToChannel(
  ctx: Context,
  claim: Claim,
  id: number | null,
  after: string | null,
): Promise<Response> {
  if (id === null) await assertSignedIn(ctx, claim);
  else {
    const opened = await openForMember(ctx, id, { ...claim, after });
    if (opened) return opened;
  }
  const channel = await enterChannel(ctx, claim.accountId, id);
  // The room has confirmed the login and used up the ticket.
  const joined = await openForMember(ctx, channel.id, { ...claim, ticketHash: null, after });
  if (!joined) throw new AppError("not_found", "There is no such channel.");
  return joined;
}

async function openForMember(ctx: Context, id: number, principal: Principal): Promise<Response | null> {
  try {
    return await assertOpened(await channelRoom(ctx.env, id).fetch(upgradeRequest(principal)));
  } catch (error) {
    if (error instanceof AppError && error.code === "not_found") return null;
    throw error;
  }
}

export async function renameInChannels(ctx: Context, accountId: number): Promise<void> {
  const rooms = await touchEverywhere(ctx.db, channelRooms, accountId);
  ctx.background("rename in channels", ctx.deliver(...rooms));
}

/** Also queues the deletion of its messages. Durable once it returns; call before deleting the account's row. */
export async function eraseFromChannels(ctx: Context, accountId: number): Promise<void> {
  const rooms = await queueErasure(ctx.db, channelRooms, accountId, ctx.now());
  ctx.background("erase from channels", ctx.deliver(...rooms));
}
