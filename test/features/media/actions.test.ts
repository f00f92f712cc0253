import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { createContext } from "../../../src/compose.ts";
import {
  discardFile,
  getFile,
  markAccountFilesDeleted,
  markFilesDeleted,
  receiveFile,
  settleFile,
} from "../../../src/features/media/actions.ts";
import { AppError } from "../../../src/lib/error.ts";
import { insertAccounts } from "../../support/accounts.ts";
import { ascii, bytes, PNG_BYTES } from "./samples.ts";

const MIB = 1024 * 1024;
const ctx = createContext(env, () => {});
let people = 0;

beforeAll(() => insertAccounts(100));

/** A PNG's beginning, and then numbers that tell where a byte belongs. */
async function* picture(size: number, chunkBytes = 100_000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < size; at += chunkBytes) yield pictureBytes(at, Math.min(size, at + chunkBytes));
}

function pictureBytes(from: number, to: number): Uint8Array {
  return Uint8Array.from(
    { length: to - from },
    (_, index) => PNG_BYTES[from + index] ?? (from + index) % 251,
  );
}

function upload(stream: AsyncIterable<Uint8Array>, more: { ownerId?: number; name?: string } = {}) {
  people += 1;
  return {
    ownerId: people,
    conversationId: 1,
    name: "squat.png",
    declaredType: "image/png",
    stream,
    ...more,
  };
}

async function rows(ownerId: number) {
  const { results } = await env.DB.prepare("select key, state, size from media where owner_id = ?")
    .bind(ownerId)
    .all();
  return results;
}

async function stored(key: string): Promise<Uint8Array | null> {
  const object = await env.MEDIA.get(key);
  return object && new Uint8Array(await object.arrayBuffer());
}

async function refusal(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => "accepted",
    (error: unknown) => (error instanceof AppError ? error.code : error),
  );
}

describe("receiving a file", () => {
  it("keeps its bytes, type, clean name and size, pending until its message stands", async () => {
    const sent = upload(picture(1000, 7), { name: "../my squat.exe" });
    const file = await receiveFile(ctx, sent);
    expect(file).toEqual({
      key: expect.stringMatching(/^[0-9a-f-]{36}$/),
      name: "my squat.exe.png",
      contentType: "image/png",
      size: 1000,
      path: `/media/chat_attachments/${file.key}/my%20squat.exe.png`,
    });
    expect(await rows(sent.ownerId)).toEqual([{ key: file.key, state: "pending", size: 1000 }]);
    expect(await stored(file.key)).toEqual(pictureBytes(0, 1000));
    expect((await env.MEDIA.head(file.key))?.httpMetadata?.contentType).toBe("image/png");
  });

  it.each([5 * MIB, 5 * MIB + 1, 10 * MIB, 12 * MIB + 5])(
    "stores %i bytes in parts as they are",
    async (size) => {
      const file = await receiveFile(ctx, upload(picture(size)));
      expect(file.size).toBe(size);
      const back = await stored(file.key);
      expect(back?.length).toBe(size);
      expect(Buffer.compare(back ?? new Uint8Array(), pictureBytes(0, size))).toBe(0);
    },
  );

  it("takes 25 MiB and refuses a byte more, leaving nothing behind", async () => {
    expect((await receiveFile(ctx, upload(picture(25 * MIB, MIB)))).size).toBe(25 * MIB);
    const before = (await env.MEDIA.list()).objects.length;
    const sent = upload(picture(25 * MIB + 1, MIB));
    expect(await refusal(receiveFile(ctx, sent))).toBe("content_too_large");
    expect(await rows(sent.ownerId)).toEqual([]);
    expect((await env.MEDIA.list()).objects.length).toBe(before);
  });

  it("leaves nothing behind when the upload breaks off", async () => {
    async function* broken() {
      yield* picture(6 * MIB, MIB);
      throw new AppError("malformed_body", "The body breaks off.");
    }
    const before = (await env.MEDIA.list()).objects.length;
    const sent = upload(broken());
    expect(await refusal(receiveFile(ctx, sent))).toBe("malformed_body");
    expect(await rows(sent.ownerId)).toEqual([]);
    expect((await env.MEDIA.list()).objects.length).toBe(before);
  });

  it("refuses kinds that are not allowed, and empty files, before anything is kept", async () => {
    async function* of(...chunks: Uint8Array[]) {
      yield* chunks;
    }
    const page = upload(of(ascii("<html>"), ascii("</html>")));
    expect(await refusal(receiveFile(ctx, page))).toBe("unsupported_media_type");
    const nothing = upload(of());
    expect(await refusal(receiveFile(ctx, nothing))).toBe("validation_failed");
    expect([...(await rows(page.ownerId)), ...(await rows(nothing.ownerId))]).toEqual([]);
  });

  it("refuses a file whose account is deleted while it is received", async () => {
    const sent = upload(picture(0));
    async function* overtaken() {
      yield bytes([...PNG_BYTES], new Uint8Array(5000));
      await markAccountFilesDeleted(ctx, sent.ownerId);
      yield new Uint8Array(10);
    }
    const work = receiveFile(ctx, { ...sent, stream: overtaken() });
    expect(await refusal(work)).toBe("not_found");
    expect(await rows(sent.ownerId)).toEqual([]);
  });
});

