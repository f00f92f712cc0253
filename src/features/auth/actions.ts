import type { Context } from "../../context.ts";
import type { Actor, Credentials } from "../../http/authentication.ts";
import { countUse } from "../../http/rate-limits.ts";
import { AppError } from "../../lib/error.ts";
import { newSecret } from "../../lib/ids.ts";
import { SECOND_MS } from "../../lib/time.ts";
import { type Account, findCredentials, nameKey, replacePasswordHash } from "../accounts/actions.ts";
import { userRoom } from "../people/stub.ts";
import { listProfileTypes, type ProfileType } from "../profiles/actions.ts";
import { forgetGrants, recallGrant, rememberGrant } from "./grant-memory.ts";
import { assertGoodPassword, hashPassword, NOBODYS_HASH, needsRehash, verifyPassword } from "./password.ts";
import {
  adoptGeneration,
  endAllGrantRows,
  endGrantRows,
  findLivingGrant,
  findLivingGrantByToken,
  insertGrant,
  insertTicket,
  listLivingGrants,
  takeTicket,
} from "./store.ts";
import {
  hashSecret,
  signAccessToken,
  signRefreshToken,
  verifyAccessToken,
  verifyRefreshToken,
} from "./tokens.ts";

const GRANTS_MAX = 5;
const TICKET_LIFETIME_MS = 30 * SECOND_MS;

export interface AccessPair {
  access: string;
  refresh: string;
}

/** A new login: an access and a refresh JWT, and a Token key, which is shown this once. */
export interface NewGrant extends AccessPair {
  grantId: string;
  token: string;
}

/**
 * Whose credentials these are, or null if they are nobody's, or no longer. A bearer's grant may have ended up to
 * 10 seconds ago; a Token key and a ticket are looked up each time, and a ticket is used up by it.
 */
export async function authenticate(ctx: Context, { kind, value }: Credentials): Promise<Actor | null> {
  switch (kind) {
    case "bearer":
      return authenticateBearer(ctx, value);
    case "token": {
      const grant = await findLivingGrantByToken(ctx.db, hashSecret(value));
      return grant && { accountId: grant.accountId, grantId: grant.id };
    }
    case "ticket": {
      const ticket = await takeTicket(ctx.db, hashSecret(value));
      if (!ticket || ticket.expiresAt <= ctx.now()) return null;
      const grant = await findLivingGrant(ctx.db, ticket.grantId);
      return grant && { accountId: grant.accountId, grantId: grant.id };
    }
  }
}

async function authenticateBearer(ctx: Context, token: string): Promise<Actor | null> {
  const now = ctx.now();
  const claims = await verifyAccessToken(ctx.config.authSecret, token, now);
  if (!claims) return null;
  const known = recallGrant(claims.grantId, now);
  const accountId = known ?? (await findLivingGrant(ctx.db, claims.grantId))?.accountId;
  if (accountId !== claims.accountId) return null;
  if (known === null) rememberGrant(claims.grantId, accountId, now);
  return { accountId, grantId: claims.grantId };
}

/**
 * Signs in by username or e-mail. An unknown name costs the same time as a wrong password.
 * @throws AppError wrong_credentials, rate_limited
 */
export async function login(
  ctx: Context,
  input: { name: string; password: string },
): Promise<{ account: Account; profileTypes: ProfileType[]; grant: NewGrant }> {
  const known = await findCredentials(ctx, input.name);
  await countUse(ctx, "LOGIN_ACCOUNT", known ? `account ${known.account.id}` : `name ${nameKey(input.name)}`);
  const matches = await verifyPassword(input.password, known?.passwordHash ?? NOBODYS_HASH);
  if (!known || !matches) throw new AppError("wrong_credentials", "Unable to log in with these credentials.");
  const { account, passwordHash } = known;
  if (needsRehash(passwordHash)) {
    const rehash = async () =>
      replacePasswordHash(ctx, account.id, passwordHash, await hashPassword(input.password));
    ctx.background("rehash password", rehash());
  }
  const [profileTypes, grant] = await Promise.all([
    listProfileTypes(ctx, account.id),
    startGrant(ctx, account.id),
  ]);
  return { account, profileTypes, grant };
}

/**
 * The hash of a new password.
 * @throws AppError validation_failed where the password is too short or long, the username, or a common one
 */
export async function hashNewPassword(password: string, username: string): Promise<string> {
  assertGoodPassword(password, username);
  return hashPassword(password);
}

/** Starts a login. An account has five at most: a sixth ends the oldest. */
export async function startGrant(ctx: Context, accountId: number): Promise<NewGrant> {
  const token = newSecret();
  const grant = {
    id: ctx.newId(),
    accountId,
    kind: "bearer" as const,
    tokenHash: hashSecret(token),
    createdAt: ctx.now(),
  };
  const ended = await insertGrant(ctx.db, grant, GRANTS_MAX);
  announceEnd(ctx, accountId, ended);
  return { grantId: grant.id, token, ...(await signPair(ctx, accountId, grant.id, 1)) };
}

