import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { api, ORIGIN, refused } from "../../support/api.ts";
import { room, say, start, startGroup } from "../../support/build.ts";
import { cast, ctx, type Player } from "../../support/cast.ts";
import { trigger } from "../../support/cron.ts";
import { enter } from "../../support/socket.ts";
import { PNG_BYTES } from "../media/samples.ts";

interface Message {
  id: number;
  uuid: string;
  content: string;
  attachment: string | null;
  is_read: boolean;
  read_at: string | null;
}

interface Page {
  count: number;
  next: string | null;
  previous: string | null;
  results: Message[];
  has_more: boolean;
}

const messagesOf = (id: number, query = "") => `/api/chat/conversations/${id}/messages/${query}`;
const sendTo = (id: number) => `/api/chat/conversations/${id}/send_message/`;
const readIn = (id: number) => `/api/chat/conversations/${id}/read/`;
const SEND = "/api/chat/send/";

async function page(as: Player, path: string): Promise<Page> {
  const { status, body } = await api<Page>("GET", path, { as });
  expect(status).toBe(200);
  return body;
}

const idsOf = ({ results }: Page) => results.map(({ id }) => id);
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at);

/** A conversation with this many messages of the first, written past the room's door. */
async function startWith(count: number, one: Player, other: Player): Promise<number> {
  const id = await start(one, other);
  await say(one, id, "message 1");
  await runInDurableObject(room(id), (_, state) => {
    state.storage.sql.exec(
      `WITH RECURSIVE n (id) AS (SELECT 2 UNION ALL SELECT id + 1 FROM n WHERE id < ?)
       INSERT INTO messages (id, seq, sender_id, content, sent_at) SELECT id, id, ?, 'message ' || id, 1 FROM n`,
      count,
      one.id,
    );
  });
  await evictDurableObject(room(id), { webSockets: "hibernate" });
  return id;
}

function form(fields: Record<string, string | Blob>): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === "string") data.append(name, value);
    else data.append(name, value, "Mittagspause (1).png");
  }
  return data;
}

const picture = () => new Blob([PNG_BYTES], { type: "image/png" });

