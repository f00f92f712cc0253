import type { Context } from "../../../context.ts";
import type { Actor } from "../../../http/credentials.ts";
import { AppError } from "../../../lib/error.ts";
import { endGrants } from "../actions.ts";
import { type Grant, listGrantsOf } from "../store.ts";

export type { Grant } from "../store.ts";

/** The caller's living logins, newest first. */
export function listGrants(ctx: Context, { accountId }: Actor): Promise<Grant[]> {
  return listGrantsOf(ctx.db, accountId);
}

/** Ends one of the caller's logins, and closes its sockets. @throws AppError not_found */
export async function endGrant(ctx: Context, { accountId }: Actor, grantId: string): Promise<void> {
  const ended = await endGrants(ctx, accountId, [grantId]);
  if (ended.length === 0) throw new AppError("not_found", "You have no such login.");
}
