import type { Context } from "../../../../context.ts";
import { DAY_MS } from "../../../../lib/time.ts";
import { findAccountByEmail, getAccount } from "../../../accounts/actions.ts";
import { isBlockedBetween } from "../../../contacts/actions.ts";
import { finishMail, type OutgoingInvitation } from "./store.ts";

export const INVITATION_LASTS_MS = 7 * DAY_MS;

/**
 * Sends an invitation's mail, and notes that it was taken. After a crash between the two it is sent again.
 * @throws AppError mail_not_sent
 */
export async function mailInvitation(
  ctx: Context,
  {
    codeHash,
    inviterId,
    email,
    placeName,
  }: Pick<OutgoingInvitation, "codeHash" | "inviterId" | "email" | "placeName">,
  code: string,
): Promise<void> {
  const account = await findAccountByEmail(ctx, email);
  const isKeptApart = account !== null && (await isBlockedBetween(ctx, inviterId, account.id));
  if (!isKeptApart) await send(ctx, inviterId, placeName, email, code);
  await finishMail(ctx.db, codeHash);
}

async function send(ctx: Context, inviterId: number, placeName: string, email: string, code: string) {
  const inviter = await getAccount(ctx, inviterId);
  const who = inviter.firstName || inviter.username;
  await ctx.mail({
    to: email,
    subject: `${who} invited you to ${placeName}`,
    text: [
      `${who} (${inviter.username}) invited you to ${placeName} on Palaestra.`,
      "",
      "To accept, sign in or register, and enter this invitation code:",
      "",
      code,
      "",
      "It works once, for seven days. If you don't know the sender, ignore this mail.",
    ].join("\n"),
  });
}
