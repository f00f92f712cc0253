import type { Context } from "../../../../context.ts";
import { retryAt } from "../../../../lib/backoff.ts";
import { DAY_MS, SECOND_MS } from "../../../../lib/time.ts";
import { tryEach } from "../../../../lib/try-each.ts";
import { hashForInvitations, newInvitationCode } from "../code.ts";
import { INVITATION_LASTS_MS, mailInvitation } from "./actions.ts";
import { claimMail, finishMail, listDue, type OutgoingInvitation } from "./store.ts";

const TRIED_FOR_MS = DAY_MS;
/** A Worker has six connections at a time; a mail server may be slow, but must be done before the next try. */
const SENDING = { atOnce: 5, timeoutMs: 30 * SECOND_MS };

/**
 * Sends at most `limit` invitations whose mail was not taken, each with another code, for only the hash of the first is
 * kept. What fails is tried again ever more rarely, and given up a day after it was asked for.
 * @returns how many were tried
 */
export async function mailDueInvitations(ctx: Context, limit: number): Promise<number> {
  const due = await listDue(ctx.db, ctx.now(), limit);
  const failed = await tryEach(due, (invitation) => mailAgain(ctx, invitation), SENDING);
  for (const { item, error } of failed) {
    const { workspaceId, mailAttempts } = item;
    ctx.logger.error("an invitation was not sent", error, {
      workspace_id: workspaceId,
      attempts: mailAttempts + 1,
    });
  }
  return due.length;
}

async function mailAgain(ctx: Context, invitation: OutgoingInvitation): Promise<void> {
  const [code, now] = [newInvitationCode(), ctx.now()];
  const codeHash = hashForInvitations(ctx.config.authSecret, "code", code);
  const mailDueAt = retryAt(invitation.mailAttempts + 1, now);
  const claim = { codeHash, expiresAt: now + INVITATION_LASTS_MS, mailDueAt };
  const isInTime = now - invitation.createdAt < TRIED_FOR_MS;
  if (isInTime && (await claimMail(ctx.db, invitation.codeHash, claim, now))) {
    await mailInvitation(ctx, { ...invitation, codeHash }, code);
  } else {
    // Where another run has it, its code is a new one, so this changes nothing.
    await finishMail(ctx.db, invitation.codeHash);
  }
}
