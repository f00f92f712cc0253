import { createHash } from "node:crypto";
import { Busboy, type BusboyFileStream, type BusboyInstance } from "@fastify/busboy";
import { AppError, invalidField } from "../lib/error.ts";
import { FileBytes, malformed } from "./multipart-file.ts";

const KIB = 1024;
const MIB = 1024 * KIB;
const PART_HEADER_BYTES_MAX = 16 * KIB;
/** How much of a refused body is read: a sender that is cut off never sees the answer. */
const DISCARDED_BYTES_MAX = 100 * MIB;

interface MultipartLimits {
  fileBytesMax: number;
  fieldBytesMax: number;
  fieldsMax: number;
}

export const FORM_LIMITS: MultipartLimits = {
  fileBytesMax: 25 * MIB,
  fieldBytesMax: 64 * KIB,
  fieldsMax: 16,
};

export interface IncomingFile {
  field: string;
  name: string;
  declaredType: string;
  /** Must be read once; throws if the body breaks off or the file is too large. */
  stream: AsyncIterable<Uint8Array>;
}

interface MultipartForm<T> {
  fields: Record<string, string>;
  file: T | null;
  /** SHA-256 (base64url) of fields, file name and file bytes, whatever the boundary. */
  digest: string;
}

/**
 * `onFile` sets the pace, and nothing else is kept in memory. When this throws, `onFile` has ended. @throws
 * AppError malformed_body, content_too_large, validation_failed (an empty or second file, too many fields),
 * unsupported_media_type, and what `onFile` throws
 */
export async function readMultipart<T>(
  request: Request,
  limits: MultipartLimits,
  onFile: (file: IncomingFile) => Promise<T>,
): Promise<MultipartForm<T>> {
  const form = new FormReader(openParser(request.headers, limits), limits, onFile);
  const body = request.body?.getReader() ?? null;
  try {
    return await form.read(body);
  } catch (error) {
    if (body) await discard(body);
    throw error;
  }
}

export function isMultipart(headers: Headers): boolean {
  return /^multipart\/form-data\s*(;|$)/i.test(headers.get("Content-Type") ?? "");
}

function openParser(headers: Headers, limits: MultipartLimits): BusboyInstance {
  if (!isMultipart(headers)) {
    throw new AppError("unsupported_media_type", "Send the body as Content-Type: multipart/form-data.");
  }
  try {
    return new Busboy({
      headers: { "content-type": headers.get("Content-Type") ?? "" },
      limits: {
        files: 1,
        fields: limits.fieldsMax,
        // Also counts parts without a name or headers, which are neither fields nor files.
        parts: limits.fieldsMax + 1,
        fieldSize: limits.fieldBytesMax,
        headerSize: PART_HEADER_BYTES_MAX,
      },
    });
  } catch {
    throw malformed("The Content-Type header has no boundary.");
  }
}

type BodyReader = ReadableStreamDefaultReader<Uint8Array>;

class FormReader<T> {
  readonly #parser: BusboyInstance;
  readonly #limits: MultipartLimits;
  readonly #onFile: (file: IncomingFile) => Promise<T>;
  readonly #fields = new Map<string, string>();
  readonly #failed = Promise.withResolvers<never>();
  readonly #parsed = Promise.withResolvers<void>();
  #reading: Promise<unknown> = Promise.resolve();
  #stopped = false;
  #file: { stream: BusboyFileStream; received: Promise<ReceivedFile<T> | null> } | null = null;

  constructor(parser: BusboyInstance, limits: MultipartLimits, onFile: (file: IncomingFile) => Promise<T>) {
    this.#parser = parser;
    this.#limits = limits;
    this.#onFile = onFile;
    this.#failed.promise.catch(() => {});
    this.#listen();
  }

