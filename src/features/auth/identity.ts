import type { Context } from "../../context.ts";
import type { Actor, Credentials } from "../../http/authentication.ts";
import { HOUR_MS } from "../../lib/time.ts";
import { recallGrant, rememberGrant } from "./grant-memory.ts";
import { findLivingGrant, findLivingGrantByToken, type Grant, takeTicket, touchGrant } from "./store.ts";
import { hashSecret, verifyAccessToken } from "./tokens.ts";

/** How exact the last use of a login is, so that using it does not write each time. */
const LAST_USE_STEP_MS = HOUR_MS;

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
      return grant && useGrant(ctx, grant);
    }
    case "ticket": {
      const ticket = await takeTicket(ctx.db, hashSecret(value));
      if (!ticket || ticket.expiresAt <= ctx.now()) return null;
      const grant = await findLivingGrant(ctx.db, ticket.grantId);
      return grant && useGrant(ctx, grant);
    }
  }
}

async function authenticateBearer(ctx: Context, token: string): Promise<Actor | null> {
  const now = ctx.now();
  const claims = await verifyAccessToken(ctx.config.authSecret, token, now);
  if (!claims) return null;
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
    ctx.background("store the last use of a login", touchGrant(ctx.db, id, ctx.now()));
  }
  return { accountId, grantId: id };
}
