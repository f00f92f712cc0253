import type { Context } from "../../../context.ts";
import type { Actor, LoginCookies } from "../../../http/credentials.ts";
import { AppError } from "../../../lib/error.ts";
import { newSecret } from "../../../lib/ids.ts";
import type { Account } from "../../accounts/actions.ts";
import { userRoom } from "../../people/stub.ts";
import { CLIENTS_MAX, clientsOf } from "../clients/actions.ts";
import { deviceName } from "../device.ts";
import { forgetGrants } from "../grant-memory.ts";
import {
  endAllGrantRows,
  endGrantRows,
  type Grant,
  insertGrant,
  listGrantsOf,
  listLivingGrants,
} from "../store.ts";
import {
  type GrantKind,
  hashSecret,
  LIFETIMES_MS,
  type RefreshClaims,
  signAccessToken,
  signIdToken,
  signRefreshToken,
} from "../tokens.ts";

export type { Grant } from "../store.ts";

const GRANTS_MAX = 5;

export interface AccessPair {
  access: string;
  refresh: string;
}

/** The Token key is only shown now. */
export interface NewGrant extends AccessPair {
  grantId: string;
  token: string;
}

interface Start {
  /** Null if no password was checked. */
  credentialsVersion?: number | null;
  /** Whether the client becomes a known one. */
  isRemembered?: boolean;
}

/** A sixth ends the oldest. @throws AppError wrong_credentials if the password changed meanwhile */
export async function startGrant(ctx: Context, accountId: number, start: Start = {}): Promise<NewGrant> {
  const token = newSecret();
  const grant = { accountId, kind: "bearer", tokenHash: hashSecret(token) } as const;
  const grantId = await openGrant(ctx, grant, start);
  return { grantId, token, ...(await signPair(ctx, { accountId, grantId, generation: 1, kind: "bearer" })) };
}

/** Without a Token key. */
export async function startCookieGrant(ctx: Context, account: Account): Promise<LoginCookies> {
  const grant = { accountId: account.id, kind: "cookie", tokenHash: null } as const;
  const grantId = await openGrant(ctx, grant, { isRemembered: true });
  return signCookies(ctx, account, { accountId: account.id, grantId, generation: 1, kind: "cookie" });
}

/** Also closes their sockets. Returns the grants that were active. Idempotent. */
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

export async function endAllGrants(ctx: Context, accountId: number): Promise<string[]> {
  const ended = await endAllGrantRows(ctx.db, accountId, ctx.now());
  announceEnd(ctx, accountId, ended);
  return ended;
}

/** Called by objects that hold their sockets. */
export async function findLiveGrants(ctx: Context, grantIds: readonly string[]): Promise<Set<string>> {
  return new Set(await listLivingGrants(ctx.db, grantIds));
}

/** If the call fails, the person's object notices at its next check. */
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

export async function signPair(ctx: Context, claims: RefreshClaims): Promise<AccessPair> {
  const secret = ctx.config.authSecret;
  const [access, refreshToken] = await Promise.all([
    signAccessToken(secret, claims, ctx.now()),
    signRefreshToken(secret, claims, ctx.now()),
  ]);
  return { access, refresh: refreshToken };
}

export async function signCookies(
  ctx: Context,
  account: Account,
  claims: RefreshClaims,
): Promise<LoginCookies> {
  const { id: accountId, username, email, firstName, lastName } = account;
  const name = `${firstName} ${lastName}`.trim();
  const [pair, id] = await Promise.all([
    signPair(ctx, claims),
    signIdToken(ctx.config.authSecret, { accountId, username, email, name }, ctx.now()),
  ]);
  return { ...pair, id, lifetimesMs: LIFETIMES_MS.cookie };
}

export function wrongCredentials(): AppError {
  return new AppError("wrong_credentials", "Unable to log in with these credentials.");
}

export function listGrants(ctx: Context, { accountId }: Actor): Promise<Grant[]> {
  return listGrantsOf(ctx.db, accountId);
}

export async function endGrant(ctx: Context, { accountId }: Actor, grantId: string): Promise<void> {
  const ended = await endGrants(ctx, accountId, [grantId]);
  if (ended.length === 0) throw new AppError("not_found", "You have no login with this id.");
}
