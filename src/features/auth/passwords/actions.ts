import type { Context } from "../../../context.ts";
import type { Actor } from "../../../http/credentials.ts";
import { AppError } from "../../../lib/error.ts";
import { getCredentials } from "../../accounts/actions.ts";
import { sendMailInBackground } from "../../mail/actions.ts";
import { rememberClient } from "../clients/actions.ts";
import { redeemCode } from "../codes/actions.ts";
import { announceEnd } from "../grants/actions.ts";
import { assertGoodPassword, hashPassword } from "../password.ts";
import { assertOwner, isPassword, type Proof } from "../proofs/actions.ts";
import { replacePassword } from "./store.ts";

/** Ends the other logins. @throws AppError validation_failed, proof_required, rate_limited */
export async function changePassword(
  ctx: Context,
  actor: Actor,
  password: string,
  proof: Proof,
): Promise<void> {
  const before = await getCredentials(ctx, actor.accountId);
  assertGoodPassword(password, before.account.username);
  if (proof.password === undefined && proof.code === undefined && (await isPassword(ctx, before, password))) {
    return;
  }
  await assertOwner(ctx, actor, proof);
  const { credentialsVersion } = before;
  await setPassword(ctx, {
    accountId: actor.accountId,
    password,
    credentialsVersion,
    keptGrantId: actor.grantId,
  });
}

/** Ends every login. @throws AppError validation_failed, wrong_credentials, rate_limited */
export async function resetPassword(
  ctx: Context,
  { email, code, password }: { email: string; code: unknown; password: string },
): Promise<void> {
  assertGoodPassword(password, "");
  const { id } = await redeemCode(ctx, email, code, {
    check: ({ username }) => assertGoodPassword(password, username),
  });
  const { credentialsVersion } = await getCredentials(ctx, id);
  await setPassword(ctx, { accountId: id, password, credentialsVersion, keptGrantId: null });
}

async function setPassword(
  ctx: Context,
  change: { accountId: number; password: string; credentialsVersion: number; keptGrantId: string | null },
): Promise<void> {
  const { accountId, password, credentialsVersion, keptGrantId } = change;
  const hash = await hashPassword(password);
  const ended = await replacePassword(ctx.db, accountId, {
    hash,
    fromVersion: credentialsVersion,
    keptGrantId,
    now: ctx.now(),
  });
  if (ended === null) {
    throw new AppError(
      "proof_required",
      "The password was changed by another request. Send the current one.",
    );
  }
  announceEnd(ctx, accountId, ended);
  await rememberClient(ctx, accountId);
  const { account } = await getCredentials(ctx, accountId);
  const text = [
    `The password of your account ${account.username} was changed, and its other logins have ended.`,
    "If you did not do this, reset the password with a code that is sent to this address.",
  ];
  await sendMailInBackground(ctx, {
    to: account.email,
    subject: "Your password was changed",
    text: `${text.join("\n\n")}\n`,
  });
}
