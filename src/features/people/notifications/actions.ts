import type { Context } from "../../../context.ts";
import type { Actor } from "../../../http/credentials.ts";
import { userRoom } from "../stub.ts";
import type { AnyNotification } from "./protocol.ts";

/** Newest first, without those of ended invites; `isRead: null` lists all. */
export function listNotifications(
  ctx: Context,
  { accountId }: Actor,
  wanted: { isRead: boolean | null; limit: number; offset: number },
): Promise<{ items: AnyNotification[]; count: number }> {
  return userRoom(ctx.env, accountId).listNotifications(wanted);
}

export async function markNotificationsRead(ctx: Context, { accountId }: Actor): Promise<number> {
  return userRoom(ctx.env, accountId).markNotificationsRead(ctx.operation?.id ?? null);
}
