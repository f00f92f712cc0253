import type { Context } from "../../../../context.ts";
import { findParticipant, listParticipants } from "../../../../db/membership.ts";
import type { Actor } from "../../../../http/credentials.ts";
import { AppError } from "../../../../lib/error.ts";
import { assertPageExists, type PageRequest } from "../../../../lib/pages.ts";
import { alreadyAMember, NO_ACCOUNT_ID, noSuchAccount, notAMember } from "../../../rooms/actions.ts";
import { type Invited, inviteByMail } from "../../invitations/actions.ts";
import { assertMayAdd, emailOf, findInvitee, type Invitee } from "../../members/invitee.ts";
import { addToChannel, explainNotAdded, requireChannel } from "../actions.ts";
import type { ChannelAccess } from "../policy.ts";
import { deleteChannelMember, type Participant, channelRooms as rooms } from "../store.ts";

export async function viewChannelMembers(
  ctx: Context,
  { channel }: ChannelAccess,
  request: PageRequest,
): Promise<{ items: Participant[]; count: number }> {
  const { page, pageSize } = request;
  assertPageExists(request, channel.members);
  const everyone = listParticipants(ctx.db, rooms, [channel.id]);
  return { items: await everyone.limit(pageSize).offset((page - 1) * pageSize), count: channel.members };
}

export async function viewChannelMember(
  ctx: Context,
  { accountId }: Actor,
  { channel }: ChannelAccess,
  invitee: Invitee,
): Promise<Participant | Invited> {
  const account = await findInvitee(ctx, accountId, invitee);
  if (!account) return { invitedEmail: emailOf(invitee), role: "member" };
  const participant = await findParticipant(ctx.db, rooms, { roomId: channel.id, accountId: account.id });
  if (!participant) throw notAMember();
  return participant;
}

/** An address is invited by mail. @throws AppError with one of ADDING_REFUSALS */
export async function addChannelMember(
  ctx: Context,
  actor: Actor,
  access: ChannelAccess,
  invitee: Invitee,
): Promise<Participant | Invited> {
  const { channel } = access;
  const actorId = actor.accountId;
  const account = await findInvitee(ctx, actorId, invitee);
  await assertMayInvite(ctx, access, actorId, account?.id ?? null);
  if (account === null) {
    const place = { workspaceId: channel.workspaceId, channelId: channel.id };
    return inviteByMail(ctx, actor, place, { invitedEmail: emailOf(invitee), role: "member" });
  }
  const { isAdded, isAccepted } = await addToChannel(ctx, channel, actorId, account.id);
  const isDone = isAdded || isAccepted;
  // The reason as of now, if nobody was added.
  if (!isDone) {
    await assertMayInvite(ctx, await requireChannel(ctx, actorId, channel.id), actorId, account.id);
  }
  const participant = await findParticipant(ctx.db, rooms, { roomId: channel.id, accountId: account.id });
  if (!participant) throw isAdded ? noSuchAccount() : await explainNotAdded(ctx, channel);
  if (!isDone) throw alreadyAMember();
  return participant;
}

/** Also lets the caller leave. @throws AppError not_found, not_allowed */
export async function removeChannelMember(
  ctx: Context,
  { accountId: actorId }: Actor,
  { channel }: ChannelAccess,
  accountId: number | null,
): Promise<void> {
  const place = { roomId: channel.id, accountId: accountId ?? NO_ACCOUNT_ID };
  if (await deleteChannelMember(ctx.db, channel, actorId, place.accountId, ctx.now())) {
    return ctx.deliver(`channel:${channel.id}`);
  }
  await requireChannel(ctx, actorId, channel.id);
  if (!(await findParticipant(ctx.db, rooms, place))) throw notAMember();
  const message = "Only the channel's owner and the workspace's owner and admins remove others.";
  throw new AppError("not_allowed", message);
}

async function assertMayInvite(
  ctx: Context,
  { role }: ChannelAccess,
  actorId: number,
  accountId: number | null,
): Promise<void> {
  if (role === null && accountId !== actorId) throw new AppError("not_allowed", "Join this channel first.");
  await assertMayAdd(ctx, actorId, accountId);
}
