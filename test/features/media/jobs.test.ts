import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createContext } from "../../../src/compose.ts";
import type { Context } from "../../../src/context.ts";
import { markFilesDeleted, receiveFile, settleFile } from "../../../src/features/media/actions.ts";
import {
  decideAbandonedFiles,
  type IsReferenced,
  removeDeletedFiles,
} from "../../../src/features/media/jobs.ts";
import { HOUR_MS } from "../../../src/lib/time.ts";
import { insertAccounts } from "../../support/accounts.ts";
import { PNG_BYTES } from "./samples.ts";

const base = createContext(env, () => {});
const failures: unknown[] = [];
const logger = { info: () => {}, error: (message: string) => void failures.push(message) };
const at = (ms: number) => ({ ...base, logger, now: () => ms });
const START = Date.now();
const LATER = START + HOUR_MS + 1;

const never = async () => false;

/** What the cron does about files; @returns how many were removed */
async function sweepFiles(ctx: Context, limit: number, isReferenced: IsReferenced): Promise<number> {
  await decideAbandonedFiles(ctx, limit, isReferenced);
  return removeDeletedFiles(ctx, limit);
}

async function receive(now = START): Promise<string> {
  async function* stream() {
    yield PNG_BYTES;
  }
  const file = { ownerId: 1, conversationId: 7, name: "a.png", declaredType: "image/png", stream: stream() };
  return (await receiveFile(at(now), file)).key;
}

async function states(): Promise<Record<string, string>> {
  const { results } = await env.DB.prepare("select key, state from media").all<{
    key: string;
    state: string;
  }>();
  return Object.fromEntries(results.map(({ key, state }) => [key, state]));
}

async function objects(): Promise<string[]> {
  return (await env.MEDIA.list()).objects.map(({ key }) => key);
}

beforeAll(() => insertAccounts(1));

beforeEach(async () => {
  await env.DB.prepare("delete from media").run();
  for (const key of await objects()) await env.MEDIA.delete(key);
  failures.length = 0;
});

describe("sweeping files", () => {
  it("removes bytes and rows of doomed files and leaves the others", async () => {
    const [doomed, ready, pending] = [await receive(), await receive(), await receive()];
    await settleFile(base, ready);
    await markFilesDeleted(base, [doomed]);
    expect(await sweepFiles(at(START), 100, never)).toBe(1);
    expect(await states()).toEqual({ [ready]: "ready", [pending]: "pending" });
    expect(await objects()).toEqual([ready, pending].sort());
    expect(await sweepFiles(at(START), 100, never)).toBe(0);
  });

  it("removes a file an hour old that no message refers to", async () => {
    const key = await receive();
    expect(await sweepFiles(at(START + HOUR_MS), 100, never)).toBe(0);
    expect(await states()).toEqual({ [key]: "pending" });
    expect(await sweepFiles(at(LATER), 100, never)).toBe(1);
    expect([await states(), await objects()]).toEqual([{}, []]);
  });

  it("settles a file whose message stands, however late", async () => {
    const key = await receive();
    const asked: unknown[] = [];
    const removed = await sweepFiles(at(LATER), 100, async (...question) => {
      asked.push(question);
      return true;
    });
    expect(removed).toBe(0);
    expect(asked).toEqual([[7, key]]);
    expect(await states()).toEqual({ [key]: "ready" });
    expect(await objects()).toEqual([key]);
  });

  it("asks again an hour later when a room does not answer, and goes on with the others", async () => {
    const [silent, lost] = [await receive(START), await receive(START + 1)];
    const failing = async (_conversation: number, key: string) => {
      if (key === silent) throw new Error("no answer");
      return false;
    };
    expect(await sweepFiles(at(LATER + 1), 1, failing)).toBe(0);
    expect(failures).toHaveLength(1);
    expect(await sweepFiles(at(LATER + 1), 1, failing)).toBe(1);
    expect(await states()).toEqual({ [silent]: "pending" });
    expect(await objects()).not.toContain(lost);
    expect(await sweepFiles(at(LATER + HOUR_MS + 2), 1, never)).toBe(1);
  });

  it("takes no more than its limit, oldest first, and the rest next time", async () => {
    const keys = [await receive(START), await receive(START + 1), await receive(START + 2)];
    expect(await sweepFiles(at(LATER + 2), 2, never)).toBe(2);
    expect(Object.keys(await states())).toEqual(keys.slice(2));
    expect(await sweepFiles(at(LATER + 2), 2, never)).toBe(1);
  });

  it("comes to the same when two run at once", async () => {
    const keys = await Promise.all(Array.from({ length: 8 }, () => receive()));
    await markFilesDeleted(base, keys.slice(0, 4));
    const removed = await Promise.all([
      sweepFiles(at(LATER), 100, never),
      sweepFiles(at(LATER), 100, never),
      sweepFiles(at(LATER), 100, never),
    ]);
    expect(removed.reduce((sum, count) => sum + count)).toBe(8);
    expect([await states(), await objects()]).toEqual([{}, []]);
    expect(failures).toEqual([]);
  });

  it("removes rows whose bytes are already gone, as after a crash between the two", async () => {
    const key = await receive();
    await markFilesDeleted(base, [key]);
    await env.MEDIA.delete(key);
    expect(await sweepFiles(at(START), 100, never)).toBe(1);
    expect(await states()).toEqual({});
  });
});
