import type { Context } from "../../../context.ts";
import type { Actor } from "../../../http/credentials.ts";
import { userRoom } from "../stub.ts";
import type { NotificationList, NotificationQuery } from "./protocol.ts";

/** Newest first, without those of ended invites. */
export function listNotifications(
  ctx: Context,
  { accountId }: Actor,
  wanted: NotificationQuery,
): Promise<NotificationList> {
  return userRoom(ctx.env, accountId).listNotifications(wanted);
}

export async function markNotificationsRead(ctx: Context, { accountId }: Actor): Promise<number> {
  return userRoom(ctx.env, accountId).markNotificationsRead(ctx.operation?.id ?? null);
}
