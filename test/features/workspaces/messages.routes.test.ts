import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { changeAddress } from "../../support/address.ts";
import { api, refused } from "../../support/api.ts";
import { cast, type Player } from "../../support/cast.ts";
import {
  bodiesOf,
  channelObject,
  countFor,
  makeChannel,
  makeWorkspace,
  openChannel,
  openChat,
  post,
} from "../../support/team.ts";

interface Page {
  data: { id: number; body: string; sender_email: string }[];
  has_more: boolean;
}

const ALL = "/api/messages/";
const of = (channelId: number | string, more = "") => `${ALL}?channel_id=${channelId}${more}`;
const ISO = expect.stringMatching(/\.\d{3}Z$/);
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at);
const pathsOf = ({ errors }: { errors?: { path: string }[] }) => errors?.map(({ path }) => path);

const send = (as: Player, body: object) => api<{ message_id: number }>("POST", ALL, { as, body });

async function page(as: Player, channelId: number, more = ""): Promise<[number[], boolean]> {
  const { status, body } = await api<Page>("GET", of(channelId, more), { as });
  expect(status).toBe(200);
  return [body.data.map(({ id }) => id), body.has_more];
}

async function makeOpen(owner: Player): Promise<number> {
  return makeChannel(owner, await makeWorkspace(owner));
}

/** A channel with this many messages of its creator, written past the room's door. */
async function makeWith(count: number, owner: Player): Promise<number> {
  const id = await makeOpen(owner);
  await post(owner, id, "message 1");
  await runInDurableObject(channelObject(id), (_, state) => {
    state.storage.sql.exec(
      `WITH RECURSIVE n (id) AS (SELECT 2 UNION ALL SELECT id + 1 FROM n WHERE id < ?)
       INSERT INTO messages (id, seq, sender_id, content, sent_at) SELECT id, id, ?, 'message ' || id, 1 FROM n`,
      count,
      owner.id,
    );
  });
  await evictDurableObject(channelObject(id), { webSockets: "hibernate" });
  return id;
}