describe("what becomes of a file", () => {
  it("is ready once its message stands, however often it is said", async () => {
    const sent = upload(picture(100));
    const { key } = await receiveFile(ctx, sent);
    expect((await getFile(ctx, key)).state).toBe("pending");
    await settleFile(ctx, key);
    await settleFile(ctx, key);
    expect((await getFile(ctx, key)).state).toBe("ready");
  });

  it("is gone at once when it is discarded, and discarding it again is fine", async () => {
    const sent = upload(picture(100));
    const { key } = await receiveFile(ctx, sent);
    await discardFile(ctx, key);
    await discardFile(ctx, key);
    expect(await rows(sent.ownerId)).toEqual([]);
    expect(await stored(key)).toBeNull();
    await expect(getFile(ctx, key)).rejects.toMatchObject({ code: "not_found" });
  });

  it("is left doomed when the bucket fails, and nothing is thrown", async () => {
    const sent = upload(picture(100));
    const { key } = await receiveFile(ctx, sent);
    const failures: unknown[] = [];
    const MEDIA = new Proxy(env.MEDIA, {
      get: (bucket, name) =>
        name === "delete" ? () => Promise.reject(new Error("down")) : Reflect.get(bucket, name),
    });
    const logger = { info: () => {}, error: (_message: string, error: unknown) => failures.push(error) };
    await discardFile({ ...ctx, logger, env: { ...env, MEDIA } }, key);
    expect(failures).toHaveLength(1);
    expect(await rows(sent.ownerId)).toMatchObject([{ key, state: "doomed" }]);
  });

  it("is read by nobody once it is doomed, and cannot be settled back", async () => {
    const { key } = await receiveFile(ctx, upload(picture(100)));
    await settleFile(ctx, key);
    await markFilesDeleted(ctx, [key, "unknown"]);
    await markFilesDeleted(ctx, [key]);
    await markFilesDeleted(ctx, []);
    await settleFile(ctx, key);
    await expect(getFile(ctx, key)).rejects.toMatchObject({ code: "not_found" });
  });

  it("is doomed with its account, and no one else's is", async () => {
    const mine = upload(picture(100));
    await receiveFile(ctx, mine);
    const settled = await receiveFile(ctx, { ...upload(picture(100)), ownerId: mine.ownerId });
    await settleFile(ctx, settled.key);
    const other = await receiveFile(ctx, upload(picture(100)));
    await markAccountFilesDeleted(ctx, mine.ownerId);
    expect((await rows(mine.ownerId)).map((row) => row.state)).toEqual(["doomed", "doomed"]);
    expect((await getFile(ctx, other.key)).key).toBe(other.key);
  });

  it("dooms any number of files at once", async () => {
    const { key } = await receiveFile(ctx, upload(picture(100)));
    await markFilesDeleted(ctx, [...Array.from({ length: 2000 }, (_, index) => `none-${index}`), key]);
    await expect(getFile(ctx, key)).rejects.toMatchObject({ code: "not_found" });
  });
});
