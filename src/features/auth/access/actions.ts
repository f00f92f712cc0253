import type { Context } from "../../../context.ts";
import type { RoomAccessQuery } from "../../../db/member-tables.ts";
import { AppError } from "../../../lib/error.ts";
import { type Access, type Claim, NOT_SIGNED_IN } from "../../../realtime/upgrade.ts";
import { isUseOld, touchGrants } from "../store.ts";
import { readAccess, type Writing } from "./store.ts";

/** One round trip, which uses up tickets. `writing` runs in its transaction, if anyone is signed in. */
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
    return row?.isSignedIn && isUseOld(row, now);
  });
  if (used.length > 0) {
    const grantIds = used.map(({ grantId }) => grantId);
    ctx.background("store the last use of logins", touchGrants(ctx.db, grantIds, now));
  }
  return rows;
}

/** @throws AppError not_signed_in for an ended login or a used ticket */
export async function assertSignedIn(ctx: Context, claim: Claim): Promise<void> {
  const [access] = await checkAccess(ctx, [claim], null);
  if (!access?.isSignedIn) throw new AppError(NOT_SIGNED_IN.code, NOT_SIGNED_IN.message);
}