describe("GET …/messages/", () => {
  it("returns pages of 50 from the oldest, which link to each other", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await startWith(120, ada, ben);
    const first = await page(ben, messagesOf(id, "?page=1"));
    expect(first).toMatchObject({ count: 120, previous: null, has_more: true });
    expect(idsOf(first)).toEqual(range(1, 50));
    const second = await page(ben, first.next ?? "");
    expect(idsOf(second)).toEqual(range(51, 100));
    expect(second.previous).toBe(`${ORIGIN}${messagesOf(id, "?page=1")}`);
    const third = await page(ben, second.next ?? "");
    expect(idsOf(third)).toEqual(range(101, 120));
    expect(third).toMatchObject({ next: null, has_more: false });
    expect((await refused("GET", messagesOf(id, "?page=4"), { as: ben })).status).toBe(404);
  });

  it("returns up to 500 at once, and refuses an invalid size or page", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await startWith(600, ada, ben);
    expect(idsOf(await page(ada, messagesOf(id, "?page_size=7&page=2")))).toEqual(range(8, 14));
    expect((await page(ada, messagesOf(id, "?page_size=9999"))).results).toHaveLength(500);
    for (const query of [
      "page=0",
      "page=x",
      "page=-1",
      "page_size=0",
      "page_size=x",
      "before=x",
      "after=-1",
    ]) {
      expect([query, (await refused("GET", messagesOf(id, `?${query}`), { as: ada })).status]).toEqual([
        query,
        400,
      ]);
    }
  });

  it("returns the newest page, ascending, by default, and links to older ones", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await startWith(120, ada, ben);
    const newest = await page(ben, messagesOf(id));
    expect(idsOf(newest)).toEqual(range(71, 120));
    expect(newest).toMatchObject({ count: 120, next: null, has_more: true });
    const older = await page(ben, newest.previous ?? "");
    expect(idsOf(older)).toEqual(range(21, 70));
    const oldest = await page(ben, older.previous ?? "");
    expect(idsOf(oldest)).toEqual(range(1, 20));
    expect(oldest).toMatchObject({ previous: null, has_more: false });
    const few = await page(ben, messagesOf(id, "?page_size=500"));
    expect(few).toMatchObject({ next: null, previous: null, has_more: false });
    expect(few.results).toHaveLength(120);
  });

  it("scrolls back from the newest, and from any number, ascending", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await startWith(120, ada, ben);
    const newest = await page(ben, messagesOf(id, "?before="));
    expect(idsOf(newest)).toEqual(range(71, 120));
    expect(newest.has_more).toBe(true);
    const older = await page(ben, newest.next ?? "");
    expect(idsOf(older)).toEqual(range(21, 70));
    const oldest = await page(ben, messagesOf(id, "?before=21&page_size=20"));
    expect(idsOf(oldest)).toEqual(range(1, 20));
    expect(oldest).toMatchObject({ has_more: false, next: null });
    expect(idsOf(await page(ben, messagesOf(id, "?before=1")))).toEqual([]);
  });

  it("scrolls forward after any number", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await startWith(120, ada, ben);
    const from = await page(ben, messagesOf(id, "?after=0&page_size=100"));
    expect(idsOf(from)).toEqual(range(1, 100));
    expect(from.has_more).toBe(true);
    expect(idsOf(await page(ben, from.next ?? ""))).toEqual(range(101, 120));
    expect(await page(ben, messagesOf(id, "?after=&page_size=100"))).toMatchObject({ results: from.results });
    const end = await page(ben, messagesOf(id, "?after=120"));
    expect(end).toMatchObject({ results: [], has_more: false, next: null });
  });

  it("scrolls in one direction at a time, and says which numbers are valid", async () => {
    const [ada, ben, stranger] = await cast("ada", "ben", "stranger");
    const id = await start(ada, ben);
    for (const query of ["?before=50&after=10", "?before=&after=10", "?after=0&before="]) {
      const problem = await refused("GET", messagesOf(id, query), { as: ada });
      expect(problem).toMatchObject({ status: 400, code: "validation_failed", errors: [{ path: "after" }] });
      expect(problem.detail).toMatch(/before or after/);
      expect((await refused("GET", messagesOf(id, query), { as: stranger })).status).toBe(404);
    }
    for (const after of ["-1", "x", "1.5", "1".repeat(16)]) {
      const problem = await refused("GET", messagesOf(id, `?after=${after}`), { as: ada });
      expect(problem).toMatchObject({ status: 400, detail: "after must be a whole number of at least 0." });
    }
  });

  it("leaves out deleted messages, and fills pages with others", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await startWith(10, ada, ben);
    const fromAda = await enter(id, ada);
    for (const message_id of [1, 4, 5, 10]) fromAda.send({ type: "delete", message_id });
    await fromAda.pending();
    expect(idsOf(await page(ben, messagesOf(id, "?page=1&page_size=3")))).toEqual([2, 3, 6]);
    expect(idsOf(await page(ben, messagesOf(id, "?page_size=3&page=2")))).toEqual([7, 8, 9]);
    expect(await page(ben, messagesOf(id, "?before=&page_size=2"))).toMatchObject({
      count: 6,
      has_more: true,
    });
  });

  it("shows every field of a message", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    await api("POST", sendTo(id), { as: ada, body: { content: "Hi!", client_id: "c-1" } });
    const { results } = await page(ben, messagesOf(id));
    expect(results).toEqual([
      {
        id: 1,
        uuid: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-8000-8000-[0-9a-f]{12}$/),
        conversation: id,
        sender: ada.username,
        sender_id: ada.id,
        sender_username: ada.username,
        sender_first_name: "Ada",
        sender_last_name: "Test",
        content: "Hi!",
        attachment: null,
        timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        is_read: false,
        read_at: null,
        is_deleted: false,
        edited_at: null,
        is_liked: false,
        likes: 0,
        client_id: "c-1",
      },
    ]);
  });
});

