import type { Context } from "../../../../context.ts";
import { retryAt } from "../../../../lib/backoff.ts";
import { DAY_MS, SECOND_MS } from "../../../../lib/time.ts";
import { tryEach } from "../../../../lib/try-each.ts";
import { findAccountByEmail, getAccount } from "../../../accounts/actions.ts";
import { isBlockedBetween } from "../../../contacts/actions.ts";
import { hashForInvitations, newInvitationCode } from "../code.ts";
import { claimMail, finishMail, listDue, type OutgoingInvitation } from "./store.ts";

export const INVITATION_LASTS_MS = 7 * DAY_MS;
const TRIED_FOR_MS = DAY_MS;
/** A Worker has six connections; a mail server must answer before the next try. */
const SENDING = { atOnce: 5, timeoutMs: 30 * SECOND_MS };

/** Each mail gets a new code: only hashes are stored. Retried for a day. @returns how many were tried */
export async function mailDueInvitations(ctx: Context, limit: number, emailKey?: string): Promise<number> {
  const due = await listDue(ctx.db, ctx.now(), limit, emailKey);
  const failed = await tryEach(due, (invitation) => mailInvitation(ctx, invitation), SENDING);
  for (const { item, error } of failed) {
    const { workspaceId, mailAttempts } = item;
    ctx.logger.error("an invitation was not sent", error, {
      workspace_id: workspaceId,
      attempts: mailAttempts + 1,
    });
  }
  return due.length;
}

/** A crash before it is stored as sent sends it again. @throws AppError mail_not_sent */
async function mailInvitation(ctx: Context, invitation: OutgoingInvitation): Promise<void> {
  const [code, now] = [newInvitationCode(), ctx.now()];
  const codeHash = hashForInvitations(ctx.config.authSecret, "code", code);
  const mailDueAt = retryAt(invitation.mailAttempts + 1, now);
  const claim = { codeHash, expiresAt: now + INVITATION_LASTS_MS, mailDueAt };
  const isInTime = now - invitation.createdAt < TRIED_FOR_MS;
  if (!isInTime || !(await claimMail(ctx.db, invitation.codeHash, claim, now))) {
    // If another run took it over, its code changed and this does nothing.
    return finishMail(ctx.db, invitation.codeHash);
  }
  const account = await findAccountByEmail(ctx, invitation.email);
  const isKeptApart = account !== null && (await isBlockedBetween(ctx, invitation.inviterId, account.id));
  if (!isKeptApart) await send(ctx, invitation, code);
  await finishMail(ctx.db, codeHash);
}

async function send(ctx: Context, { inviterId, placeName, email }: OutgoingInvitation, code: string) {
  const inviter = await getAccount(ctx, inviterId);
  const invitee = inviter.firstName || inviter.username;
  await ctx.mail({
    to: email,
    subject: `${invitee} invited you to ${placeName}`,
    text: [
      `${invitee} (${inviter.username}) invited you to ${placeName} on Palaestra.`,
      "",
      "To accept, sign in or register, and enter this invitation code:",
      "",
      code,
      "",
      "It works once, for seven days. If you don't know the sender, ignore this mail.",
    ].join("\n"),
  });
}
