import type { Context } from "../../../context.ts";
import type { Actor } from "../../../http/credentials.ts";
import { AppError } from "../../../lib/error.ts";
import { isUsername, nameKey } from "../../../lib/text.ts";
import { type Account, findAccountByEmail, getAccount, isEmailName } from "../../accounts/actions.ts";
import { changeAddressByCode, requestAddressCode } from "../../auth/codes/actions.ts";
import { renameInConversations } from "../../conversations/actions.ts";
import { sendMailInBackground } from "../../mail/actions.ts";
import { renameInWorkspaces } from "../../workspaces/actions.ts";
import { renameInChannels } from "../../workspaces/channels/actions.ts";

/** Before a code is sent; the unique index decides. @throws AppError email_taken */
export async function assertAddressFree(ctx: Context, email: string): Promise<void> {
  if (!(await findAccountByEmail(ctx, email))) return;
  throw new AppError("email_taken", "An account with this e-mail address already exists.");
}

/** A username that equals the old address changes with it. @throws AppError not_allowed */
export function assertUsernameFollows({ username, email }: Account, to: string): void {
  if (!isEmailName(username) || nameKey(username) === nameKey(to)) return;
  if (nameKey(username) === nameKey(email) && isUsername(to)) return;
  throw new AppError(
    "not_allowed",
    "Your username is an e-mail address and cannot change to the new one. Change the username first.",
  );
}

/** A code to the new address, a notice to the current one. @throws AppError rate_limited, mail_not_sent */
export async function requestAddressChange(ctx: Context, account: Account, email: string): Promise<void> {
  await requestAddressCode(ctx, account, email);
  const text = [
    `Your account ${account.username} is about to change its e-mail address to ${email}.`,
    "The change happens when the new address is confirmed. If you did not request it, change your password now: that cancels it.",
  ];
  const subject = "Your e-mail address is about to change";
  await sendMailInBackground(ctx, { to: account.email, subject, text: `${text.join("\n\n")}\n` });
}

/**
 * A refused change leaves the code valid. @throws AppError wrong_credentials, username_taken, email_taken,
 * not_allowed, rate_limited
 */
export async function confirmAddress(ctx: Context, { accountId }: Actor, code: unknown): Promise<string> {
  const before = await getAccount(ctx, accountId);
  const email = await changeAddressByCode(ctx, accountId, code, assertUsernameFollows);
  const { username } = await getAccount(ctx, accountId);
  if (username !== before.username) await renameInConversations(ctx, accountId);
  await renameInChannels(ctx, accountId);
  await renameInWorkspaces(ctx, accountId);
  const text = [
    `Your account ${username} now has the e-mail address ${email}.`,
    "This address no longer signs in to it.",
  ];
  const subject = "Your e-mail address was changed";
  await sendMailInBackground(ctx, { to: before.email, subject, text: `${text.join("\n\n")}\n` });
  return email;
}
