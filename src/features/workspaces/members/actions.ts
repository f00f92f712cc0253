import type { Context } from "../../../context.ts";
import type { Actor } from "../../../http/authentication.ts";
import { AppError } from "../../../lib/error.ts";
import {
  ARRAY_PAGE_SIZE,
  assertPageExists,
  type CursorRequest,
  LIST_DEPTH_MAX,
  readPage,
} from "../../../lib/pages.ts";
import {
  type Account,
  findAccount,
  findAccountByEmail,
  findAccountByUsername,
} from "../../accounts/actions.ts";
import { findBlocks, isBlockedBetween } from "../../contacts/actions.ts";
import { type Presence, readPresence } from "../../people/actions.ts";
import { requireWorkspace } from "../actions.ts";
import { addToChannel, refreshChannels, requireChannel, whyNotAdded } from "../channels/actions.ts";
import { type ChannelAccess, canRemoveFrom } from "../channels/policy.ts";
import { deleteChannelMember, membership, type Participant } from "../channels/store.ts";
import { runEventsOf } from "../events/jobs.ts";
import { countMembers, listMembers } from "../listing/store.ts";
import {
  assertOwner,
  canGive,
  canRemove,
  isFull,
  type WorkspaceAccess,
  type WorkspaceRole,
} from "../policy.ts";
import {
  endMembership,
  findMember,
  insertMember,
  isWorkspaceFull,
  updateRole,
  WORKSPACE_MEMBERS_MAX,
  type WorkspaceMember,
} from "./store.ts";

/** Whom to add, by one of their names. */
export type Who = { accountId: number } | { username: string } | { email: string };

/** A page of a workspace's members, the longest there first, with how each is. @throws AppError not_found */
export async function viewMembers(
  ctx: Context,
  actor: Actor,
  { workspace }: WorkspaceAccess,
  request: CursorRequest,
): Promise<{ items: { member: WorkspaceMember; presence: Presence | null }[]; hasMore: boolean }> {
  const { items, hasMore } = await readPage(
    request,
    (part) => listMembers(ctx.db, workspace.id, part),
    () => countMembers(ctx.db, workspace.id, LIST_DEPTH_MAX + 1),
  );
  const ids = items.map(({ accountId }) => accountId);
  const { apart } = await findBlocks(ctx, actor.accountId, ids);
  const presences = await readPresence(
    ctx,
    ids.filter((id) => !apart.has(id)),
  );
  return {
    hasMore,
    items: items.map((member) => ({ member, presence: presences.get(member.accountId) ?? null })),
  };
}

/** A member of a workspace. @throws AppError not_found */
export async function viewMember(
  ctx: Context,
  { workspace }: WorkspaceAccess,
  who: Who,
): Promise<WorkspaceMember> {
  return requireMember(ctx, workspace.id, (await findWho(ctx, who)).id);
}

/**
 * Adds someone to a workspace: any member does, and to an open one people add themselves.
 * @throws AppError not_found, not_allowed, already_a_member, too_many_members
 */
export async function addMember(
  ctx: Context,
  { accountId: actorId }: Actor,
  access: WorkspaceAccess,
  who: Who,
  role: WorkspaceRole,
): Promise<WorkspaceMember> {
  const { id } = access.workspace;
  const account = await findWho(ctx, who);
  await assertMayAddAs(ctx, access, actorId, account.id, role);
  const member = { workspaceId: id, accountId: account.id, role };
  if (!(await insertMember(ctx.db, member, { actorId, noticeId: ctx.newId() }, ctx.now()))) {
    // The reason is what is so now.
    await assertMayAddAs(ctx, await requireWorkspace(ctx, actorId, id), actorId, account.id, role);
    if (await findMember(ctx.db, id, account.id)) throw alreadyAMember();
    throw (await isWorkspaceFull(ctx.db, id)) ? isFull("workspace", WORKSPACE_MEMBERS_MAX) : noSuchAccount();
  }
  await runEventsOf(ctx, id);
  return requireMember(ctx, id, account.id);
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
  if (!(await updateRole(ctx.db, workspace.id, actorId, member.accountId, role))) {
    assertOwner(await requireWorkspace(ctx, actorId, workspace.id));
    throw notAMember();
  }
  return { ...member, role };
}

