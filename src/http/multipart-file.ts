import { createHash, type Hash } from "node:crypto";
import type { BusboyFileStream } from "@fastify/busboy";
import { AppError } from "../lib/error.ts";

const MIB = 1024 * 1024;

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

  async readRest(): Promise<void> {
    while ((await this.#next()) !== null);
  }

  async #next(): Promise<Uint8Array | null> {
    const { done, value } = await this.#chunks.next().catch(() => {
      throw malformed("The body is incomplete.");
    });
    if (done) return null;
    this.#size += value.byteLength;
    if (this.#size > this.#bytesMax) {
      throw new AppError(
        "content_too_large",
        `${this.#field} must be at most ${Math.floor(this.#bytesMax / MIB)} MiB.`,
      );
    }
    this.hash.update(value);
    return value;
  }
}

export function malformed(message: string): AppError {
  return new AppError("malformed_body", message);
}
