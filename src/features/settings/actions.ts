import type { Context } from "../../context.ts";
import type { Actor } from "../../http/authentication.ts";
import { AppError } from "../../lib/error.ts";
import {
  type AccountChanges,
  assertUsernameFits,
  changeAccount,
  getAccount,
  removeAccount,
  startDeletion,
} from "../accounts/actions.ts";
import { endAllGrants } from "../auth/actions.ts";
import { eraseFromConversations, renameInConversations } from "../conversations/actions.ts";
import { erasePerson, takeLeave } from "../people/actions.ts";
import { eraseTraining } from "../workouts/actions.ts";
import { eraseFromWorkspaces, renameInWorkspaces } from "../workspaces/actions.ts";
import { eraseFromChannels, renameInChannels } from "../workspaces/channels/actions.ts";

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
  await changeAccount(ctx, accountId, changes);
  // A first run may have ended between the change and the publishing of it.
  const isRenamed =
    ctx.operation?.isRepeated ||
    before.username !== after.username ||
    before.firstName !== after.firstName ||
    before.lastName !== after.lastName;
  if (isRenamed) await renameInConversations(ctx, accountId);
  if (isRenamed || before.email !== after.email) {
    await renameInChannels(ctx, accountId);
    await renameInWorkspaces(ctx, accountId);
  }
}

/** Publishes the account's names and address to every room that has a copy of them. */
export async function publishName(ctx: Context, accountId: number): Promise<void> {
  await renameInConversations(ctx, accountId);
  await renameInChannels(ctx, accountId);
  await renameInWorkspaces(ctx, accountId);
}

/**
 * Deletes the caller's account: logins and sockets end, messages and files go everywhere. What rooms have to do is
 * queued before the row goes, and the row goes last: after a crash in between the owner can log in and ask again.
 */
export async function deleteAccount(ctx: Context, { accountId }: Actor): Promise<void> {
  await startDeletion(ctx, accountId);
  await takeLeave(ctx, accountId, await endAllGrants(ctx, accountId));
  await eraseFromConversations(ctx, accountId);
  await eraseFromChannels(ctx, accountId);
  await eraseFromWorkspaces(ctx, accountId);
  await eraseTraining(ctx, accountId);
  await erasePerson(ctx, accountId);
  await removeAccount(ctx, accountId);
}
