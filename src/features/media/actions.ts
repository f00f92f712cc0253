import type { Context } from "../../context.ts";
import { AppError, invalidField } from "../../lib/error.ts";
import { FILE_BYTES_MAX } from "../../lib/quotas.ts";
import { type Amounts, giveBackQuota, withinQuota } from "../quotas/actions.ts";
import { storeObject } from "./bucket.ts";
import type { ByteRange } from "./conditions.ts";
import { cleanFileName } from "./file-names.ts";
import { recogniseFile, SNIFFED_BYTES } from "./file-types.ts";

export { type ByteRange, readConditions } from "./conditions.ts";
export { contentDisposition } from "./file-names.ts";
export type { MediaRow } from "./store.ts";

import {
  deleteRows,
  findFile,
  insertPending,
  type MediaRow,
  markDeletedByKey,
  markDeletedByOwner,
  setReady,
  setSize,
} from "./store.ts";

interface UploadedFile {
  ownerId: number;
  conversationId: number;
  /** As the sender named it; not trusted. */
  name: string;
  declaredType: string;
  /** If known in advance. */
  bytesMax?: number | undefined;
  stream: AsyncIterable<Uint8Array>;
}

export interface ReceivedFile {
  key: string;
  name: string;
  contentType: string;
  size: number;
  path: string;
}

/**
 * The row first, then the bytes. The sender of the message then calls `settleFile`, or `discardFile` if it
 * was refused; if neither happens, a job asks the room. The quota is reserved before the first byte and
 * settled after the last. @throws AppError unsupported_media_type, content_too_large, quota_exceeded,
 * rate_limited, validation_failed (empty), not_found (the account)
 */
export async function receiveFile(ctx: Context, upload: UploadedFile): Promise<ReceivedFile> {
  const { head, stream } = await peek(upload.stream);
  if (head.byteLength === 0) throw invalidField("attachment", "The file is empty.");
  const type = await recogniseFile(head, upload.name, upload.declaredType);
  const file = {
    key: ctx.newId(),
    name: cleanFileName(upload.name, type),
    contentType: type.contentType,
  };
  const { ownerId, conversationId } = upload;
  const bytes = Math.min(upload.bytesMax ?? FILE_BYTES_MAX, FILE_BYTES_MAX);
  const reserved = { files: 1, file_bytes: bytes, file_bytes_a_day: bytes };
  const startedAt = ctx.now();
  await withinQuota(ctx, ownerId, reserved, (db) =>
    insertPending(db, { ...file, ownerId, conversationId }, startedAt),
  );
  let unused: Amounts = reserved;
  try {
    const size = await storeObject(ctx.env.MEDIA, file.key, file.contentType, stream);
    unused = { file_bytes: bytes - size, file_bytes_a_day: bytes - size };
    if (!(await setSize(ctx.db, file.key, size))) {
      throw new AppError("not_found", "The account that sent this file was deleted.");
    }
    return { ...file, size, path: mediaPath(file) };
  } catch (error) {
    unused = reserved;
    await discardFile(ctx, file.key);
    throw error;
  } finally {
    const giving = giveBackQuota(ctx, ownerId, unused, startedAt);
    ctx.background("give back what an upload did not take", giving);
  }
}

/** Keeps the file of a stored message. Idempotent. */
export async function settleFile(ctx: Context, key: string): Promise<void> {
  await setReady(ctx.db, key, ctx.now());
}

/** For a message that was certainly refused. Never fails: what it can't delete stays marked. */
export async function discardFile(ctx: Context, key: string): Promise<void> {
  try {
    await markDeletedByKey(ctx.db, [key], ctx.now());
    await ctx.env.MEDIA.delete(key);
    await deleteRows(ctx.db, [key]);
  } catch (error) {
    ctx.logger.error("discarding a file failed", error, { key });
  }
}

/** Nobody can read them from then on. Idempotent; unknown keys are ignored. */
export async function markFilesDeleted(ctx: Context, keys: readonly string[]): Promise<void> {
  if (keys.length > 0) await markDeletedByKey(ctx.db, keys, ctx.now());
}

export async function markAccountFilesDeleted(ctx: Context, ownerId: number): Promise<void> {
  await markDeletedByOwner(ctx.db, ownerId, ctx.now());
}

/** Also one whose message is stored but not settled yet. */
export async function getFile(ctx: Context, key: string): Promise<MediaRow> {
  const file = await findFile(ctx.db, key);
  if (!file) throw fileNotFound();
  return file;
}

export async function openFile(
  ctx: Context,
  file: MediaRow,
  range?: ByteRange,
): Promise<ReadableStream<Uint8Array>> {
  const object = await ctx.env.MEDIA.get(file.key, range && { range });
  if (!object) throw fileNotFound();
  return object.body;
}

export function fileNotFound(): AppError {
  return new AppError("not_found", "There is no such file.");
}

/** Only the key identifies the file; the name is for people and programs. */
function mediaPath(file: { key: string; name: string }): string {
  return `/media/chat_attachments/${file.key}/${encodeURIComponent(file.name)}`;
}

async function peek(stream: AsyncIterable<Uint8Array>) {
  const chunks = stream[Symbol.asyncIterator]();
  const first: Uint8Array[] = [];
  for (let size = 0; size < SNIFFED_BYTES; ) {
    const { done, value } = await chunks.next();
    if (done) break;
    first.push(value);
    size += value.byteLength;
  }
  async function* whole(): AsyncGenerator<Uint8Array> {
    yield* first;
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
  }
  return { head: new Uint8Array(Buffer.concat(first)).subarray(0, SNIFFED_BYTES), stream: whole() };
}
