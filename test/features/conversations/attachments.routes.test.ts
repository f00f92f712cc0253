import { env, exports } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { createContext } from "../../../src/compose.ts";
import { type NewGrant, startGrant } from "../../../src/features/auth/grants/actions.ts";
import { issueMediaTicket, issueTicket } from "../../../src/features/auth/tickets/actions.ts";
import {
  markFilesDeleted,
  type ReceivedFile,
  receiveFile,
  settleFile,
} from "../../../src/features/media/actions.ts";
import type { Problem } from "../../../src/http/problems.ts";
import { ORIGIN } from "../../support/api.ts";
import { ascii, bytes, PNG_BYTES } from "../media/samples.ts";

const [ADA, BEN, STRANGER, GONE] = [101, 102, 103, 104];
const CONVERSATION = 201;
const PICTURE = bytes([...PNG_BYTES], ascii("0123456789".repeat(100)));

const ctx = createContext(env, () => {});
const grants = new Map<number, NewGrant>();

function get(path: string, as: number | null, headers: Record<string, string> = {}, method = "GET") {
  const access = as === null ? undefined : grants.get(as)?.access;
  const credentials: Record<string, string> = access ? { Authorization: `Bearer ${access}` } : {};
  return exports.default.fetch(
    new Request(new URL(path, ORIGIN), { method, headers: { ...credentials, ...headers } }),
  );
}

async function problem(response: Response): Promise<Omit<Problem, "request_id">> {
  const { request_id: _, ...rest } = await response.json<Problem>();
  return rest;
}

async function receive(name: string, declaredType: string, content: Uint8Array): Promise<ReceivedFile> {
  async function* stream() {
    yield content;
  }
  return receiveFile(ctx, {
    ownerId: ADA,
    conversationId: CONVERSATION,
    name,
    declaredType,
    stream: stream(),
  });
}

let picture: ReceivedFile;

beforeAll(async () => {
  const now = Date.now();
  const account = env.DB.prepare(
    "insert into accounts (id, username, username_key, email, email_key, password_hash, created_at, updated_at) values (?1, ?2, ?2, ?2, ?2, '', ?3, ?3)",
  );
  const member = env.DB.prepare(
    "insert into conversation_members (conversation_id, account_id, role, joined_at, left_at) values (?, ?, 'member', ?, ?)",
  );
  await env.DB.batch([
    ...[ADA, BEN, STRANGER, GONE].map((id) => account.bind(id, `person-${id}`, now)),
    env.DB.prepare("insert into conversations (id, uuid, created_at, updated_at) values (?, ?, ?, ?)").bind(
      CONVERSATION,
      crypto.randomUUID(),
      now,
      now,
    ),
    member.bind(CONVERSATION, ADA, now, null),
    member.bind(CONVERSATION, BEN, now, null),
    member.bind(CONVERSATION, GONE, now, now),
  ]);
  for (const id of [ADA, BEN, STRANGER, GONE]) grants.set(id, await startGrant(ctx, id));
  picture = await receive("squat été.png", "image/png", PICTURE);
  await settleFile(ctx, picture.key);
});

