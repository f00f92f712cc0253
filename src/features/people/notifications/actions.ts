import type { Context } from "../../../context.ts";
import { retryAt } from "../../../lib/backoff.ts";
import { tryEach } from "../../../lib/try-each.ts";
import type { Notification } from "../protocol.ts";
import { userRoom } from "../stub.ts";
import { deleteNotices, insertNotices, type OutgoingNotice, postponeNotice } from "./store.ts";

export { insertingNotices, type OutgoingNotice } from "./store.ts";

/** A notification as the outbox has it, due at once. */
export function outgoing(accountId: number, { id, at, content }: Notification, now: number): OutgoingNotice {
  return { id, accountId, content, at, failures: 0, dueAt: now };
}

/**
 * Delivers notifications that the outbox has. What is taken leaves it; what is not is tried again later, each by itself.
 * @returns how many were taken
 */
export async function deliverNotices(ctx: Context, notices: readonly OutgoingNotice[]): Promise<number> {
  const failed = await tryEach(notices, (notice) => take(ctx, notice));
  for (const { item, error } of failed) {
    const failures = item.failures + 1;
    ctx.logger.error("a notification was not taken", error, { account_id: item.accountId, failures });
    await postponeNotice(ctx.db, item, failures, retryAt(failures, ctx.now()));
  }
  const left = new Set(failed.map(({ item }) => item));
  await deleteNotices(
    ctx.db,
    notices.filter((notice) => !left.has(notice)),
  );
  return notices.length - failed.length;
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
  const now = ctx.now();
  const notices = accountIds.map((accountId) => outgoing(accountId, notification, now));
  const failed = await tryEach(notices, (notice) => take(ctx, notice));
  for (const { item, error } of failed) {
    ctx.logger.error("a notification was not taken", error, { account_id: item.accountId });
  }
  await insertNotices(
    ctx.db,
    failed.map(({ item }) => ({ ...item, failures: 1, dueAt: retryAt(1, now) })),
  );
}

function take(ctx: Context, { accountId, id, at, content }: OutgoingNotice): Promise<void> {
  return userRoom(ctx.env, accountId).notify({ id, at, isRead: false, content });
}