describe("POST /api/messages/", () => {
  it("sends a message to every socket of the channel, like one sent there", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const channel_id = await makeOpen(ada);
    const sockets = [await openChannel(ben, channel_id), await openChat(ben, channel_id)];
    const sent = await send(ada, { channel_id, body: "Hello everyone!", client_id: "c-1" });
    expect([sent.status, sent.body]).toEqual([201, { status: "success", message_id: 1 }]);
    const message = {
      id: 1,
      channel_id,
      sender_email: ada.email,
      sender_username: ada.username,
      body: "Hello everyone!",
      created_at: ISO,
      edited_at: null,
      client_id: "c-1",
      seq: 1,
    };
    for (const socket of sockets) {
      expect(await socket.nextOf("new_message")).toEqual({ type: "new_message", message });
    }
    const listed = await api("GET", of(channel_id), { as: ada });
    expect(listed.body).toEqual({ status: "success", data: [message], has_more: false, seq: 1 });
    sockets[1]?.send({ type: "send_message", channel_id, body: "Hello!" });
    await sockets[0]?.nextOf("new_message");
    expect((await send(ada, { channel_id, body: "again" })).body.message_id).toBe(3);
    expect(await bodiesOf(ben, channel_id)).toEqual(["Hello everyone!", "Hello!", "again"]);
  });

  it("[W2] makes someone who posts in a public channel a member of it and its workspace", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const workspaceId = await makeWorkspace(ada);
    const channelId = await makeChannel(ada, workspaceId);
    expect(await post(ben, channelId, "Hi")).toBe(1);
    const channel = await api("GET", `/api/channels/${channelId}/`, { as: ben });
    expect(channel.body.data).toMatchObject({ is_member: true });
    const workspace = await api("GET", `/api/workspaces/${workspaceId}/`, { as: ben });
    expect(workspace.body.data).toMatchObject({ role: "member" });
    expect(await countFor(ben, workspaceId)).toBe(1);
  });

  it("[R5] stores nothing for a repeated client_id, and answers with the first message", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const channel_id = await makeOpen(ada);
    const socket = await openChannel(ben, channel_id);
    const both = await Promise.all(
      ["one", "two"].map((body) => send(ada, { channel_id, body, client_id: "c-1" })),
    );
    expect(both.map(({ status, body }) => [status, body.message_id])).toEqual([
      [201, 1],
      [201, 1],
    ]);
    await evictDurableObject(channelObject(channel_id), { webSockets: "hibernate" });
    expect((await send(ada, { channel_id, body: "three", client_id: "c-1" })).body.message_id).toBe(1);
    expect((await send(ben, { channel_id, body: "mine", client_id: "c-1" })).body.message_id).toBe(2);
    expect((await send(ada, { channel_id, body: "four", client_id: null })).body.message_id).toBe(3);
    const told = (await socket.pending()).map(({ message }) => (message as { id: number }).id);
    expect(told).toEqual([1, 2, 3]);
  });

  it("stores nothing for a repeated Idempotency-Key, and refuses it with another body", async () => {
    const [ada] = await cast("ada");
    const channel_id = await makeOpen(ada);
    const headers = { "Idempotency-Key": crypto.randomUUID() };
    const ask = (body: string) => api("POST", ALL, { as: ada, headers, body: { channel_id, body } });
    const first = await ask("once");
    const again = await ask("once");
    expect([again.status, again.body]).toEqual([201, first.body]);
    expect((await ask("twice")).body).toMatchObject({ status: 409, code: "idempotency_key_reused" });
    expect(await bodiesOf(ada, channel_id)).toEqual(["once"]);
  });

  it("accepts 5,000 characters of any kind", async () => {
    const [ada] = await cast("ada");
    const channel_id = await makeOpen(ada);
    for (const body of ["x".repeat(5000), "😀".repeat(5000)]) await post(ada, channel_id, body);
    expect(await bodiesOf(ada, channel_id)).toEqual(["x".repeat(5000), "😀".repeat(5000)]);
  });

  it("refuses invalid messages with the field", async () => {
    const [ada] = await cast("ada");
    const channel_id = await makeOpen(ada);
    for (const [body, path] of [
      [{ body: "Hi" }, "channel_id"],
      [{ channel_id: `${channel_id}`, body: "Hi" }, "channel_id"],
      [{ channel_id: 0, body: "Hi" }, "channel_id"],
      [{ channel_id }, "body"],
      [{ channel_id, body: "" }, "body"],
      [{ channel_id, body: " \n" }, "body"],
      [{ channel_id, body: 7 }, "body"],
      [{ channel_id, body: "x".repeat(5001) }, "body"],
      [{ channel_id, body: "Hi", client_id: "" }, "client_id"],
      [{ channel_id, body: "Hi", client_id: "c".repeat(65) }, "client_id"],
      [{ channel_id, body: "Hi", client_id: 1 }, "client_id"],
    ] as const) {
      const problem = await refused("POST", ALL, { as: ada, body });
      expect([body, problem.status, pathsOf(problem)]).toEqual([body, 400, [path]]);
      expect((await refused("POST", ALL, { body })).status).toBe(401);
    }
    expect((await refused("POST", ALL, { as: ada, body: "{nope" })).code).toBe("malformed_body");
    expect(await bodiesOf(ada, channel_id)).toEqual([]);
  });

  it("refuses strangers to a closed workspace, whatever the text, and invalid ids", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const channel_id = await makeChannel(ada, await makeWorkspace(ada, { isOpen: false }));
    const body = { channel_id, body: "Hi" };
    expect((await refused("POST", ALL, { as: ben, body })).code).toBe("not_found");
    expect((await refused("POST", ALL, { as: ben, body: { ...body, channel_id: 999_999 } })).status).toBe(
      404,
    );
    expect(await bodiesOf(ada, channel_id)).toEqual([]);
  });
});

