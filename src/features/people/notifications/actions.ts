import type { Context } from "../../../context.ts";
import type { Target } from "../../../db/outbox/store.ts";
import { retryAt } from "../../../lib/backoff.ts";
import { tryEach } from "../../../lib/try-each.ts";
import type { Notification } from "../protocol.ts";
import { userRoom } from "../stub.ts";
import { insertNotices, type Notice } from "./store.ts";

export type { Notice } from "./store.ts";

/** Queues notifications, due at once. @returns for whom */
export async function queueNotices(ctx: Context, notices: readonly Notice[]): Promise<Target[]> {
  await insertNotices(ctx.db, notices, ctx.now());
  return notices.map(({ accountId }): Target => `person:${accountId}`);
}

/**
 * Delivers notifications that are written down nowhere yet; those that are not taken are left to the outbox.
 * Fails only where they could not be written down there, and then may be repeated.
 */
export async function notifyOrKeep(
  ctx: Context,
  accountIds: readonly number[],
  notification: Notification,
): Promise<void> {
  const failed = await tryEach(accountIds, (accountId) =>
    userRoom(ctx.env, accountId).notify({ ...notification, isRead: false }),
  );
  for (const { item: accountId, error } of failed) {
    ctx.logger.error("a notification was not taken", error, { account_id: accountId });
  }
  const kept = failed.map(({ item: accountId }) => ({ accountId, notification }));
  await insertNotices(ctx.db, kept, retryAt(1, ctx.now()));
}
