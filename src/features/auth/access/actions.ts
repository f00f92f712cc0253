import type { Context } from "../../../context.ts";
import type { RoomAccessQuery } from "../../../db/member-tables.ts";
import { AppError } from "../../../lib/error.ts";
import { HOUR_MS } from "../../../lib/time.ts";
import { type Access, type Claim, NOT_SIGNED_IN } from "../../../realtime/upgrade.ts";
import { touchGrants } from "../store.ts";
import { readAccess, type Writing } from "./store.ts";

/** Precision of `lastUsedAt`, so that not every use writes. */
const LAST_USE_STEP_MS = HOUR_MS;

/**
 * Decides in one round trip who may open a socket, and uses up their tickets. Statements of `writing` run in
 * the same transaction, on the condition that one of them is signed in.
 */
export async function checkAccess(
  ctx: Context,
  claims: readonly Claim[],
  room: RoomAccessQuery | null,
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

/** Refuses an ended login or a used ticket. @throws AppError not_signed_in */
export async function assertSignedIn(ctx: Context, claim: Claim): Promise<void> {
  const [access] = await checkAccess(ctx, [claim], null);
  if (!access?.isSignedIn) throw new AppError(NOT_SIGNED_IN.code, NOT_SIGNED_IN.message);
}
