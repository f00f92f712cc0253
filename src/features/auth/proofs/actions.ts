import type { Context } from "../../../context.ts";
import type { Actor } from "../../../http/credentials.ts";
import { AppError } from "../../../lib/error.ts";
import { MINUTE_MS } from "../../../lib/time.ts";
import { type Credentials, getCredentials } from "../../accounts/actions.ts";
import { countFailure, countTry, getStanding } from "../clients/actions.ts";
import { takeCode } from "../codes/actions.ts";
import { verifyPassword } from "../password.ts";
import { takeProof } from "../store.ts";
import type { Proof } from "./schemas.ts";

export { type Proof, ProofFields, proofOf } from "./schemas.ts";

const FRESH_LOGIN_MS = 10 * MINUTE_MS;

/**
 * Lets an action through that takes proof: the password, a code that was sent to the account's address, or else a login
 * that gave one of the two in the last ten minutes. A login's proof is good for one action.
 * @throws AppError proof_required, rate_limited
 */
export async function assertOwner(ctx: Context, actor: Actor, proof: Proof): Promise<void> {
  if (proof.password !== undefined) {
    if (await isPassword(ctx, await getCredentials(ctx, actor.accountId), proof.password)) return;
    throw new AppError("proof_required", "The current password is wrong.", {
      errors: [{ path: "current_password", message: "This is not the current password." }],
    });
  }
  if (proof.code !== undefined) return assertCode(ctx, actor, proof.code);
  if (await takeProof(ctx.db, actor.grantId, ctx.now() - FRESH_LOGIN_MS)) return;
  throw new AppError(
    "proof_required",
    "This takes proof that you own the account: send `current_password`, or `code` from POST /api/request-otp/.",
    { errors: [{ path: "current_password", message: "Send the current password, or a `code`." }] },
  );
}

/**
 * Whether this is the account's password. A wrong one counts as a wrong password at login does.
 * @throws AppError rate_limited
 */
export async function isPassword(
  ctx: Context,
  { account, passwordHash }: Credentials,
  password: string,
): Promise<boolean> {
  const standing = await getStanding(ctx, account.id);
  await countTry(ctx, `account ${account.id}`, standing);
  if (await verifyPassword(password, passwordHash)) return true;
  ctx.background("count a wrong password", countFailure(ctx, account.id, standing));
  return false;
}

async function assertCode(ctx: Context, actor: Actor, code: unknown): Promise<void> {
  const { account } = await getCredentials(ctx, actor.accountId);
  try {
    await takeCode(ctx, account.email, code, { actor });
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "wrong_credentials") throw error;
    throw new AppError("proof_required", error.message, {
      errors: [{ path: "code", message: error.message }],
    });
  }
}