describe("POST …/send_message/", () => {
  it("sends text, and answers a repeated client_id with the first", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    const fromBen = await enter(id, ben);
    const body = { content: "Hi!", client_id: "c-1" };
    const sent = await api<Message>("POST", sendTo(id), { as: ada, body });
    expect(sent).toMatchObject({ status: 201, body: { id: 1, content: "Hi!", sender_id: ada.id } });
    expect(await fromBen.nextOf("chat_message")).toMatchObject({ message_id: 1, client_id: "c-1", seq: 1 });
    const again = await api<Message>("POST", sendTo(id), { as: ada, body: { ...body, content: "Ho!" } });
    expect(again).toMatchObject({ status: 201, body: sent.body });
    expect((await fromBen.pending()).filter(({ type }) => type === "chat_message")).toEqual([]);
  });

  it("replays its answer to a repeated Idempotency-Key", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    const options = { as: ada, body: { content: "Hi!" }, headers: { "Idempotency-Key": "k-1" } };
    const first = await api<Message>("POST", sendTo(id), options);
    expect((await api<Message>("POST", sendTo(id), options)).body).toEqual(first.body);
    const other = await refused("POST", sendTo(id), { ...options, body: { content: "Ho!" } });
    expect(other.status).toBe(409);
    expect((await page(ada, messagesOf(id))).count).toBe(1);
  });

  it("checks permission before validation, and stores nothing", async () => {
    const [ada, ben, stranger] = await cast("ada", "ben", "stranger");
    const id = await start(ada, ben);
    const bad = [
      {},
      { content: "" },
      { content: " \n" },
      { content: 7 },
      { content: "x".repeat(5001) },
      [],
      null,
    ];
    for (const body of [
      ...bad,
      { content: "Hi", client_id: "" },
      { content: "Hi", client_id: "c".repeat(65) },
    ]) {
      expect((await refused("POST", sendTo(id), { body })).status).toBe(401);
      expect((await refused("POST", sendTo(id), { as: stranger, body })).status).toBe(404);
      expect((await refused("POST", sendTo(id), { as: ada, body })).status).toBe(400);
    }
    const type = { "Content-Type": "text/plain" };
    expect((await refused("POST", sendTo(id), { as: ada, body: "Hi", headers: type })).status).toBe(415);
    expect((await refused("POST", sendTo(id), { as: ada, body: "{nope" })).code).toBe("malformed_body");
    expect((await page(ada, messagesOf(id))).count).toBe(0);
  });

  it("takes 5,000 characters, of whatever kind", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    for (const content of ["x".repeat(5000), "😀".repeat(5000)]) {
      const { status, body } = await api<Message>("POST", sendTo(id), { as: ada, body: { content } });
      expect([status, body.content === content]).toEqual([201, true]);
    }
  });

  it("sends a file, which only members can read, until its message is deleted", async () => {
    const [ada, ben, stranger] = await cast("ada", "ben", "stranger");
    const id = await start(ada, ben);
    const fromAda = await enter(id, ada);
    const sent = await api<Message>("POST", sendTo(id), {
      as: ada,
      body: form({ content: "Look!", client_id: "c-1", attachment: picture() }),
    });
    expect(sent).toMatchObject({ status: 201, body: { content: "Look!", client_id: "c-1" } });
    const path = sent.body.attachment ?? "";
    expect(path).toMatch(/^\/media\/chat_attachments\/[^/]+\/[^/]+\.png$/);
    expect(await fromAda.nextOf("chat_message")).toMatchObject({ attachment: path });
    expect((await api("GET", path, { as: ben })).status).toBe(200);
    expect((await refused("GET", path, { as: stranger })).status).toBe(404);
    expect((await refused("GET", path)).status).toBe(401);
    const key = path.split("/")[3] ?? "";
    expect(await ctx.env.MEDIA.head(key)).not.toBeNull();

    fromAda.send({ type: "delete", message_id: 1 });
    await fromAda.nextOf("message_deleted");
    await expect.poll(async () => (await api("GET", path, { as: ben })).status).toBe(404);
    await trigger(ctx, "* * * * *");
    expect(await ctx.env.MEDIA.head(key)).toBeNull();
  });

  it("sends a file without text, and refuses a form without both", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    const alone = await api<Message>("POST", sendTo(id), { as: ada, body: form({ attachment: picture() }) });
    expect(alone).toMatchObject({ status: 201, body: { content: "" } });
    const text = await api<Message>("POST", sendTo(id), { as: ada, body: form({ content: "Hi" }) });
    expect(text).toMatchObject({ status: 201, body: { content: "Hi", attachment: null } });
    for (const fields of [
      { content: "" },
      { client_id: "c" },
      { content: "x".repeat(5001), attachment: picture() },
    ]) {
      const problem = await refused("POST", sendTo(id), {
        as: ada,
        body: form(fields as Record<string, string>),
      });
      expect(problem.status).toBe(400);
    }
    const { objects } = await ctx.env.MEDIA.list();
    expect(objects).toHaveLength(1);
  });

  it("keeps one file if a client_id is repeated with another", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    const before = (await ctx.env.MEDIA.list()).objects.length;
    const body = () => form({ client_id: "c-1", attachment: picture() });
    const first = await api<Message>("POST", sendTo(id), { as: ada, body: body() });
    const again = await api<Message>("POST", sendTo(id), { as: ada, body: body() });
    expect(again.body).toEqual(first.body);
    await expect.poll(async () => (await ctx.env.MEDIA.list()).objects.length).toBe(before + 1);
    expect((await api("GET", first.body.attachment ?? "", { as: ben })).status).toBe(200);
  });
});

