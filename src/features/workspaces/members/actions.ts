import type { Context } from "../../../context.ts";
import type { Actor } from "../../../http/authentication.ts";
import { AppError } from "../../../lib/error.ts";
import { ARRAY_PAGE_SIZE, assertPageExists } from "../../../lib/pages.ts";
import { type Account, findAccount, findAccountByUsername } from "../../accounts/actions.ts";
import { isBlockedBetween } from "../../contacts/actions.ts";
import { reachOut } from "../../contacts/reach/actions.ts";
import { findContactsAmong } from "../../contacts/relations/actions.ts";
import { type Presence, readPresence } from "../../people/actions.ts";
import { addToChannel, refreshChannels } from "../channels/actions.ts";
import { type ChannelAccess, canRemoveFrom } from "../channels/policy.ts";
import { membership, type Participant } from "../channels/store.ts";
import { accept } from "../consent/actions.ts";
import { listUnaccepted } from "../consent/store.ts";
import { runEventsOf } from "../events/jobs.ts";
import { type Invited, inviteByMail } from "../invitations/actions.ts";
import { canGive, canRemove, type WorkspaceAccess, type WorkspaceRole } from "../policy.ts";
import {
  endMembership,
  findMember,
  insertMember,
  listMembers,
  updateRole,
  type WorkspaceMember,
} from "../store.ts";

/** Whom to add, by one of their names. */
export type Who = { accountId: number } | { username: string } | { email: string };

/**
 * A page of a workspace's members, the longest there first. Members are shown the presence of those who are their
 * contacts, and their own.
 * @throws AppError not_found
 */
export async function viewMembers(
  ctx: Context,
  actor: Actor,
  { workspace, role }: WorkspaceAccess,
  page: number,
): Promise<{ items: { member: WorkspaceMember; presence: Presence | null }[]; count: number }> {
  const offset = (page - 1) * ARRAY_PAGE_SIZE;
  const { items, count } = await listMembers(ctx.db, workspace.id, { limit: ARRAY_PAGE_SIZE, offset });
  assertPageExists({ page, pageSize: ARRAY_PAGE_SIZE }, count);
  const ids = items.map(({ accountId }) => accountId);
  const contacts = role === null ? new Set() : await findContactsAmong(ctx, actor.accountId, ids);
  const shown = ids.filter((id) => id === actor.accountId || contacts.has(id));
  const presences = await readPresence(ctx, shown);
  return {
    count,
    items: items.map((member) => ({ member, presence: presences.get(member.accountId) ?? null })),
  };
}

/**
 * Adds someone to a workspace: any member does, and to an open one people add themselves. Members who were added accept
 * by adding themselves. An address is invited by mail, whether or not it has an account, unless it is the caller's own.
 * @throws AppError not_found, not_allowed, already_a_member, rate_limited
 */
export async function addMember(
  ctx: Context,
  { accountId: actorId, grantId }: Actor,
  { workspace, role: actorRole }: WorkspaceAccess,
  who: Who,
  role: WorkspaceRole,
): Promise<WorkspaceMember | Invited> {
  const account = await findWho(ctx, actorId, who);
  const joins = account?.id === actorId && workspace.isOpen;
  if (actorRole === null && !joins) throw new AppError("not_allowed", "Join this workspace first.");
  if (!canGive(actorRole ?? "member", role) || role === "owner") {
    throw new AppError("not_allowed", "Only the owner makes someone an admin.");
  }
  if (account === null) {
    const place = { workspaceId: workspace.id, channelId: null, name: workspace.name };
    return inviteByMail(ctx, { accountId: actorId, grantId }, place, { invitedEmail: emailOf(who), role });
  }
  await assertMayAdd(ctx, actorId, account.id);
  const member = { workspaceId: workspace.id, accountId: account.id, role };
  const isNew = await reachOut(ctx, actorId, [account.id], (counting) =>
    insertMember(ctx.db, member, { actorId, noticeId: ctx.newId() }, ctx.now(), counting),
  );
  const accepts = !isNew && account.id === actorId && (await accept(ctx, workspace.id, actorId));
  if (!isNew && !accepts) throw new AppError("already_a_member", "They are a member already.");
  await runEventsOf(ctx, workspace.id);
  return requireMember(ctx, workspace.id, account.id);
}

/** Gives a member another role, as the owner; who gives theirs away becomes an admin. @throws AppError not_found, not_allowed */
export async function changeRole(
  ctx: Context,
  { accountId: actorId }: Actor,
  { workspace }: WorkspaceAccess,
  accountId: number | null,
  role: WorkspaceRole,
): Promise<WorkspaceMember> {
  const member = await requireMember(ctx, workspace.id, accountId);
  if (member.accountId === actorId && role !== "owner") {
    throw new AppError("not_allowed", "Make someone else the owner first.");
  }
  if (!(await updateRole(ctx.db, workspace.id, member.accountId, role))) throw notAMember();
  return { ...member, role };
}

