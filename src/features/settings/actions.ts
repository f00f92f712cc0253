import type { Context } from "../../context.ts";
import type { Actor } from "../../http/credentials.ts";
import { AppError } from "../../lib/error.ts";
import { nameKey } from "../../lib/text.ts";
import {
  type Account,
  type AccountChanges,
  assertUsernameFits,
  changeAccount,
  findAccountByUsername,
  getAccount,
  removeAccount,
  startDeletion,
} from "../accounts/actions.ts";
import { endAllGrants } from "../auth/grants/actions.ts";
import { changePassword } from "../auth/passwords/actions.ts";
import { assertOwner, type Proof } from "../auth/proofs/actions.ts";
import { eraseFromConversations, renameInConversations } from "../conversations/actions.ts";
import { sendMailInBackground } from "../mail/actions.ts";
import { announceDeletion, erasePerson } from "../people/actions.ts";
import { eraseTraining } from "../workouts/actions.ts";
import { eraseFromWorkspaces, renameInWorkspaces } from "../workspaces/actions.ts";
import { eraseFromChannels, renameInChannels } from "../workspaces/channels/actions.ts";
import { assertAddressFree, assertUsernameFollows, requestAddressChange } from "./address/actions.ts";

/** @throws AppError not_found, or not_allowed for another's account */
export async function assertOwnAccount(ctx: Context, actor: Actor, id: number | null): Promise<void> {
  const account = await getAccount(ctx, id);
  if (account.id !== actor.accountId)
    throw new AppError("not_allowed", "Only its owner may change or delete an account.");
}

export interface SettingsChange extends AccountChanges {
  /** With a new address, the current password as proof. */
  password?: string;
}

/**
 * A new address or password requires proof. Returns a new address, which takes effect once confirmed. @throws
 * AppError username_taken, email_taken, validation_failed, proof_required, rate_limited
 */
export async function updateAccount(
  ctx: Context,
  actor: Actor,
  { password, username, ...others }: SettingsChange,
  given: Proof = {},
): Promise<string | null> {
  const before = await getAccount(ctx, actor.accountId);
  const isRenamed = username !== undefined && username !== before.username;
  const changes: AccountChanges = isRenamed ? { ...others, username } : others;
  const newEmail = findNewEmail(before, changes.email);
  const { email: _email, ...names } = changes;
  const applied: AccountChanges = newEmail === null ? changes : names;
  if (isRenamed) {
    assertUsernameFits(username, before.email);
    await assertUsernameFree(ctx, before, username);
  }
  if (newEmail !== null) {
    assertUsernameFollows({ ...before, ...names }, newEmail);
    await assertAddressFree(ctx, newEmail);
    await assertOwner(ctx, actor, given.password === undefined ? { ...given, password } : given);
  } else if (password !== undefined) {
    await changePassword(ctx, actor, password, given);
  }
  await changeAccount(ctx, actor.accountId, applied);
  await announceChange(ctx, before, { ...before, ...applied });
  if (newEmail !== null) await requestAddressChange(ctx, await getAccount(ctx, before.id), newEmail);
  return newEmail;
}

function findNewEmail(before: Account, email: string | undefined): string | null {
  return email === undefined || nameKey(email) === nameKey(before.email) ? null : email;
}

/** Before proof is used up; the unique index decides. @throws AppError username_taken */
async function assertUsernameFree(ctx: Context, before: Account, username: string): Promise<void> {
  if (nameKey(username) === nameKey(before.username)) return;
  if (await findAccountByUsername(ctx, username)) {
    throw new AppError("username_taken", "This username is taken.");
  }
}

/** Tells rooms that store names; a retried write repeats this. */
async function announceChange(ctx: Context, before: Account, after: Account): Promise<void> {
  const isRenamed =
    ctx.operation?.isRepeated ||
    before.username !== after.username ||
    before.firstName !== after.firstName ||
    before.lastName !== after.lastName;
  if (isRenamed) await renameInConversations(ctx, before.id);
  if (isRenamed || before.email !== after.email) {
    await renameInChannels(ctx, before.id);
    await renameInWorkspaces(ctx, before.id);
  }
}

/**
 * Work of rooms is queued first and the row is deleted last, so that after a crash the owner can log in and
 * retry. @throws AppError proof_required, rate_limited
 */
export async function deleteAccount(ctx: Context, actor: Actor, proof: Proof): Promise<void> {
  const { accountId } = actor;
  const { username, email } = await getAccount(ctx, accountId);
  await assertOwner(ctx, actor, proof);
  await startDeletion(ctx, accountId);
  await announceDeletion(ctx, accountId, await endAllGrants(ctx, accountId));
  await eraseFromConversations(ctx, accountId);
  await eraseFromChannels(ctx, accountId);
  await eraseFromWorkspaces(ctx, accountId);
  await eraseTraining(ctx, accountId);
  await erasePerson(ctx, accountId);
  await removeAccount(ctx, accountId);
  const text = `Your account ${username} was deleted, with everything that you wrote and uploaded.\n`;
  await sendMailInBackground(ctx, { to: email, subject: "Your account was deleted", text });
}