/** Removes someone from a workspace and all its channels, or lets the caller leave. @throws AppError not_found, not_allowed */
export async function removeMember(
  ctx: Context,
  { accountId: actorId }: Actor,
  access: WorkspaceAccess,
  accountId: number | null,
): Promise<void> {
  const { id } = access.workspace;
  const member = await requireMember(ctx, id, accountId);
  assertMayRemove(access, actorId, member);
  const event = { workspaceId: id, actorId, subjectId: member.accountId, noticeId: ctx.newId() };
  const channelIds = await endMembership(ctx.db, event, ctx.now());
  if (channelIds === null) {
    const now = await requireWorkspace(ctx, actorId, id);
    assertMayRemove(now, actorId, await requireMember(ctx, id, accountId));
    throw notAMember();
  }
  await Promise.all([refreshChannels(ctx, channelIds), runEventsOf(ctx, id)]);
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

/** A member of a channel today. @throws AppError not_found */
export async function viewChannelMember(
  ctx: Context,
  { channel }: ChannelAccess,
  who: Who,
): Promise<Participant> {
  const { id } = await findWho(ctx, who);
  const participant = await membership.findParticipant(ctx.db, channel.id, id);
  if (!participant) throw notAMember();
  return participant;
}

/**
 * Adds someone to a channel, and to its workspace if they are not in it: any member does, and to a public channel
 * people add themselves.
 * @throws AppError not_found, not_allowed, already_a_member, too_many_members
 */
export async function addChannelMember(
  ctx: Context,
  { accountId: actorId }: Actor,
  access: ChannelAccess,
  who: Who,
): Promise<Participant> {
  const { channel } = access;
  const account = await findWho(ctx, who);
  await assertMayInvite(ctx, access, actorId, account.id);
  const isAdded = await addToChannel(ctx, channel, actorId, account.id);
  // Where nobody was added, the reason is what is so now.
  if (!isAdded) {
    await assertMayInvite(ctx, await requireChannel(ctx, actorId, channel.id), actorId, account.id);
  }
  const participant = await membership.findParticipant(ctx.db, channel.id, account.id);
  if (!participant) throw isAdded ? noSuchAccount() : await whyNotAdded(ctx, channel);
  if (!isAdded) throw alreadyAMember();
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
  assertMayRemoveFrom(access, actorId, target.accountId);
  if (!(await deleteChannelMember(ctx.db, channel, actorId, target.accountId, ctx.now()))) {
    assertMayRemoveFrom(await requireChannel(ctx, actorId, channel.id), actorId, target.accountId);
    throw notAMember();
  }
  await refreshChannels(ctx, [channel.id]);
}

/** @throws AppError not_allowed */
function assertMayRemove({ role }: WorkspaceAccess, actorId: number, member: WorkspaceMember): void {
  if (!canRemove(role ?? "member", member.role, member.accountId === actorId)) {
    throw new AppError("not_allowed", "Only its owner and admins remove others from a workspace.");
  }
}

/** @throws AppError not_allowed */
function assertMayRemoveFrom(access: ChannelAccess, actorId: number, accountId: number): void {
  if (!canRemoveFrom(access, accountId === actorId)) {
    const message = "Only the channel's owner and the workspace's owner and admins remove others.";
    throw new AppError("not_allowed", message);
  }
}

/** @throws AppError not_allowed */
async function assertMayAddAs(
  ctx: Context,
  { workspace, role: actorRole }: WorkspaceAccess,
  actorId: number,
  accountId: number,
  role: WorkspaceRole,
): Promise<void> {
  const joins = accountId === actorId && workspace.isOpen;
  if (actorRole === null && !joins) throw new AppError("not_allowed", "Join this workspace first.");
  if (!canGive(actorRole ?? "member", role) || role === "owner") {
    throw new AppError("not_allowed", "Only the owner makes someone an admin.");
  }
  await assertMayAdd(ctx, actorId, accountId);
}

/** @throws AppError not_allowed */
async function assertMayInvite(
  ctx: Context,
  { role }: ChannelAccess,
  actorId: number,
  accountId: number,
): Promise<void> {
  if (role === null && accountId !== actorId) throw new AppError("not_allowed", "Join this channel first.");
  await assertMayAdd(ctx, actorId, accountId);
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

function alreadyAMember(): AppError {
  return new AppError("already_a_member", "They are a member already.");
}

function noSuchAccount(): AppError {
  return new AppError("not_found", "There is no such account.");
}

/** Someone between whom and the caller there is a block is added by nobody of the two. */
async function assertMayAdd(ctx: Context, actorId: number, accountId: number): Promise<void> {
  if (actorId !== accountId && (await isBlockedBetween(ctx, actorId, accountId))) {
    throw new AppError("not_allowed", "You cannot get in touch with them.");
  }
}

async function findWho(ctx: Context, who: Who): Promise<Account> {
  const account = await lookUp(ctx, who);
  if (!account) throw noSuchAccount();
  return account;
}

function lookUp(ctx: Context, who: Who): Promise<Account | null> {
  if ("accountId" in who) return findAccount(ctx, who.accountId);
  return "email" in who ? findAccountByEmail(ctx, who.email) : findAccountByUsername(ctx, who.username);
}
