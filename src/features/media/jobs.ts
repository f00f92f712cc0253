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

/** No request lasts this long: a file still pending has lost the one that received it. */
const ABANDONED_AFTER_MS = HOUR_MS;
/** What one call of the bucket deletes at most. */
const DELETED_AT_ONCE_MAX = 1000;

/** Whether a message of the room stands that has this file. */
export type IsReferenced = (conversationId: number, key: string) => Promise<boolean>;

/**
 * Decides about files received over an hour ago whose message is not known to stand: what no message has is doomed.
 * May run twice, or twice at once.
 * @returns how many files were looked at
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

/** Removes the bytes and rows of at most `limit` doomed files. @returns how many */
export async function removeDeletedFiles(ctx: Context, limit: number): Promise<number> {
  const keys = await listDeletedKeys(ctx.db, Math.min(limit, DELETED_AT_ONCE_MAX));
  if (keys.length === 0) return 0;
  // Bytes first: a row without bytes is found again by the next sweep, bytes without a row never.
  await ctx.env.MEDIA.delete(keys);
  return deleteRows(ctx.db, keys);
}

/** The sender may have crashed between the message and settling its file. */
async function decideAbandoned(ctx: Context, file: MediaRow, isReferenced: IsReferenced): Promise<void> {
  if (await isReferenced(file.conversationId, file.key)) await setReady(ctx.db, file.key, ctx.now());
  else await markPendingDeleted(ctx.db, file.key, ctx.now());
}
