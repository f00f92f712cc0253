import type { Context } from "../../../context.ts";
import { targetsOf } from "../../../db/outbox/store.ts";
import type { Actor } from "../../../http/credentials.ts";
import { AppError } from "../../../lib/error.ts";
import { type CursorRequest, readPage } from "../../../lib/pages.ts";
import { reachOut } from "../../contacts/reach/actions.ts";
import { type Presence, readPresence } from "../../presence/actions.ts";
import { alreadyAMember, NO_ACCOUNT_ID, noSuchAccount, notAMember } from "../../rooms/actions.ts";
import { requireWorkspace } from "../actions.ts";
import { listUnaccepted } from "../consent/store.ts";
import { type Invited, inviteByMail } from "../invitations/actions.ts";
import { listMembers } from "../listing/store.ts";
import { assertOwner, canGive, isFull, type WorkspaceAccess, type WorkspaceRole } from "../policy.ts";
import { assertMayAdd, emailOf, findInvitee, type Invitee } from "./invitee.ts";
import {
  endMembership,
  findMember,
  insertMember,
  isWorkspaceFull,
  updateRole,
  WORKSPACE_MEMBERS_MAX,
  type WorkspaceMember,
} from "./store.ts";

/** Longest membership first, with presence for contacts and oneself. @throws AppError not_found */
export async function viewMembers(
  ctx: Context,
  actor: Actor,
  { workspace, role }: WorkspaceAccess,
  request: CursorRequest,
): Promise<{ items: { member: WorkspaceMember; presence: Presence | null }[]; hasMore: boolean }> {
  const { items, hasMore } = await readPage(
    request,
    (part) => listMembers(ctx.db, workspace.id, role === null ? null : actor.accountId, part),
    async () => workspace.members,
  );
  const presences = await readPresence(
    ctx,
    items.flatMap(({ presence }) => presence ?? []),
  );
  return {
    hasMore,
    items: items.map(({ member }) => ({ member, presence: presences.get(member.accountId) ?? null })),
  };
}

export async function viewMember(
  ctx: Context,
  { accountId }: Actor,
  { workspace }: WorkspaceAccess,
  invitee: Invitee,
  role: WorkspaceRole,
): Promise<WorkspaceMember | Invited> {
  const account = await findInvitee(ctx, accountId, invitee);
  if (!account) return { invitedEmail: emailOf(invitee), role };
  return getMember(ctx, workspace.id, account.id);
}

/** Those who were added accept by adding themselves. @throws AppError with one of ADDING_REFUSALS */
export async function addMember(
  ctx: Context,
  actor: Actor,
  access: WorkspaceAccess,
  invitee: Invitee,
  role: WorkspaceRole,
): Promise<WorkspaceMember | Invited> {
  const { id } = access.workspace;
  const actorId = actor.accountId;
  const account = await findInvitee(ctx, actorId, invitee);
  await assertMayAddAs(ctx, access, actorId, account?.id ?? null, role);
  if (account === null) {
    const place = { workspaceId: id, channelId: null };
    return inviteByMail(ctx, actor, place, { invitedEmail: emailOf(invitee), role });
  }
  const member = { workspaceId: id, accountId: account.id, role };
  const isNew = await reachOut(ctx, actorId, [account.id], (counting) =>
    insertMember(ctx.db, member, { actorId, noticeId: ctx.newId() }, ctx.now(), counting),
  );
  if (!isNew) {
    // The reason as of now.
    await assertMayAddAs(ctx, await requireWorkspace(ctx, actorId, id), actorId, account.id, role);
    if (await findMember(ctx.db, id, account.id)) throw alreadyAMember();
    throw (await isWorkspaceFull(ctx.db, id)) ? isFull("workspace", WORKSPACE_MEMBERS_MAX) : noSuchAccount();
  }
  await ctx.deliver(`workspace:${id}`);
  return getMember(ctx, id, account.id);
}

/** For the owner, who becomes an admin when handing over. @throws AppError not_found, not_allowed */
export async function changeRole(
  ctx: Context,
  { accountId: actorId }: Actor,
  { workspace }: WorkspaceAccess,
  accountId: number | null,
  role: WorkspaceRole,
): Promise<WorkspaceMember> {
  const member = await getMember(ctx, workspace.id, accountId);
  if (member.accountId === actorId && role !== "owner") {
    throw new AppError("not_allowed", "Make someone else the owner first.");
  }
  if (!(await updateRole(ctx.db, workspace.id, actorId, member.accountId, role))) {
    assertOwner(await requireWorkspace(ctx, actorId, workspace.id));
    throw notAMember();
  }
  return { ...member, role };
}

/** Ends all channel memberships too. Lets the caller leave. @throws AppError not_found, not_allowed */
export async function removeMember(
  ctx: Context,
  { accountId: actorId }: Actor,
  { workspace: { id } }: WorkspaceAccess,
  accountId: number | null,
): Promise<void> {
  if (await removeFromWorkspace(ctx, { workspaceId: id, actorId, subjectId: accountId ?? NO_ACCOUNT_ID }))
    return;
  await requireWorkspace(ctx, actorId, id);
  await getMember(ctx, id, accountId);
  throw new AppError("not_allowed", "Only the workspace's owner and admins can remove others.");
}

export async function leaveUnaccepted(ctx: Context, accountId: number, adderId: number): Promise<void> {
  for (const workspaceId of await listUnaccepted(ctx.db, accountId, adderId)) {
    await removeFromWorkspace(ctx, { workspaceId, actorId: accountId, subjectId: accountId });
  }
}

async function removeFromWorkspace(
  ctx: Context,
  event: { workspaceId: number; actorId: number; subjectId: number },
): Promise<boolean> {
  const channelIds = await endMembership(ctx.db, { ...event, noticeId: ctx.newId() }, ctx.now());
  if (channelIds === null) return false;
  await ctx.deliver(...targetsOf("channel", channelIds), `workspace:${event.workspaceId}`);
  return true;
}

async function assertMayAddAs(
  ctx: Context,
  { workspace, role: actorRole }: WorkspaceAccess,
  actorId: number,
  accountId: number | null,
  role: WorkspaceRole,
): Promise<void> {
  const joins = accountId === actorId && workspace.isOpen;
  if (actorRole === null && !joins) throw new AppError("not_allowed", "Join this workspace first.");
  if (!canGive(actorRole ?? "member", role) || role === "owner") {
    throw new AppError("not_allowed", "Only the owner can make someone an admin.");
  }
  await assertMayAdd(ctx, actorId, accountId);
}

export async function getMember(ctx: Context, workspaceId: number, accountId: number | null) {
  const member = accountId === null ? null : await findMember(ctx.db, workspaceId, accountId);
  if (!member) throw notAMember();
  return member;
}
