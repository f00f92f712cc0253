import { createHash, type Hash } from "node:crypto";
import type { BusboyFileStream } from "@fastify/busboy";
import { AppError } from "../lib/error.ts";

const MIB = 1024 * 1024;

/** The bytes of a file part, counted and hashed as they are read. */
export class FileBytes {
  readonly hash: Hash = createHash("sha256");
  readonly #chunks: AsyncIterator<Uint8Array>;
  readonly #field: string;
  readonly #bytesMax: number;
  #first: Uint8Array | null = null;
  #size = 0;

  constructor(stream: BusboyFileStream, field: string, bytesMax: number) {
    this.#chunks = stream.iterator({ destroyOnReturn: false });
    this.#field = field;
    this.#bytesMax = bytesMax;
  }

  /** Waits for the first bytes; false if there are none. */
  async begin(): Promise<boolean> {
    this.#first = await this.#next();
    return this.#first !== null;
  }

  async *read(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const chunk = this.#first ?? (await this.#next());
      this.#first = null;
      if (chunk === null) return;
      yield chunk;
    }
  }

  /** Reads what the receiver left: the parser waits until someone does, and the digest is of the whole. */
  async readRest(): Promise<void> {
    while ((await this.#next()) !== null);
  }

  async #next(): Promise<Uint8Array | null> {
    const { done, value } = await this.#chunks.next().catch(() => {
      throw malformed("The body breaks off.");
    });
    if (done) return null;
    this.#size += value.byteLength;
    if (this.#size > this.#bytesMax) {
      throw new AppError(
        "content_too_large",
        `${this.#field}: a file may have ${Math.floor(this.#bytesMax / MIB)} MiB at most.`,
      );
    }
    this.hash.update(value);
    return value;
  }
}

export function malformed(message: string): AppError {
  return new AppError("malformed_body", message);
}