describe("GET /api/messages/", () => {
  it("returns the newest 100 ascending, and scrolls back and forward from a number", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await makeWith(250, ada);
    expect(await page(ben, id)).toEqual([range(151, 250), true]);
    expect(await page(ben, id, "&before=151")).toEqual([range(51, 150), true]);
    expect(await page(ben, id, "&before=51")).toEqual([range(1, 50), false]);
    expect(await page(ben, id, "&before=1")).toEqual([[], false]);
    expect(await page(ben, id, "&before=101&limit=100")).toEqual([range(1, 100), false]);
    expect(await page(ben, id, "&before=9999&limit=3")).toEqual([[248, 249, 250], true]);
    expect(await page(ben, id, "&after=0&limit=2")).toEqual([[1, 2], true]);
    expect(await page(ben, id, "&after=148")).toEqual([range(149, 248), true]);
    expect(await page(ben, id, "&after=150")).toEqual([range(151, 250), false]);
    expect(await page(ben, id, "&after=250")).toEqual([[], false]);
    expect(await page(ben, id, "&limit=1")).toEqual([[250], true]);
    expect(await page(ben, id, "&limit=500")).toEqual([range(151, 250), true]);
  });

  it("leaves out deleted messages, and shows edited ones", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await makeOpen(ada);
    for (const body of ["one", "two", "three"]) await post(ada, id, body);
    const socket = await openChannel(ada, id);
    socket.send({ type: "delete_message", message_id: 2 });
    socket.send({ type: "edit_message", message_id: 3, body: "3" });
    await socket.nextOf("message_edited");
    expect(await page(ben, id)).toEqual([[1, 3], false]);
    const { body } = await api<Page>("GET", of(id, "&after=1"), { as: ben });
    expect(body.data).toMatchObject([{ id: 3, body: "3", edited_at: ISO }]);
    expect(await page(ben, id, "&after=1&limit=1")).toEqual([[3], false]);
    expect(await post(ben, id, "four")).toBe(4);
  });

  it("answers without its trailing slash, and refuses strangers and invalid numbers", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await makeChannel(ada, await makeWorkspace(ada, { isOpen: false }));
    for (const path of [of(id), of(id).replace("/?", "?")]) {
      expect((await api("GET", path, { as: ada })).body).toEqual({
        status: "success",
        data: [],
        has_more: false,
        seq: 0,
      });
      expect((await refused("GET", path, { as: ben })).code).toBe("not_found");
      expect((await refused("GET", path)).status).toBe(401);
    }
    for (const [path, wrong] of [
      [ALL, "channel_id"],
      [of("x"), "channel_id"],
      [of(0), "channel_id"],
      [of(id, "&limit=0"), "limit"],
      [of(id, "&limit=-1"), "limit"],
      [of(id, "&limit=x"), "limit"],
      [of(id, "&before=0"), "before"],
      [of(id, "&before=x"), "before"],
      [of(id, "&after=-1"), "after"],
      [of(id, "&after=x"), "after"],
    ] as const) {
      const problem = await refused("GET", path, { as: ada });
      expect([path, problem.status, pathsOf(problem)]).toEqual([path, 400, [wrong]]);
      expect((await refused("GET", path)).status).toBe(401);
    }
  });

  it("hides the channel from strangers before it validates other input", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await makeChannel(ada, await makeWorkspace(ada, { isOpen: false }));
    expect((await refused("GET", of(id, "&limit=0"), { as: ada })).status).toBe(400);
    expect((await refused("GET", of(id, "&limit=0"), { as: ben })).status).toBe(404);
  });
});

describe("a name in the messages of a channel", () => {
  it("is the current one of its account", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await makeOpen(ada);
    await post(ben, id, "Hi");
    const [username, email] = [`benedict${ben.id}`, `benedict${ben.id}@example.com`];
    const changed = await api("PATCH", `/api/accounts/${ben.id}/`, { as: ben, body: { username } });
    expect(changed.status).toBe(200);
    await changeAddress(ben, email);
    const shown = async () => (await api<Page>("GET", of(id), { as: ada })).body.data;
    expect(await shown()).toMatchObject([{ sender_username: username, sender_email: email }]);
    await post(ben, id, "Still me");
    expect(await shown()).toMatchObject([{ sender_email: email }, { sender_email: email }]);
  });

  it("[W12] is removed with its account, and so are its messages, also in channels that it left", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const workspaceId = await makeWorkspace(ada);
    const [one, left] = [await makeChannel(ada, workspaceId), await makeChannel(ada, workspaceId)];
    for (const channelId of [one, left]) {
      await post(ben, channelId, "from Ben");
      await post(ada, channelId, "from Ada");
    }
    await api("DELETE", `/api/channels/${left}/members/${ben.id}/`, { as: ben });
    const socket = await openChannel(ada, one);
    expect((await api("DELETE", `/api/accounts/${ben.id}/`, { as: ben })).status).toBe(200);
    expect(await socket.nextOf("message_deleted")).toMatchObject({ message_id: 1 });
    for (const channelId of [one, left]) {
      await expect.poll(() => bodiesOf(ada, channelId)).toEqual(["from Ada"]);
      await runInDurableObject(channelObject(channelId), (_, state) => {
        const rows = [...state.storage.sql.exec("SELECT id, content FROM messages ORDER BY id")];
        expect(rows).toEqual([
          { id: 1, content: "" },
          { id: 2, content: "from Ada" },
        ]);
      });
    }
    await evictDurableObject(channelObject(one), { webSockets: "hibernate" });
    const again = await openChannel(ada, one, { after: 0 });
    expect(await again.nextOf("new_message")).toMatchObject({
      message: { id: 1, body: "", sender_email: "" },
    });
  });
});
