import type { Context } from "../../../context.ts";
import { targetsOf } from "../../../db/outbox/store.ts";
import type { Actor } from "../../../http/credentials.ts";
import { AppError } from "../../../lib/error.ts";
import { nameKey } from "../../../lib/text.ts";
import { DAY_MS, HOUR_MS } from "../../../lib/time.ts";
import { reachOut } from "../../contacts/reach/actions.ts";
import { findMember, type WorkspaceMember } from "../members/store.ts";
import type { WorkspaceRole } from "../policy.ts";
import { hashForInvitations, newInvitationCode } from "./code.ts";
import { INVITATION_LASTS_MS, mailDueInvitations } from "./outbox/actions.ts";
import { deleteExpired, findInvitation, insertInvitation, redeemInvitation } from "./store.ts";

/** Invitations to one address within 24 hours, from all inviters. */
export const MAILS_A_DAY = 5;
/** Of these, from one inviter, so that others can still invite. */
export const MAILS_OF_ONE_A_DAY = 2;
const AGAIN_AFTER_MS = HOUR_MS;

export interface Place {
  workspaceId: number;
  channelId: number | null;
}

export interface Accepted extends Place {
  member: WorkspaceMember;
}

export interface Invited {
  invitedEmail: string;
  role: WorkspaceRole;
}

/** Does not tell whether the address has an account, a block or an invitation. @throws AppError rate_limited */
export async function inviteByMail(
  ctx: Context,
  { accountId }: Actor,
  place: Place,
  { invitedEmail: email, role }: Invited,
): Promise<Invited> {
  const { authSecret } = ctx.config;
  const [now, emailKey] = [ctx.now(), nameKey(email)];
  const invitation = {
    // No mail has this code: each mail gets a new one.
    codeHash: hashForInvitations(authSecret, "code", newInvitationCode()),
    ...place,
    email,
    emailKey,
    role,
    inviterId: accountId,
    createdAt: now,
    expiresAt: now + INVITATION_LASTS_MS,
    mailDueAt: now,
    mailAttempts: 0,
  };
  const bounds = {
    againSince: now - AGAIN_AFTER_MS,
    since: now - DAY_MS,
    mailsMax: MAILS_A_DAY,
    mailsOfOneMax: MAILS_OF_ONE_A_DAY,
  };
  const target = `mail:${hashForInvitations(authSecret, "address", emailKey)}`;
  const isNew = await reachOut(ctx, accountId, [target], (counting) =>
    insertInvitation(ctx.db, invitation, bounds, counting),
  );
  if (isNew) ctx.background("an invitation", mailDueInvitations(ctx, MAILS_A_DAY, emailKey));
  return { invitedEmail: email, role };
}

/** @throws AppError not_found if the code is wrong, expired or used, or its inviter left */
export async function acceptInvitation(ctx: Context, { accountId }: Actor, code: string): Promise<Accepted> {
  const codeHash = hashForInvitations(ctx.config.authSecret, "code", code);
  const found = await findInvitation(ctx.db, codeHash);
  const place = found && { workspaceId: found.workspaceId, channelId: found.channelId };
  ctx.operation?.remember(place);
  const by = { accountId, noticeId: ctx.newId() };
  if (!place || !(await redeemInvitation(ctx.db, found, by, ctx.now()))) {
    throw new AppError("not_found", "This invitation is invalid or has expired. Ask for a new one.");
  }
  const { workspaceId, channelId } = place;
  const channels = targetsOf("channel", channelId === null ? [] : [channelId]);
  await ctx.deliver(...channels, `workspace:${workspaceId}`);
  return viewAccepted(ctx, accountId, place);
}

export async function viewAccepted(ctx: Context, accountId: number, place: Place): Promise<Accepted> {
  const member = await findMember(ctx.db, place.workspaceId, accountId);
  if (!member) throw new AppError("not_found", "You are no longer a member of this workspace.");
  return { ...place, member };
}

export function purgeInvitations(ctx: Context, limit: number): Promise<number> {
  return deleteExpired(ctx.db, ctx.now(), limit);
}
