import type { Context } from "../../context.ts";
import type { Actor, LoginCookies } from "../../http/credentials.ts";
import { countUse } from "../../http/rate-limits.ts";
import { AppError } from "../../lib/error.ts";
import { newSecret } from "../../lib/ids.ts";
import { nameKey } from "../../lib/text.ts";
import { SECOND_MS } from "../../lib/time.ts";
import { type Account, findAccount, isEmailName, replacePasswordHash } from "../accounts/actions.ts";
import { userRoom } from "../people/stub.ts";
import type { ProfileType } from "../profiles/actions.ts";
import { CLIENTS_MAX, clientKeys, clientsOf, countFailure, countTry, standingBy } from "./clients/actions.ts";
import { deviceName } from "./device.ts";
import { forgetGrants } from "./grant-memory.ts";
import { assertGoodPassword, hashPassword, NOBODYS_HASH, needsRehash, verifyPassword } from "./password.ts";
import { proveAddressOf } from "./passwords/store.ts";
import {
  adoptGeneration,
  endAllGrantRows,
  endGrantRows,
  findLivingGrant,
  findLogin,
  insertGrant,
  insertTicket,
  listLivingGrants,
} from "./store.ts";
import {
  type GrantKind,
  hashSecret,
  LIFETIMES_MS,
  type RefreshClaims,
  signAccessToken,
  signIdToken,
  signMediaTicket,
  signRefreshToken,
  signTicket,
  verifyRefreshToken,
} from "./tokens.ts";

export { authenticate, noteRefused, readClaim } from "./identity.ts";

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
 * Signs in by username or e-mail. An unknown name costs the same time as a wrong password.
 * @throws AppError wrong_credentials, rate_limited
 */
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
  const standing = standingBy(ctx, stored);
  await countTry(ctx, known ? `account ${known.account.id}` : `name ${nameKey(input.name)}`, standing);
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

/**
 * The hash of a new password.
 * @throws AppError validation_failed where the password is too short or long, the username, or a common one
 */
export async function hashNewPassword(password: string, username: string): Promise<string> {
  assertGoodPassword(password, username);
  return hashPassword(password);
}

/**
 * Proves an account's address by a code that was sent there. The first proof ends the password and every login from
 * before it, unless it comes from the browser that registered the account, or by one of those logins.
 */
export async function proveAddress(ctx: Context, accountId: number, actor: Actor | null): Promise<void> {
  const isOwn = actor?.accountId === accountId;
  const proof = { isOwn, browser: clientKeys(ctx).browser, noPassword: NOBODYS_HASH, now: ctx.now() };
  announceEnd(ctx, accountId, await proveAddressOf(ctx.db, accountId, proof));
}

interface Start {
  /** How often the password had been changed when it was given; null where none was. */
  credentialsVersion?: number | null;
  /** Whether the account knows this client from now on. */
  isRemembered?: boolean;
}

/**
 * Starts a login. An account has five at most, of whatever kind: a sixth ends the oldest.
 * @throws AppError wrong_credentials where the password was changed after `credentialsVersion`
 */
export async function startGrant(ctx: Context, accountId: number, start: Start = {}): Promise<NewGrant> {
  const token = newSecret();
  const grant = { accountId, kind: "bearer", tokenHash: hashSecret(token) } as const;
  const grantId = await openGrant(ctx, grant, start);
  return { grantId, token, ...(await signPair(ctx, { accountId, grantId, generation: 1, kind: "bearer" })) };
}

/** Starts a login whose tokens a browser keeps as cookies, and has no key. The account knows this client from now on. */
export async function startCookieGrant(ctx: Context, account: Account): Promise<LoginCookies> {
  const grant = { accountId: account.id, kind: "cookie", tokenHash: null } as const;
  const grantId = await openGrant(ctx, grant, { isRemembered: true });
  return signCookies(ctx, account, { accountId: account.id, grantId, generation: 1, kind: "cookie" });
}

/**
 * The next tokens of a browser whose access token has run out, and who it is; null where the refresh token is not good.
 * Requests under way at the same time may all bring the same one: it stays good until its successor is used.
 */
export async function renewCookies(
  ctx: Context,
  refreshToken: string,
): Promise<{ actor: Actor; cookies: LoginCookies } | null> {
  const claims = await takeRefreshToken(ctx, refreshToken, "cookie");
  if (!claims) return null;
  const account = await findAccount(ctx, claims.accountId);
  if (!account) return null;
  const cookies = await signCookies(ctx, account, { ...claims, generation: claims.generation + 1 });
  return { actor: { accountId: claims.accountId, grantId: claims.grantId }, cookies };
}

