import type { Context } from "../../context.ts";
import type { Actor, Credentials } from "../../http/credentials.ts";
import { HOUR_MS } from "../../lib/time.ts";
import type { Claim } from "../../realtime/upgrade.ts";
import { hasEnded, noteEnded, recallGrant, rememberGrant } from "./grant-memory.ts";
import { findLivingGrant, findLivingGrantByToken, type Grant, touchGrants } from "./store.ts";
import {
  type AccessClaims,
  hashSecret,
  verifyAccessToken,
  verifyMediaTicket,
  verifyTicket,
} from "./tokens.ts";

/** How exact the last use of a login is, so that using it does not write each time. */
const LAST_USE_STEP_MS = HOUR_MS;

/**
 * Whose credentials these are, or null if they are nobody's, or no longer. The login of an access token or a media ticket
 * may have ended up to 10 seconds ago; a Token key is looked up each time. A socket's ticket identifies no request.
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

/**
 * Who says that they ask for a socket: by the signature alone, so that nothing is looked up and no ticket used up before
 * it is known whose handshakes these are. Only a Token key has to be looked up. Null if it is nobody, or no longer.
 */
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

/** Takes note that a claim was refused by the database: its login has ended, where no ticket was used up instead. */
export function noteRefused({ grantId, ticketHash }: Claim): void {
  if (ticketHash === null) noteEnded(grantId);
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

function useGrant(ctx: Context, { id, accountId, lastUsedAt }: Grant): Actor {
  if (ctx.now() - (lastUsedAt ?? 0) > LAST_USE_STEP_MS) {
    ctx.background("store the last use of a login", touchGrants(ctx.db, [id], ctx.now()));
  }
  return { accountId, grantId: id };
}
