import type { Context } from "../../../context.ts";
import type { Actor } from "../../../http/authentication.ts";
import { AppError } from "../../../lib/error.ts";
import { endAllGrants } from "../../auth/actions.ts";
import { eraseFromConversations, renameInConversations } from "../../conversations/actions.ts";
import { erasePerson } from "../../people/actions.ts";
import { getAccount } from "../actions.ts";
import { assertUsernameFits } from "../names.ts";
import { type AccountChanges, deleteRow, updateRow } from "../store.ts";

/** @throws AppError not_found, or not_allowed where the account is another's */
export async function assertOwnAccount(ctx: Context, actor: Actor, id: number | null): Promise<void> {
  const account = await getAccount(ctx, id);
  if (account.id !== actor.accountId)
    throw new AppError("not_allowed", "Only its owner may do this to an account.");
}

/**
 * Changes the caller's account; rooms learn of a new name.
 * @throws AppError username_taken, email_taken, validation_failed
 */
export async function updateAccount(
  ctx: Context,
  { accountId }: Actor,
  changes: AccountChanges,
): Promise<void> {
  const before = await getAccount(ctx, accountId);
  const after = { ...before, ...changes };
  assertUsernameFits(after.username, after.email);
  await updateRow(ctx.db, accountId, changes, ctx.now());
  const isRenamed =
    before.username !== after.username ||
    before.firstName !== after.firstName ||
    before.lastName !== after.lastName;
  if (isRenamed) await renameInConversations(ctx, accountId);
}

/**
 * Deletes the caller's account: logins and sockets end, messages and files go everywhere. What rooms have to do is
 * queued before the row goes, so a crash in between leaves nothing behind.
 */
export async function deleteAccount(ctx: Context, { accountId }: Actor): Promise<void> {
  await endAllGrants(ctx, accountId);
  await eraseFromConversations(ctx, accountId);
  await deleteRow(ctx.db, accountId);
  await erasePerson(ctx, accountId);
}