/**
 * A new access and refresh token for a refresh token. The old one keeps working until its successor is first used;
 * presented after that it is stolen, or was: the whole grant ends (RFC 9700 §4.14.2).
 * @throws AppError not_signed_in, rate_limited
 */
export async function refresh(ctx: Context, token: string | undefined): Promise<AccessPair> {
  const claims = token ? await takeRefreshToken(ctx, token, "bearer") : null;
  if (!claims) throw new AppError("not_signed_in", REFRESH_REFUSED);
  return signPair(ctx, { ...claims, generation: claims.generation + 1 });
}

/**
 * What a refresh token says, if it is good; one whose successor was used already ends its grant. Counted for the login
 * and not for the account: whoever has a token of an ended login costs its owner nothing (SPEC.md C7).
 */
async function takeRefreshToken(ctx: Context, token: string, kind: GrantKind): Promise<RefreshClaims | null> {
  const claims = await verifyRefreshToken(ctx.config.authSecret, token, ctx.now());
  // A browser's token stays in its cookie: a script that got hold of one must not trade it for tokens it can read.
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

/** Ends the login of a browser's refresh cookie. One that is no good ends nothing. */
export async function endCookieGrant(ctx: Context, refreshToken: string): Promise<void> {
  const claims = await verifyRefreshToken(ctx.config.authSecret, refreshToken, ctx.now());
  if (claims) await endGrants(ctx, claims.accountId, [claims.grantId]);
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
  const ticket = await signTicket(ctx.config.authSecret, actor, ctx.now());
  const expiresAt = ctx.now() + TICKET_LIFETIME_MS;
  await insertTicket(ctx.db, { ticketHash: hashSecret(ticket), grantId: actor.grantId, expiresAt });
  return { ticket, expiresAt };
}

/** A ticket with which the caller's attachments can be read for ten minutes, by an address alone. */
export async function issueMediaTicket(
  ctx: Context,
  actor: Actor,
): Promise<{ ticket: string; expiresAt: number }> {
  const now = ctx.now();
  const ticket = await signMediaTicket(ctx.config.authSecret, actor, now);
  // A token tells its end in whole seconds.
  const issuedAt = now - (now % SECOND_MS);
  return { ticket, expiresAt: issuedAt + LIFETIMES_MS.bearer.media_ticket };
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

/** Closes the sockets of ended grants. Should the person's object miss this, it finds out when it next asks. */
export function announceEnd(ctx: Context, accountId: number, grantIds: string[]): void {
  if (grantIds.length === 0) return;
  forgetGrants(grantIds);
  const close = async () => userRoom(ctx.env, accountId).closeGrants(grantIds);
  ctx.background("close the sockets of ended grants", close());
}

async function openGrant(
  ctx: Context,
  grant: { accountId: number; kind: GrantKind; tokenHash: string | null },
  { credentialsVersion = null, isRemembered = false }: Start,
): Promise<string> {
  const [id, now] = [ctx.newId(), ctx.now()];
  const row = { ...grant, id, createdAt: now, provedAt: now, device: deviceName(ctx.client.agent) };
  const remembered = isRemembered ? { clients: clientsOf(ctx), max: CLIENTS_MAX } : null;
  const ended = await insertGrant(ctx.db, row, credentialsVersion, GRANTS_MAX, remembered);
  if (ended === null) throw wrongCredentials();
  announceEnd(ctx, grant.accountId, ended);
  return id;
}

async function signPair(ctx: Context, claims: RefreshClaims): Promise<AccessPair> {
  const secret = ctx.config.authSecret;
  const [access, refreshToken] = await Promise.all([
    signAccessToken(secret, claims, ctx.now()),
    signRefreshToken(secret, claims, ctx.now()),
  ]);
  return { access, refresh: refreshToken };
}

async function signCookies(ctx: Context, account: Account, claims: RefreshClaims): Promise<LoginCookies> {
  const { id: accountId, username, email, firstName, lastName } = account;
  const name = `${firstName} ${lastName}`.trim();
  const [pair, id] = await Promise.all([
    signPair(ctx, claims),
    signIdToken(ctx.config.authSecret, { accountId, username, email, name }, ctx.now()),
  ]);
  return { ...pair, id, lifetimesMs: LIFETIMES_MS.cookie };
}

function wrongCredentials(): AppError {
  return new AppError("wrong_credentials", "Unable to log in with these credentials.");
}

function assertEnded(actor: Actor, ended: string[]): void {
  if (!ended.includes(actor.grantId)) {
    throw new AppError("not_signed_in", "This login has already ended.");
  }
}

const REFRESH_REFUSED = "This refresh token is invalid or has expired. Sign in again.";
