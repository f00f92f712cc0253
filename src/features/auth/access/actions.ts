import type { Context } from "../../../context.ts";
import type { AskedRoom } from "../../../db/member-tables.ts";
import { AppError } from "../../../lib/error.ts";
import { HOUR_MS } from "../../../lib/time.ts";
import { type Access, type Claim, NOT_SIGNED_IN } from "../../../realtime/upgrade.ts";
import { touchGrants } from "../store.ts";
import { readAccess, type Writing } from "./store.ts";

/** How exact the last use of a login is, so that using it does not write each time. */
const LAST_USE_STEP_MS = HOUR_MS;

/**
 * Whether people who ask for a socket, in a room or of their own, may have it as of now: in one round trip, in which
 * their tickets are used up. What `writing` gives runs in the same transaction; its condition is that one of them is signed in.
 */
export async function askAccess(
  ctx: Context,
  claims: readonly Claim[],
  room: AskedRoom | null,
  writing: Writing = () => [],
): Promise<Access[]> {
  const now = ctx.now();
  const rows = await readAccess(ctx.db, claims, room, now, writing);
  const used = claims.filter((_, at) => {
    const row = rows[at];
    return row?.isSignedIn && now - (row.lastUsedAt ?? 0) > LAST_USE_STEP_MS;
  });
  if (used.length > 0) {
    const grantIds = used.map(({ grantId }) => grantId);
    ctx.background("store the last use of logins", touchGrants(ctx.db, grantIds, now));
  }
  return rows;
}

/** Lets nobody pass whose login has ended, or whose ticket was used. @throws AppError not_signed_in */
export async function assertSignedIn(ctx: Context, claim: Claim): Promise<void> {
  const [access] = await askAccess(ctx, [claim], null);
  if (!access?.isSignedIn) throw new AppError(NOT_SIGNED_IN.code, NOT_SIGNED_IN.message);
}