describe("reading an attachment", () => {
  it("gives a member the file, with headers that keep browsers from running it", async () => {
    const response = await get(picture.path, BEN);
    expect(response.status).toBe(200);
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(PICTURE);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "image/png",
      "content-length": String(PICTURE.length),
      "content-disposition": `inline; filename="squat _t_.png"; filename*=UTF-8''squat%20%C3%A9t%C3%A9.png`,
      "content-security-policy": "sandbox; default-src 'none'",
      "x-content-type-options": "nosniff",
      "cache-control": "private, no-cache",
      "accept-ranges": "bytes",
      etag: `"${picture.key}"`,
    });
  });

  it("offers other than plain media as a download", async () => {
    const notes = await receive("plan.md", "text/markdown", ascii("# Plan"));
    const response = await get(notes.path, ADA);
    expect(response.headers.get("Content-Disposition")).toMatch(/^attachment; filename="plan.md"/);
    expect(response.headers.get("Content-Type")).toBe("text/plain; charset=utf-8");
  });

  it("lets members read a file whose message is stored but not settled yet", async () => {
    const pending = await receive("a.png", "image/png", PNG_BYTES);
    expect((await get(pending.path, BEN)).status).toBe(200);
  });

  it("finds it by its key, with or without a slash, and ignores the name in the path", async () => {
    const paths = [`${picture.path}/`, `/media/chat_attachments/${picture.key}/other%22%0d%0ax.html`];
    for (const path of paths) {
      const response = await get(path, ADA);
      expect(response.status).toBe(200);
      expect(response.headers.get("Content-Disposition")).toMatch(/^inline; filename="squat _t_.png"/);
    }
  });

  it("takes a Token key", async () => {
    const headers = { Authorization: `Token ${grants.get(BEN)?.token}` };
    expect((await get(picture.path, null, headers)).status).toBe(200);
  });

  it("takes a media ticket in the query, any number of times, also for ranges and HEAD", async () => {
    const grantId = grants.get(BEN)?.grantId ?? "";
    const { ticket } = await issueMediaTicket(ctx, { accountId: BEN, grantId });
    const address = `${picture.path}?ticket=${ticket}`;
    expect((await get(address, null)).status).toBe(200);
    expect((await get(address, null, {}, "HEAD")).status).toBe(200);
    for (const Range of ["bytes=0-", "bytes=500-", "bytes=10-19"]) {
      expect((await get(address, null, { Range })).status).toBe(206);
    }
  });

  it.each(["", "undefined", "null"])("treats a ticket of %j as absent", async (ticket) => {
    expect((await get(`${picture.path}?ticket=${ticket}`, BEN)).status).toBe(200);
    const refused = await get(`${picture.path}?ticket=${ticket}`, null);
    expect(await problem(refused)).toMatchObject({ code: "not_signed_in" });
  });

  it("takes a media ticket for attachments only, and no other ticket", async () => {
    const grantId = grants.get(BEN)?.grantId ?? "";
    const { ticket } = await issueMediaTicket(ctx, { accountId: BEN, grantId });
    expect((await get(`/api/profiles/?ticket=${ticket}`, null)).status).toBe(401);
    expect((await get("/api/profiles/", null, { Authorization: `Bearer ${ticket}` })).status).toBe(401);
    const ofSocket = await issueTicket(ctx, { accountId: BEN, grantId });
    const answer = await get(`${picture.path}?ticket=${ofSocket.ticket}`, null);
    expect(await problem(answer)).toMatchObject({ status: 401, code: "not_signed_in" });
  });

  it("takes no access token in the query", async () => {
    const address = `${picture.path}?token=${grants.get(BEN)?.access}`;
    expect((await get(address, null)).status).toBe(401);
  });
});

describe("reading an attachment is refused", () => {
  it("without credentials, whether or not the file exists", async () => {
    for (const path of [picture.path, "/media/chat_attachments/none/a.png"]) {
      expect((await get(path, null)).status).toBe(401);
    }
  });

  it("to other people and former members with 404", async () => {
    const unknown = await problem(await get("/media/chat_attachments/none/a.png", STRANGER));
    for (const person of [STRANGER, GONE]) {
      const response = await get(picture.path, person);
      expect(response.status).toBe(404);
      expect(await problem(response)).toEqual(unknown);
    }
  });

  it("even to members once the file is marked for deletion or its bytes are gone", async () => {
    const doomed = await receive("a.png", "image/png", PNG_BYTES);
    await markFilesDeleted(ctx, [doomed.key]);
    expect((await get(doomed.path, ADA)).status).toBe(404);
    const lost = await receive("a.png", "image/png", PNG_BYTES);
    await env.MEDIA.delete(lost.key);
    expect((await get(lost.path, ADA)).status).toBe(404);
  });
});

describe("reading part of an attachment", () => {
  it("returns one range", async () => {
    const response = await get(picture.path, ADA, { Range: "bytes=10-19" });
    expect(response.status).toBe(206);
    expect(response.headers.get("Content-Range")).toBe(`bytes 10-19/${PICTURE.length}`);
    expect(response.headers.get("Content-Length")).toBe("10");
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(PICTURE.slice(10, 20));
    const last = await get(picture.path, ADA, { Range: "bytes=-4" });
    expect(Buffer.from(await last.arrayBuffer()).toString()).toBe("6789");
  });

  it("refuses a range beyond the end, and says where that is", async () => {
    const response = await get(picture.path, ADA, { Range: `bytes=${PICTURE.length}-` });
    expect(response.status).toBe(416);
    expect(response.headers.get("Content-Range")).toBe(`bytes */${PICTURE.length}`);
    expect(await problem(response)).toMatchObject({ code: "range_not_satisfiable" });
  });

  it("returns 304 to those who have it, if they are still members", async () => {
    const known = { "If-None-Match": `"${picture.key}"` };
    const response = await get(picture.path, ADA, known);
    expect(response.status).toBe(304);
    expect(await response.text()).toBe("");
    expect(response.headers.get("ETag")).toBe(known["If-None-Match"]);
    expect((await get(picture.path, GONE, known)).status).toBe(404);
  });

  it("returns headers only for HEAD", async () => {
    const response = await get(picture.path, ADA, { Range: "bytes=0-1" }, "HEAD");
    expect(response.status).toBe(200);
    expect(response.headers.get("Content-Length")).toBe(String(PICTURE.length));
    expect(await response.text()).toBe("");
    expect((await get(picture.path, STRANGER, {}, "HEAD")).status).toBe(404);
  });
});
