import type { Context } from "../../context.ts";
import type { Actor, Credentials } from "../../http/credentials.ts";
import type { Claim } from "../../realtime/upgrade.ts";
import { hasEnded, recallGrant, rememberEnded, rememberGrant } from "./grant-memory.ts";
import { findLivingGrant, findLivingGrantByToken, type Grant, isUseOld, touchGrants } from "./store.ts";
import {
  type AccessClaims,
  hashSecret,
  verifyAccessToken,
  verifyMediaTicket,
  verifyTicket,
} from "./tokens.ts";

/**
 * Null if invalid. An access token or media ticket may work for 10 seconds after its login ended; a Token key
 * is always looked up. Socket tickets don't authenticate requests.
 */
export async function authenticate(ctx: Context, { kind, value }: Credentials): Promise<Actor | null> {
  const secret = ctx.config.authSecret;
  switch (kind) {
    case "bearer":
      return authenticateClaims(ctx, await verifyAccessToken(secret, value, ctx.now()));
    case "media_ticket":
      return authenticateClaims(ctx, await verifyMediaTicket(secret, value, ctx.now()));
    case "token": {
      const grant = await findLivingGrantByToken(ctx.db, hashSecret(value));
      return grant && useGrant(ctx, grant);
    }
    case "ticket":
      return null;
  }
}

/** Checks signatures only: a handshake is counted before anything is looked up, but for Token keys. */
export async function readClaim(ctx: Context, { kind, value }: Credentials): Promise<Claim | null> {
  const secret = ctx.config.authSecret;
  switch (kind) {
    case "bearer":
      return claim(await verifyAccessToken(secret, value, ctx.now()), null);
    case "ticket":
      return claim(await verifyTicket(secret, value, ctx.now()), hashSecret(value));
    case "token":
      return claim(await authenticate(ctx, { kind, value }), null);
    case "media_ticket":
      return null;
  }
}

function claim(claims: AccessClaims | null, ticketHash: string | null): Claim | null {
  return claims === null || hasEnded(claims.grantId) ? null : { ...claims, ticketHash };
}

export function rememberRefused({ grantId, ticketHash }: Claim): void {
  if (ticketHash === null) rememberEnded(grantId);
}

async function authenticateClaims(ctx: Context, claims: AccessClaims | null): Promise<Actor | null> {
  if (!claims) return null;
  const now = ctx.now();
  const known = recallGrant(claims.grantId, now);
  if (known !== null)
    return known === claims.accountId ? { accountId: known, grantId: claims.grantId } : null;
  const grant = await findLivingGrant(ctx.db, claims.grantId);
  if (grant?.accountId !== claims.accountId) return null;
  rememberGrant(grant.id, grant.accountId, now);
  return useGrant(ctx, grant);
}

function useGrant(ctx: Context, grant: Grant): Actor {
  if (isUseOld(grant, ctx.now())) {
    ctx.background("store the last use of a login", touchGrants(ctx.db, [grant.id], ctx.now()));
  }
  return { accountId: grant.accountId, grantId: grant.id };
}