/**
 * A new access and refresh token for a refresh token. The old one keeps working until its successor is first used;
 * presented after that it is stolen, or was: the whole grant ends (RFC 9700 §4.14.2).
 * @throws AppError not_signed_in, rate_limited
 */
export async function refresh(ctx: Context, token: string | undefined): Promise<AccessPair> {
  const claims = token ? await verifyRefreshToken(ctx.config.authSecret, token, ctx.now()) : null;
  if (!claims) throw refreshRefused();
  const { accountId, grantId, generation } = claims;
  await countUse(ctx, "WRITE_ACCOUNT", accountId);
  if (!(await adoptGeneration(ctx.db, grantId, generation))) {
    const grant = await findLivingGrant(ctx.db, grantId);
    if (!grant) throw refreshRefused();
    if (grant.refreshGeneration !== generation) {
      await endGrants(ctx, accountId, [grantId]);
      ctx.logger.info("refresh token reused", { account_id: accountId, grant_id: grantId });
      throw refreshRefused();
    }
  }
  return signPair(ctx, accountId, grantId, generation + 1);
}

/**
 * Ends the caller's login, and that of a refresh token of the same account where one is given.
 * @throws AppError not_signed_in if the login had ended already
 */
export async function logout(ctx: Context, actor: Actor, refreshToken: string | undefined): Promise<void> {
  const claims =
    refreshToken === undefined
      ? null
      : await verifyRefreshToken(ctx.config.authSecret, refreshToken, ctx.now());
  const grantIds = claims?.accountId === actor.accountId ? [actor.grantId, claims.grantId] : [actor.grantId];
  assertEnded(actor, await endGrants(ctx, actor.accountId, grantIds));
}

/** Ends every login of the caller. @throws AppError not_signed_in if the caller's own had ended already */
export async function logoutAll(ctx: Context, actor: Actor): Promise<void> {
  assertEnded(actor, await endAllGrants(ctx, actor.accountId));
}

/** A single-use ticket with which the caller opens one socket within 30 seconds. */
export async function issueTicket(
  ctx: Context,
  actor: Actor,
): Promise<{ ticket: string; expiresAt: number }> {
  const ticket = newSecret();
  const expiresAt = ctx.now() + TICKET_LIFETIME_MS;
  await insertTicket(ctx.db, { ticketHash: hashSecret(ticket), grantId: actor.grantId, expiresAt });
  return { ticket, expiresAt };
}

/** Ends these grants of an account and closes their sockets; returns those that were living. Idempotent. */
export async function endGrants(
  ctx: Context,
  accountId: number,
  grantIds: readonly string[],
): Promise<string[]> {
  const ended = await endGrantRows(ctx.db, accountId, grantIds, ctx.now());
  forgetGrants(grantIds);
  announceEnd(ctx, accountId, ended);
  return ended;
}

/** Ends every grant of an account, as `endGrants` does. */
export async function endAllGrants(ctx: Context, accountId: number): Promise<string[]> {
  const ended = await endAllGrantRows(ctx.db, accountId, ctx.now());
  announceEnd(ctx, accountId, ended);
  return ended;
}

/** Which of these grants live, as of now: what an object asks that keeps their sockets. */
export async function livingGrants(ctx: Context, grantIds: readonly string[]): Promise<Set<string>> {
  return new Set(await listLivingGrants(ctx.db, grantIds));
}

/** The sockets are the person's object's to close. Should it miss this, it finds out when it next asks. */
function announceEnd(ctx: Context, accountId: number, grantIds: string[]): void {
  if (grantIds.length === 0) return;
  forgetGrants(grantIds);
  const close = async () => userRoom(ctx.env, accountId).closeGrants(grantIds);
  ctx.background("close the sockets of ended grants", close());
}

async function signPair(
  ctx: Context,
  accountId: number,
  grantId: string,
  generation: number,
): Promise<AccessPair> {
  const secret = ctx.config.authSecret;
  const [access, refreshToken] = await Promise.all([
    signAccessToken(secret, { accountId, grantId }, ctx.now()),
    signRefreshToken(secret, { accountId, grantId, generation }, ctx.now()),
  ]);
  return { access, refresh: refreshToken };
}

function assertEnded(actor: Actor, ended: string[]): void {
  if (!ended.includes(actor.grantId)) {
    throw new AppError("not_signed_in", "This login has ended already.");
  }
}

function refreshRefused(): AppError {
  return new AppError("not_signed_in", "This refresh token is not valid, or no longer. Sign in again.");
}
