import type { Context } from "../../context.ts";
import type { Actor, LoginCookies } from "../../http/credentials.ts";
import { countUse } from "../../http/rate-limits.ts";
import { AppError } from "../../lib/error.ts";
import { nameKey } from "../../lib/text.ts";
import { type Account, findAccount, isEmailName, replacePasswordHash } from "../accounts/actions.ts";
import type { ProfileType } from "../profiles/actions.ts";
import { clientKeys, clientsOf, countAttempt, countFailure, standingOf } from "./clients/actions.ts";
import {
  type AccessPair,
  announceEnd,
  endAllGrants,
  endGrants,
  type NewGrant,
  signCookies,
  signPair,
  startGrant,
  wrongCredentials,
} from "./grants/actions.ts";
import { assertGoodPassword, hashPassword, NOBODYS_HASH, needsRehash, verifyPassword } from "./password.ts";
import { proveAddressOf } from "./passwords/store.ts";
import { adoptGeneration, findLivingGrant, findLogin } from "./store.ts";
import { type GrantKind, type RefreshClaims, verifyRefreshToken } from "./tokens.ts";

export { authenticate, readClaim, rememberRefused } from "./identity.ts";

/** An unknown name takes as long as a wrong password. @throws AppError wrong_credentials, rate_limited */
export async function login(
  ctx: Context,
  input: { name: string; password: string },
): Promise<{ account: Account; profileTypes: ProfileType[]; grant: NewGrant }> {
  const by = isEmailName(input.name) ? "email" : "username";
  const {
    credentials: known,
    profileTypes,
    stored,
  } = await findLogin(ctx.db, by, input.name, clientsOf(ctx));
  const standing = standingOf(ctx, stored);
  await countAttempt(ctx, known ? `account ${known.account.id}` : `name ${nameKey(input.name)}`, standing);
  const matches = await verifyPassword(input.password, known?.passwordHash ?? NOBODYS_HASH);
  if (known && !matches)
    ctx.background("count a wrong password", countFailure(ctx, known.account.id, standing));
  if (!known || !matches) throw wrongCredentials();
  const { account, passwordHash, credentialsVersion } = known;
  if (needsRehash(passwordHash)) {
    const rehash = async () =>
      replacePasswordHash(ctx, account.id, passwordHash, await hashPassword(input.password));
    ctx.background("rehash password", rehash());
  }
  const grant = await startGrant(ctx, account.id, { credentialsVersion, isRemembered: true });
  return { account, profileTypes, grant };
}

/** @throws AppError validation_failed for a password that is too short, too long, common or the username */
export async function hashNewPassword(password: string, username: string): Promise<string> {
  assertGoodPassword(password, username);
  return hashPassword(password);
}

/**
 * The first proof ends the password and all earlier logins, unless it comes from the browser that registered
 * the account or from one of those logins.
 */
export async function proveAddress(ctx: Context, accountId: number, actor: Actor | null): Promise<void> {
  const isOwn = actor?.accountId === accountId;
  const proof = { isOwn, browser: clientKeys(ctx).browser, noPassword: NOBODYS_HASH, now: ctx.now() };
  announceEnd(ctx, accountId, await proveAddressOf(ctx.db, accountId, proof));
}

/** Null if invalid. Concurrent requests may send one token: it stays valid until its successor is used. */
export async function renewCookies(
  ctx: Context,
  refreshToken: string,
): Promise<{ actor: Actor; cookies: LoginCookies } | null> {
  const claims = await redeemRefreshToken(ctx, refreshToken, "cookie");
  if (!claims) return null;
  const account = await findAccount(ctx, claims.accountId);
  if (!account) return null;
  const cookies = await signCookies(ctx, account, { ...claims, generation: claims.generation + 1 });
  return { actor: { accountId: claims.accountId, grantId: claims.grantId }, cookies };
}

/**
 * A refresh token stays valid until its successor is used. Using it after that ends the grant, because one of
 * the two was stolen (RFC 9700 §4.14.2). @throws AppError not_signed_in, rate_limited
 */
export async function refresh(ctx: Context, token: string | undefined): Promise<AccessPair> {
  const claims = token ? await redeemRefreshToken(ctx, token, "bearer") : null;
  if (!claims)
    throw new AppError("not_signed_in", "This refresh token is invalid or has expired. Sign in again.");
  return signPair(ctx, { ...claims, generation: claims.generation + 1 });
}

/** Limited per login, not per account: a token of an ended login costs its owner nothing (SPEC.md C7). */
async function redeemRefreshToken(
  ctx: Context,
  token: string,
  kind: GrantKind,
): Promise<RefreshClaims | null> {
  const claims = await verifyRefreshToken(ctx.config.authSecret, token, ctx.now());
  // A script that stole a cookie's token must not be able to trade it for readable tokens.
  if (claims?.kind !== kind) return null;
  const { accountId, grantId, generation } = claims;
  await countUse(ctx, "WRITE_ACCOUNT", `refresh ${grantId}`);
  if (await adoptGeneration(ctx.db, grantId, generation, ctx.now())) return claims;
  const grant = await findLivingGrant(ctx.db, grantId);
  if (!grant) return null;
  if (grant.refreshGeneration === generation) return claims;
  await endGrants(ctx, accountId, [grantId]);
  ctx.logger.info("refresh token reused", { account_id: accountId, grant_id: grantId });
  return null;
}

/** Also ends the login of a refresh token of the same account. @throws AppError not_signed_in */
export async function logout(ctx: Context, actor: Actor, refreshToken: string | undefined): Promise<void> {
  const claims =
    refreshToken === undefined
      ? null
      : await verifyRefreshToken(ctx.config.authSecret, refreshToken, ctx.now());
  const grantIds = claims?.accountId === actor.accountId ? [actor.grantId, claims.grantId] : [actor.grantId];
  assertEnded(actor, await endGrants(ctx, actor.accountId, grantIds));
}

export async function endCookieGrant(ctx: Context, refreshToken: string): Promise<void> {
  const claims = await verifyRefreshToken(ctx.config.authSecret, refreshToken, ctx.now());
  if (claims) await endGrants(ctx, claims.accountId, [claims.grantId]);
}

/** @throws AppError not_signed_in if the caller's login had already ended */
export async function logoutAll(ctx: Context, actor: Actor): Promise<void> {
  assertEnded(actor, await endAllGrants(ctx, actor.accountId));
}

function assertEnded(actor: Actor, ended: string[]): void {
  if (!ended.includes(actor.grantId)) {
    throw new AppError("not_signed_in", "This login has already ended.");
  }
}