describe("POST …/read/", () => {
  it("marks all messages before the newest named one, and returns how many it marked", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    for (const content of ["one", "two", "three"]) await say(ada, id, content);
    await say(ben, id, "mine");
    const fromAda = await enter(id, ada);
    const read = (body?: object) => api("POST", readIn(id), { as: ben, body });
    expect((await read({ message_ids: [2] })).body).toEqual({ success: true, messages_marked_read: 2 });
    expect(await fromAda.nextOf("read_receipt")).toMatchObject({ message_id: 2, read_by: ben.username });
    expect(await fromAda.nextOf("messages_read")).toMatchObject({ message_ids: [1, 2], read_by: ben.id });
    expect((await read({ message_ids: [1, 2] })).body).toMatchObject({ messages_marked_read: 0 });
    expect((await read({ mark_all: true })).body).toMatchObject({ messages_marked_read: 1 });
    expect((await read({ mark_all: true })).body).toMatchObject({ messages_marked_read: 0 });
    expect((await read({})).body).toMatchObject({ messages_marked_read: 0 });
    expect((await read({ message_ids: [] })).body).toMatchObject({ messages_marked_read: 0 });
    const { results } = await page(ada, messagesOf(id));
    expect(results.map(({ is_read }) => is_read)).toEqual([true, true, true, false]);
    expect(results[0]?.read_at).toMatch(/Z$/);
  });

  it("reads all messages without a body", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    await say(ada, id, "one");
    const reply = await api("POST", readIn(id), { as: ben });
    expect(reply).toMatchObject({ status: 200, body: { messages_marked_read: 1 } });
  });

  it("marks a message as read once one member of a group has read it", async () => {
    const [ada, ben, cleo] = await cast("ada", "ben", "cleo");
    const id = await startGroup(ada, ben, cleo);
    await say(ada, id, "one");
    await api("POST", readIn(id), { as: ben, body: { mark_all: true } });
    const first = (await page(ada, messagesOf(id))).results[0]?.read_at;
    await api("POST", readIn(id), { as: cleo, body: { mark_all: true } });
    expect((await page(ada, messagesOf(id))).results[0]).toMatchObject({ is_read: true, read_at: first });
  });

  it("refuses people who are not members, and invalid numbers", async () => {
    const [ada, ben, stranger] = await cast("ada", "ben", "stranger");
    const id = await start(ada, ben);
    for (const body of [
      { message_ids: ["x"] },
      { message_ids: [0] },
      { message_ids: 1 },
      { mark_all: false },
    ]) {
      expect((await refused("POST", readIn(id), { body })).status).toBe(401);
      expect((await refused("POST", readIn(id), { as: stranger, body })).status).toBe(404);
      expect((await refused("POST", readIn(id), { as: ada, body })).status).toBe(400);
    }
    expect((await refused("POST", readIn(id), { as: ada, body: { message_ids: [1] } })).status).toBe(404);
  });
});

describe("POST /api/chat/send/", () => {
  it("sends to a person, creating the conversation if there is none", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const sent = await api("POST", SEND, { as: ada, body: { recipient_id: ben.id, content: "Hi!" } });
    expect(sent).toMatchObject({ status: 201, body: { id: 1, content: "Hi!", sender_id: ada.id } });
    const id = await start(ben, ada);
    expect(sent.body.conversation).toBe(id);
    const fromBen = await enter(id, ben);
    await api("POST", SEND, { as: ada, body: { recipient_id: ben.id, content: "Ho!", client_id: "c-1" } });
    expect(await fromBen.nextOf("chat_message")).toMatchObject({ message_id: 2, client_id: "c-1" });
  });

  it("creates one conversation when both send first at once", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const sent = await Promise.all(
      range(1, 10).map((at) => {
        const [as, to] = at % 2 ? [ada, ben] : [ben, ada];
        return api("POST", SEND, { as, body: { recipient_id: to.id, content: `${at}` } });
      }),
    );
    expect(sent.map(({ status }) => status)).toEqual(sent.map(() => 201));
    expect(new Set(sent.map(({ body }) => body.conversation)).size).toBe(1);
    expect(sent.map(({ body }) => Number(body.id)).sort((a, b) => a - b)).toEqual(range(1, 10));
  });

  it("refuses a missing recipient, oneself and an unknown one", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const body = (recipient_id: unknown, content: unknown = "Hi") => ({ recipient_id, content });
    expect((await refused("POST", SEND, { body: body(ben.id) })).status).toBe(401);
    expect((await refused("POST", SEND, { as: ada, body: body(999_999) })).status).toBe(404);
    for (const wrong of [body(ada.id), body("x"), body(ben.id, ""), body(ben.id, "x".repeat(5001)), {}]) {
      expect((await refused("POST", SEND, { as: ada, body: wrong })).status).toBe(400);
    }
  });
});
