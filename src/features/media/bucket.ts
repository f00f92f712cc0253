import { AppError } from "../../lib/error.ts";
import { FILE_BYTES_MAX } from "../../lib/quotas.ts";

const MIB = 1024 * 1024;
/** R2 requires equal parts of at least this size, except for the last. */
const PART_BYTES = 5 * MIB;

/**
 * With one part in memory. Leaves nothing behind when it fails; the bucket removes uploads that a crash
 * interrupted after seven days. Returns the size in bytes. @throws AppError content_too_large
 */
export async function storeObject(
  bucket: R2Bucket,
  key: string,
  contentType: string,
  stream: AsyncIterable<Uint8Array>,
): Promise<number> {
  const writer = new PartWriter(bucket, key, contentType);
  let size = 0;
  try {
    for await (const chunk of stream) {
      size += chunk.byteLength;
      if (size > FILE_BYTES_MAX) throw tooLarge();
      await writer.write(chunk);
    }
    await writer.close();
    return size;
  } catch (error) {
    await writer.abort();
    throw error;
  }
}

class PartWriter {
  readonly #bucket: R2Bucket;
  readonly #key: string;
  readonly #options: { httpMetadata: R2HTTPMetadata };
  readonly #part = new Uint8Array(PART_BYTES);
  #filled = 0;
  #upload: R2MultipartUpload | null = null;
  readonly #uploaded: R2UploadedPart[] = [];

  constructor(bucket: R2Bucket, key: string, contentType: string) {
    this.#bucket = bucket;
    this.#key = key;
    this.#options = { httpMetadata: { contentType } };
  }

  async write(chunk: Uint8Array): Promise<void> {
    let rest = chunk;
    while (rest.byteLength > 0) {
      if (this.#filled === PART_BYTES) await this.#flush();
      const taken = rest.subarray(0, PART_BYTES - this.#filled);
      this.#part.set(taken, this.#filled);
      this.#filled += taken.byteLength;
      rest = rest.subarray(taken.byteLength);
    }
  }

  async close(): Promise<void> {
    if (!this.#upload) {
      await this.#bucket.put(this.#key, this.#part.subarray(0, this.#filled), this.#options);
      return;
    }
    await this.#flush();
    await this.#upload.complete(this.#uploaded);
  }

  /** Never fails: the caller gets the original error. */
  async abort(): Promise<void> {
    await this.#upload?.abort().catch(() => {});
  }

  async #flush(): Promise<void> {
    this.#upload ??= await this.#bucket.createMultipartUpload(this.#key, this.#options);
    const part = this.#part.subarray(0, this.#filled);
    this.#uploaded.push(await this.#upload.uploadPart(this.#uploaded.length + 1, part));
    this.#filled = 0;
  }
}

function tooLarge(): AppError {
  return new AppError("content_too_large", `A file may have ${FILE_BYTES_MAX / MIB} MiB at most.`);
}