  async read(body: BodyReader | null): Promise<MultipartForm<T>> {
    try {
      if (!body) throw malformed("The body is empty.");
      await Promise.race([this.#feed(body), this.#failed.promise]);
      await Promise.race([this.#parsed.promise, this.#failed.promise]);
      const received = (await this.#file?.received) ?? null;
      const fields = Object.fromEntries(this.#fields);
      return { fields, file: received?.value ?? null, digest: digestOf(fields, received) };
    } catch (error) {
      this.#stopped = true;
      this.#file?.stream.destroy(malformed("The body is incomplete."));
      await this.#file?.received.catch(() => {});
      // A stream allows one read at a time, and the rest is discarded next.
      await this.#reading.catch(() => {});
      throw error;
    }
  }

  #listen(): void {
    const fail = this.#failed.reject;
    this.#parser.on("field", (name, value, nameTruncated, truncated) => {
      if (!name || nameTruncated) fail(malformed("A part of the body has no name."));
      else if (truncated)
        fail(
          new AppError("content_too_large", `${name} must be at most ${this.#limits.fieldBytesMax} bytes.`),
        );
      else this.#fields.set(name, value);
    });
    this.#parser.on("file", (field, stream, name, _encoding, declaredType) => {
      stream.on("error", () => {});
      const received = this.#receive({
        field: decodeName(field ?? ""),
        name: decodeName(name ?? ""),
        declaredType,
        stream,
      });
      received.catch(fail);
      this.#file = { stream, received };
    });
    this.#parser.on("filesLimit", () => fail(invalidField("", "The form may have at most one file.")));
    for (const limit of ["fieldsLimit", "partsLimit"] as const) {
      this.#parser.on(limit, () =>
        fail(invalidField("", `The form may have at most ${this.#limits.fieldsMax} fields.`)),
      );
    }
    this.#parser.on("error", () => fail(malformed("The body is malformed or incomplete.")));
    this.#parser.on("finish", () => this.#parsed.resolve());
  }

  async #feed(body: BodyReader): Promise<void> {
    const { fileBytesMax, fieldBytesMax, fieldsMax } = this.#limits;
    // The parser doesn't limit bytes outside of parts.
    let left = fileBytesMax + fieldsMax * (fieldBytesMax + PART_HEADER_BYTES_MAX) + MIB;
    for (;;) {
      const reading = body.read().catch(() => {
        throw malformed("The body is incomplete.");
      });
      this.#reading = reading;
      const { done, value } = await reading;
      if (this.#stopped) return;
      if (done) break;
      left -= value.byteLength;
      if (left < 0) throw new AppError("content_too_large", "The form is too large.");
      await new Promise<void>((written) => this.#parser.write(value, () => written()));
    }
    this.#parser.end();
  }

  async #receive(
    part: Omit<IncomingFile, "stream"> & { stream: BusboyFileStream },
  ): Promise<ReceivedFile<T> | null> {
    const { stream, ...described } = part;
    if (!part.field) throw malformed("A part of the body has no name.");
    const bytes = new FileBytes(stream, part.field, this.#limits.fileBytesMax);
    if (!(await bytes.begin())) {
      if (part.name === "") return null;
      throw invalidField(part.field, `${part.field} must not be an empty file.`);
    }
    const value = await this.#onFile({ ...described, stream: bytes.read() });
    await bytes.readRest();
    return { field: part.field, name: part.name, value, hash: bytes.hash.digest("base64url") };
  }
}

/** Browsers only escape quotes and line breaks in names (HTML, "multipart form data"). */
function decodeName(name: string): string {
  return name.replace(/%(22|0D|0A)/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

interface ReceivedFile<T> {
  field: string;
  name: string;
  value: T;
  hash: string;
}

function digestOf(fields: Record<string, string>, file: ReceivedFile<unknown> | null): string {
  const parts = {
    fields: Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1)),
    file: file && [file.field, file.name, file.hash],
  };
  return createHash("sha256").update(JSON.stringify(parts)).digest("base64url");
}

async function discard(body: BodyReader): Promise<void> {
  try {
    for (let size = 0; size < DISCARDED_BYTES_MAX; ) {
      const { done, value } = await body.read();
      if (done) return;
      size += value.byteLength;
    }
    await body.cancel();
  } catch {}
}
