import type { Context } from "../../context.ts";
import { HOUR_MS } from "../../lib/time.ts";
import { tryEach } from "../../lib/try-each.ts";
import {
  deleteRows,
  listDeletedKeys,
  listPendingBefore,
  type MediaRow,
  markPendingDeleted,
  postpone,
  setReady,
} from "./store.ts";

/** No request lasts this long: a file still pending was abandoned. */
const ABANDONED_AFTER_MS = HOUR_MS;
/** The limit of one call to the bucket. */
const DELETED_AT_ONCE_MAX = 1000;

export type IsReferenced = (conversationId: number, key: string) => Promise<boolean>;

/**
 * Settles files that were received over an hour ago, and marks those without a message for deletion. Safe to
 * run twice, also concurrently.
 * @returns how many files were checked
 */
export async function decideAbandonedFiles(
  ctx: Context,
  limit: number,
  isReferenced: IsReferenced,
): Promise<number> {
  const abandoned = await listPendingBefore(ctx.db, ctx.now() - ABANDONED_AFTER_MS, limit);
  const failed = await tryEach(abandoned, (file) => decideAbandoned(ctx, file, isReferenced));
  for (const { item, error } of failed) {
    ctx.logger.error("asking for a file's message failed", error, { conversation_id: item.conversationId });
    await postpone(ctx.db, item.key, ctx.now());
  }
  return abandoned.length;
}

/** Deletes the bytes and rows of at most `limit` files marked for deletion. @returns how many */
export async function removeDeletedFiles(ctx: Context, limit: number): Promise<number> {
  const keys = await listDeletedKeys(ctx.db, Math.min(limit, DELETED_AT_ONCE_MAX));
  if (keys.length === 0) return 0;
  // Bytes first: a row without bytes is found by the next run, bytes without a row never.
  await ctx.env.MEDIA.delete(keys);
  return deleteRows(ctx.db, keys);
}

/** The sender may have crashed before settling the file. */
async function decideAbandoned(ctx: Context, file: MediaRow, isReferenced: IsReferenced): Promise<void> {
  if (await isReferenced(file.conversationId, file.key)) await setReady(ctx.db, file.key, ctx.now());
  else await markPendingDeleted(ctx.db, file.key, ctx.now());
}
