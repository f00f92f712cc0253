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

/** No request lasts this long: a pending file was abandoned. */
const ABANDONED_AFTER_MS = HOUR_MS;
/** The limit of one call to the bucket. */
const DELETED_AT_ONCE_MAX = 1000;

export type IsReferenced = (conversationId: number, key: string) => Promise<boolean>;

/** Idempotent, also when concurrent. Returns how many files were checked. */
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

export async function removeDeletedFiles(ctx: Context, limit: number): Promise<number> {
  const keys = await listDeletedKeys(ctx.db, Math.min(limit, DELETED_AT_ONCE_MAX));
  if (keys.length === 0) return 0;
  // Bytes first: the next run finds a row without bytes, but never bytes without a row.
  await ctx.env.MEDIA.delete(keys);
  return deleteRows(ctx.db, keys);
}

/** The sender may have crashed before settling the file. */
async function decideAbandoned(ctx: Context, file: MediaRow, isReferenced: IsReferenced): Promise<void> {
  if (await isReferenced(file.conversationId, file.key)) await setReady(ctx.db, file.key, ctx.now());
  else await markPendingDeleted(ctx.db, file.key, ctx.now());
}