/** Removes someone from a workspace and all its channels, or lets the caller leave. @throws AppError not_found, not_allowed */
export async function removeMember(
  ctx: Context,
  { accountId: actorId }: Actor,
  { workspace, role: actorRole }: WorkspaceAccess,
  accountId: number | null,
): Promise<void> {
  const member = await requireMember(ctx, workspace.id, accountId);
  const isOneself = member.accountId === actorId;
  if (!canRemove(actorRole ?? "member", member.role, isOneself)) {
    throw new AppError("not_allowed", "Only its owner and admins remove others from a workspace.");
  }
  const event = { workspaceId: workspace.id, actorId, subjectId: member.accountId, noticeId: ctx.newId() };
  const channelIds = await endMembership(ctx.db, event, ctx.now());
  await Promise.all([refreshChannels(ctx, channelIds), runEventsOf(ctx, workspace.id)]);
}

/** Ends an account's membership of workspaces to which another added it, and which it never joined by an act of its own. */
export async function leaveUnaccepted(ctx: Context, accountId: number, adderId: number): Promise<void> {
  for (const workspaceId of await listUnaccepted(ctx.db, accountId, adderId)) {
    const event = { workspaceId, actorId: accountId, subjectId: accountId, noticeId: ctx.newId() };
    const channelIds = await endMembership(ctx.db, event, ctx.now());
    await Promise.all([refreshChannels(ctx, channelIds), runEventsOf(ctx, workspaceId)]);
  }
}

/** Today's members of a channel, the longest there first. @throws AppError not_found beyond the last page */
export async function viewChannelMembers(
  ctx: Context,
  { channel }: ChannelAccess,
  page: number,
): Promise<{ items: Participant[]; count: number }> {
  const everyone = await membership.listParticipants(ctx.db, [channel.id]);
  assertPageExists({ page, pageSize: ARRAY_PAGE_SIZE }, everyone.length);
  const offset = (page - 1) * ARRAY_PAGE_SIZE;
  return { items: everyone.slice(offset, offset + ARRAY_PAGE_SIZE), count: everyone.length };
}

/**
 * Adds someone to a channel, and to its workspace if they are not in it: any member does, and to a public channel
 * people add themselves. An address is invited by mail, as to a workspace.
 * @throws AppError not_found, not_allowed, already_a_member, rate_limited
 */
export async function addChannelMember(
  ctx: Context,
  actor: Actor,
  { channel, role, workspaceRole, hasAccepted }: ChannelAccess,
  who: Who,
): Promise<Participant | Invited> {
  const actorId = actor.accountId;
  const account = await findWho(ctx, actorId, who);
  if (role === null && account?.id !== actorId) throw new AppError("not_allowed", "Join this channel first.");
  if (account === null) {
    const { id, workspaceId, name } = channel;
    const place = { workspaceId, channelId: id, name: `#${name}` };
    return inviteByMail(ctx, actor, place, { invitedEmail: emailOf(who), role: "member" });
  }
  await assertMayAdd(ctx, actorId, account.id);
  const mustAccept = account.id === actorId && workspaceRole !== null && !hasAccepted;
  const accepts = mustAccept && (await accept(ctx, channel.workspaceId, actorId));
  if (!(await addToChannel(ctx, channel, actorId, account.id)) && !accepts) {
    throw new AppError("already_a_member", "They are a member already.");
  }
  const participant = await membership.findParticipant(ctx.db, channel.id, account.id);
  if (!participant) throw new AppError("not_found", "There is no such account.");
  return participant;
}

/** Removes someone from a channel, or lets the caller leave. @throws AppError not_found, not_allowed */
export async function removeChannelMember(
  ctx: Context,
  { accountId: actorId }: Actor,
  access: ChannelAccess,
  accountId: number | null,
): Promise<void> {
  const { channel } = access;
  const target = accountId === null ? null : await membership.findParticipant(ctx.db, channel.id, accountId);
  if (!target) throw notAMember();
  if (!canRemoveFrom(access, target.accountId === actorId)) {
    throw new AppError(
      "not_allowed",
      "Only the channel's owner and the workspace's owner and admins remove others.",
    );
  }
  await membership.end(ctx.db, channel.id, target.accountId, ctx.now());
  await refreshChannels(ctx, [channel.id]);
}

async function requireMember(
  ctx: Context,
  workspaceId: number,
  accountId: number | null,
): Promise<WorkspaceMember> {
  const member = accountId === null ? null : await findMember(ctx.db, workspaceId, accountId);
  if (!member) throw notAMember();
  return member;
}

function notAMember(): AppError {
  return new AppError("not_found", "They are not a member.");
}

/** Someone between whom and the caller there is a block is added by nobody of the two. */
async function assertMayAdd(ctx: Context, actorId: number, accountId: number): Promise<void> {
  if (actorId !== accountId && (await isBlockedBetween(ctx, actorId, accountId))) {
    throw new AppError("not_allowed", "You cannot get in touch with them.");
  }
}

/** Null for an address that is not the caller's own: whether it has an account is not to be told. */
async function findWho(ctx: Context, actorId: number, who: Who): Promise<Account | null> {
  if ("email" in who) {
    const own = await findAccount(ctx, actorId);
    return own?.email.toLowerCase() === who.email.toLowerCase() ? own : null;
  }
  const account =
    "accountId" in who
      ? await findAccount(ctx, who.accountId)
      : await findAccountByUsername(ctx, who.username);
  if (!account) throw new AppError("not_found", "There is no such account.");
  return account;
}

function emailOf(who: Who): string {
  return "email" in who ? who.email : "";
}
