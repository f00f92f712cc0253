import type { Context } from "../../../context.ts";
import type { Actor } from "../../../http/credentials.ts";
import { AppError } from "../../../lib/error.ts";
import { MINUTE_MS } from "../../../lib/time.ts";
import { type Credentials, getCredentials } from "../../accounts/actions.ts";
import { countAttempt, countFailure, getStanding } from "../clients/actions.ts";
import { redeemCode } from "../codes/actions.ts";
import { verifyPassword } from "../password.ts";
import { redeemProof } from "../store.ts";
import type { Proof } from "./schemas.ts";

export { type Proof, ProofFields, proofOf } from "./schemas.ts";

const FRESH_LOGIN_MS = 10 * MINUTE_MS;

/** A proof given at login counts for ten minutes, once. @throws AppError proof_required, rate_limited */
export async function assertOwner(ctx: Context, actor: Actor, proof: Proof): Promise<void> {
  if (proof.password !== undefined) {
    if (await isPassword(ctx, await getCredentials(ctx, actor.accountId), proof.password)) return;
    throw new AppError("proof_required", "current_password is wrong.", {
      errors: [{ path: "current_password", message: "is wrong" }],
    });
  }
  if (proof.code !== undefined) return assertCode(ctx, actor, proof.code);
  if (await redeemProof(ctx.db, actor.grantId, ctx.now() - FRESH_LOGIN_MS)) return;
  throw new AppError(
    "proof_required",
    "Prove that you own the account: send `current_password`, or a `code` from POST /api/request-otp/.",
    { errors: [{ path: "current_password", message: "is required unless `code` is given" }] },
  );
}

/** A wrong one counts like a wrong login. @throws AppError rate_limited */
export async function isPassword(
  ctx: Context,
  { account, passwordHash }: Credentials,
  password: string,
): Promise<boolean> {
  const standing = await getStanding(ctx, account.id);
  await countAttempt(ctx, `account ${account.id}`, standing);
  if (await verifyPassword(password, passwordHash)) return true;
  ctx.background("count a wrong password", countFailure(ctx, account.id, standing));
  return false;
}

async function assertCode(ctx: Context, actor: Actor, code: unknown): Promise<void> {
  const { account } = await getCredentials(ctx, actor.accountId);
  try {
    await redeemCode(ctx, account.email, code, { actor });
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "wrong_credentials") throw error;
    throw new AppError("proof_required", error.message, {
      errors: [{ path: "code", message: error.message }],
    });
  }
}
