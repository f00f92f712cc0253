import type { Context } from "../../context.ts";
import { HOUR_MS } from "../../lib/time.ts";
import {
  deleteRows,
  doomPending,
  listDoomedKeys,
  listPendingBefore,
  type MediaRow,
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
 * Removes bytes and rows of doomed files, and of those received over an hour ago whose message never came to
 * stand. May run twice, or twice at once.
 * @param limit of files looked at of each kind
 * @returns how many were removed
 */
export async function sweepFiles(ctx: Context, limit: number, isReferenced: IsReferenced): Promise<number> {
  const abandoned = await listPendingBefore(ctx.db, ctx.now() - ABANDONED_AFTER_MS, limit);
  for (const file of abandoned) await decideAbandoned(ctx, file, isReferenced);

  const keys = await listDoomedKeys(ctx.db, Math.min(limit, DELETED_AT_ONCE_MAX));
  if (keys.length === 0) return 0;
  // Bytes first: a row without bytes is found again by the next sweep, bytes without a row never.
  await ctx.env.MEDIA.delete(keys);
  return deleteRows(ctx.db, keys);
}

async function decideAbandoned(ctx: Context, file: MediaRow, isReferenced: IsReferenced): Promise<void> {
  try {
    // The sender may have crashed between the message and settling its file.
    if (await isReferenced(file.conversationId, file.key)) await setReady(ctx.db, file.key, ctx.now());
    else await doomPending(ctx.db, file.key, ctx.now());
  } catch (error) {
    ctx.logger.error("asking for a file's message failed", error, { conversation_id: file.conversationId });
    await postpone(ctx.db, file.key, ctx.now());
  }
}
