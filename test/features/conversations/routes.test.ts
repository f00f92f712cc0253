import { describe, expect, it } from "vitest";
import { insertConversation } from "../../../src/features/conversations/store.ts";
import { api, refused } from "../../support/api.ts";
import { room, say, start, startGroup, told } from "../../support/build.ts";
import { cast, ctx, type Player } from "../../support/cast.ts";
import { enter } from "../../support/socket.ts";

interface Listed {
  id: number;
  uuid: string;
  name: string | null;
  is_group: boolean;
  participants: { id: number; username: string }[];
  other_participant: { id: number } | null;
  last_message: { id: number; content: string } | null;
  unread_count: number;
  updated_at: string;
}

interface Detail extends Listed {
  messages: { id: number; sender_id: number }[];
  last_read_id: number;
  seq: number;
}

const ALL = "/api/chat/conversations/";
const START = "/api/chat/conversations/start/";

async function list(as: Player, query = ""): Promise<Listed[]> {
  const { status, body } = await api<Listed[]>("GET", `${ALL}${query}`, { as });
  expect(status).toBe(200);
  return body;
}

const idsOf = (conversations: Listed[]) => conversations.map(({ id }) => id);

describe("POST /api/chat/conversations/start/", () => {
  it("creates a conversation of two, and finds it again from either side", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const made = await api("POST", START, { as: ada, body: { user2: ben.id } });
    expect(made.status).toBe(201);
    expect(made.body).toEqual({
      id: expect.any(Number),
      uuid: expect.stringMatching(/^[0-9a-f-]{36}$/),
      participants: [ada.id, ben.id],
      other_participant: { id: ben.id, username: ben.username, first_name: "Ben", last_name: "Test" },
      messages: [],
      created_at: expect.stringMatching(/\.\d{3}Z$/),
      updated_at: expect.stringMatching(/\.\d{3}Z$/),
    });
    const found = await api("POST", START.slice(0, -1), { as: ben, body: { user_id: ada.id } });
    expect(found).toMatchObject({ status: 200, body: { id: made.body.id, uuid: made.body.uuid } });
    const named = await api("POST", START, { as: ben, body: { username: ada.username.toUpperCase() } });
    expect(named).toMatchObject({ status: 200, body: { id: made.body.id } });
  });

  it("shows the last 50 messages, oldest first", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    for (let count = 1; count <= 51; count += 1) await say(ada, id, `message ${count}`);
    const { body } = await api<{ messages: { id: number }[] }>("POST", START, {
      as: ben,
      body: { user2: ada.id },
    });
    expect(body.messages.map((message) => message.id)).toEqual(Array.from({ length: 50 }, (_, at) => at + 2));
  });

  it("creates one conversation when both start at once", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const started = await Promise.all(
      Array.from({ length: 10 }, (_, at) => {
        const [as, other] = at % 2 ? [ada, ben] : [ben, ada];
        return api<{ id: number }>("POST", START, { as, body: { user_id: other.id } });
      }),
    );
    expect(new Set(started.map(({ body }) => body.id)).size).toBe(1);
    expect(started.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(started.filter(({ status }) => status === 200)).toHaveLength(9);
  });

  it("refuses a missing account, oneself and an unknown one", async () => {
    const [ada] = await cast("ada");
    for (const body of [{}, { user_id: "x" }, { user_id: 0 }, { user_id: ada.id }, []]) {
      expect((await refused("POST", START, { as: ada, body })).status).toBe(400);
    }
    const both = { user_id: ada.id, username: ada.username };
    expect((await refused("POST", START, { as: ada, body: both })).code).toBe("validation_failed");
    for (const unknown of [{ user_id: 999_999 }, { username: "nobody at all" }]) {
      expect((await refused("POST", START, { as: ada, body: unknown })).status).toBe(404);
    }
    expect((await refused("POST", START, { body: { user_id: ada.id } })).status).toBe(401);
    expect((await refused("POST", START, { as: ada, body: "{nope" })).code).toBe("malformed_body");
  });

  it("takes both fields for the other if they agree, and refuses different ones", async () => {
    const [ada, ben, cleo] = await cast("ada", "ben", "cleo");
    const two = { user_id: ben.id, user2: cleo.id };
    expect(await refused("POST", START, { as: ada, body: two })).toMatchObject({
      status: 400,
      code: "validation_failed",
      errors: [{ path: "user2" }, { path: "user_id" }],
    });
    expect(await list(ada)).toEqual([]);
    const one = { user_id: ben.id, user2: ben.id };
    expect((await api("POST", START, { as: ada, body: one })).status).toBe(201);
  });

  it("is documented to be refused across a block, like creating a group", async () => {
    type Operations = Record<string, { post?: { responses: Record<number, { description: string }> } }>;
    const { body } = await api<{ paths: Operations }>("GET", "/api/schema/?format=json");
    for (const path of [START, ALL]) {
      const described = body.paths[path] ?? body.paths[path.slice(0, -1)];
      expect(described?.post?.responses[403]?.description).toMatch(/\bnot_allowed/);
    }
  });

  it.each(["GET", "PUT", "PATCH", "DELETE"])(
    "answers %s on paths that take only POST with 405",
    async (method) => {
      for (const path of ["/api/chat/conversations/7/send_message/", "/api/training/import/"]) {
        const reply = await api(method, path);
        expect([reply.status, reply.headers.get("Allow")]).toEqual([405, "POST"]);
      }
    },
  );

  it.each(["GET", "PUT", "PATCH", "DELETE"])("answers %s with 405", async (method) => {
    const [ada] = await cast("ada");
    for (const path of [START, START.slice(0, -1)]) {
      const reply = await api(method, path, { as: ada });
      expect([reply.status, reply.headers.get("Allow")]).toEqual([405, "POST"]);
      expect(reply.body).toMatchObject({ code: "method_not_allowed" });
    }
  });
});

describe("GET /api/chat/conversations/", () => {
  it("lists the caller's conversations, newest activity first, each with its unread count", async () => {
    const [ada, ben, cleo] = await cast("ada", "ben", "cleo");
    const withBen = await start(ada, ben);
    const withCleo = await start(ada, cleo);
    expect(idsOf(await list(ada))).toEqual([withCleo, withBen]);
    await say(ben, withBen, "one");
    await say(ben, withBen, "two");
    await told(withBen);
    expect(idsOf(await list(ada))).toEqual([withBen, withCleo]);
    const [first, second] = await list(ada);
    expect(first).toMatchObject({
      is_group: false,
      other_participant: { id: ben.id, username: ben.username, first_name: "Ben", last_name: "Test" },
      last_message: { id: 2, content: "two", sender_id: ben.id },
      unread_count: 2,
    });
    expect(second).toMatchObject({ last_message: null, unread_count: 0, other_participant: { id: cleo.id } });
    await expect.poll(async () => (await list(ben))[0]?.last_message?.content).toBe("two");
    expect((await list(ben))[0]).toMatchObject({ unread_count: 0 });
    expect(idsOf(await list(cleo))).toEqual([withCleo]);
  });

  it("finds by the name of a group or another member, ignoring case and marks", async () => {
    const [ada, ben, cleo] = await cast("ada", "bénoît", "cleo");
    const withBen = await start(ada, ben);
    const group = await startGroup(ada, ben, cleo);
    const named = await startGroup(ada, cleo);
    await api("PUT", `${ALL}${named}/`, { as: ada, body: { name: "Équipe ÉLAN" } });
    const search = (text: string) => list(ada, `?search=${encodeURIComponent(text)}`).then(idsOf);
    expect((await search(ben.username.toUpperCase())).sort()).toEqual([withBen, group].sort());
    expect((await search("Bénoît")).sort()).toEqual([withBen, group].sort());
    expect(await search("everyone")).toEqual([named, group].filter((id) => id === group));
    expect(await search("Équipe")).toEqual([named]);
    expect(await search("élan")).toEqual([named]);
    expect(await search("elan equi")).toEqual([named]);
    expect((await search("BENOIT test")).sort()).toEqual([withBen, group].sort());
    expect(await search(ada.username)).toEqual([]);
    expect(await search("%")).toEqual([]);
    expect(await search("'")).toEqual([]);
  });

  it("links more than a hundred by Link headers", async () => {
    const [ada, ben] = await cast("ada", "ben");
    for (let count = 0; count < 101; count += 1) {
      const group = { uuid: ctx.newId(), pairKey: null, name: `Group ${count}`, creatorId: ada.id };
      await insertConversation(ctx.db, group, [ada.id, ben.id], 1000 + count);
    }
    const first = await api<Listed[]>("GET", ALL, { as: ada });
    expect(first.body).toHaveLength(100);
    const next = /<([^>]+)>; rel="next"/.exec(first.headers.get("Link") ?? "")?.[1] ?? "";
    const second = await api<Listed[]>("GET", next, { as: ada });
    expect(second.body.map(({ name }) => name)).toEqual(["Group 0"]);
    expect(second.headers.get("Link")).toMatch(/page=1>; rel="prev"$/);
    expect((await refused("GET", `${ALL}?page=3`, { as: ada })).status).toBe(404);
    expect((await refused("GET", `${ALL}?page=0`, { as: ada })).status).toBe(400);
  });

  it("is empty for a new account, and 401 without credentials", async () => {
    const [ada] = await cast("ada");
    expect(await list(ada)).toEqual([]);
    expect((await refused("GET", ALL)).status).toBe(401);
  });
});

describe("/api/chat/conversations/{id}/", () => {
  it("shows messages, the unread count and the read marker as of one change", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    const look = async () => (await api<Detail>("GET", `${ALL}${id}/`, { as: ben })).body;
    let isOver = false;
    const acting = async () => {
      for (let round = 1; round <= 8; round += 1) {
        await Promise.all([say(ada, id, "one"), say(ben, id, "two"), say(ada, id, "three")]);
        await api("POST", `${ALL}${id}/read/`, { as: ben, body: { message_ids: [3 * round - 1] } });
      }
      isOver = true;
    };
    const looking = async () => {
      const seen: Detail[] = [];
      while (!isOver) seen.push(...(await Promise.all([look(), look()])));
      return seen;
    };
    const [views] = await Promise.all([looking(), acting()]);
    for (const { messages, unread_count, last_read_id, last_message } of views) {
      const unread = messages.filter((message) => message.sender_id === ada.id && message.id > last_read_id);
      expect(unread_count).toBe(unread.length);
      expect(last_message).toEqual(messages.at(-1) ?? null);
    }
    expect(new Set(views.map(({ seq }) => seq)).size).toBeGreaterThan(1);
    const { seq } = await look();
    await say(ada, id, "What follows");
    const socket = await enter(id, ben, seq);
    expect(await socket.pending()).toMatchObject([
      { type: "chat_message", content: "What follows", seq: seq + 1 },
    ]);
  });

  it("shows a conversation to its members only", async () => {
    const [ada, ben, stranger] = await cast("ada", "ben", "stranger");
    const id = await start(ada, ben);
    await say(ada, id, "Hi!");
    const { status, body } = await api("GET", `${ALL}${id}/`, { as: ben });
    expect(status).toBe(200);
    expect(body).toMatchObject({ id, unread_count: 1, messages: [{ id: 1, content: "Hi!" }] });
    expect(body).toMatchObject({ last_message: { id: 1 }, other_participant: { id: ada.id } });
    expect((await refused("GET", `${ALL}${id}/`, { as: stranger })).status).toBe(404);
    expect((await refused("GET", `${ALL}${id}/`)).status).toBe(401);
    for (const unknown of ["999999", "0", "x", "1e3", "-1"]) {
      expect((await refused("GET", `${ALL}${unknown}/`, { as: ada })).status).toBe(404);
    }
  });

  it("can be removed from the caller's list, and returns with the next message", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    await say(ben, id, "one");
    await expect.poll(async () => (await list(ada))[0]?.unread_count).toBe(1);
    expect((await api("DELETE", `${ALL}${id}/`, { as: ada })).status).toBe(204);
    expect(await list(ada)).toEqual([]);
    expect(idsOf(await list(ben))).toEqual([id]);
    await say(ben, id, "two");
    await expect.poll(async () => idsOf(await list(ada))).toEqual([id]);
    expect((await list(ada))[0]).toMatchObject({ unread_count: 2 });
  });

  it("returns with its history when it is started again", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    await say(ben, id, "one");
    await api("DELETE", `${ALL}${id}/`, { as: ada });
    expect(await start(ada, ben)).toBe(id);
    await expect.poll(async () => (await list(ada))[0]?.last_message?.content).toBe("one");
  });

  it("is removed from the list at once even without a message", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    expect((await api("DELETE", `${ALL}${id}/`, { as: ada })).status).toBe(204);
    expect(await list(ada)).toEqual([]);
  });
});

describe("groups", () => {
  it("are created with their creator and others, each once", async () => {
    const [ada, ben, cleo] = await cast("ada", "ben", "cleo");
    const participants = [ben.id, cleo.id, ben.id, ada.id];
    const made = await api("POST", ALL, { as: ada, body: { name: " Runners ", participants } });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      name: "Runners",
      is_group: true,
      other_participant: null,
      messages: [],
    });
    const { participants: members } = made.body as unknown as Listed;
    expect(members.map(({ id }) => id).sort()).toEqual([ada.id, ben.id, cleo.id].sort());
  });

  it("are refused without others, with unknown ones or an invalid name", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const bad: [body: object, path: string][] = [
      [{ participants: [] }, "participants"],
      [{ participants: [ada.id] }, "participants"],
      [{ participants: [ben.id, 999_999] }, "participants.1"],
      [{ participants: ["x"] }, "participants.0"],
      [{ participants: [ben.id], name: "" }, "name"],
      [{ participants: [ben.id], name: "x".repeat(101) }, "name"],
      [{ name: "x" }, "participants"],
    ];
    for (const [body, path] of bad) {
      const problem = await refused("POST", ALL, { as: ada, body });
      expect(problem).toMatchObject({ status: 400, errors: [{ path }] });
    }
    expect((await refused("POST", ALL, { body: { participants: [ben.id] } })).status).toBe(401);
  });

  it("can be renamed by any member, unlike a conversation of two", async () => {
    const [ada, ben, stranger] = await cast("ada", "ben", "stranger");
    const group = await startGroup(ada, ben);
    const renamed = await api("PUT", `${ALL}${group}/`, { as: ben, body: { name: "Lifters" } });
    expect(renamed).toMatchObject({ status: 200, body: { name: "Lifters" } });
    const body = { name: "" };
    expect((await refused("PUT", `${ALL}${group}/`, { as: ben, body })).status).toBe(400);
    expect((await refused("PUT", `${ALL}${group}/`, { as: stranger, body })).status).toBe(404);
    expect((await refused("PUT", `${ALL}${group}/`, { body })).status).toBe(401);
    const two = await start(ada, ben);
    expect((await refused("PUT", `${ALL}${two}/`, { as: ada, body: { name: "Us" } })).status).toBe(403);
  });

  it("can be extended by any member, by id or username", async () => {
    const [ada, ben, cleo, dan] = await cast("ada", "ben", "cleo", "dan");
    const group = await startGroup(ada, ben);
    const path = `${ALL}${group}/members/`;
    await say(ada, group, "before Cleo");
    const added = await api("POST", path, { as: ben, body: { account_id: cleo.id } });
    expect(added.status).toBe(201);
    expect(added.body).toEqual({
      account_id: cleo.id,
      username: cleo.username,
      role: "member",
      joined_at: expect.stringMatching(/Z$/),
    });
    const named = await api("POST", path, { as: cleo, body: { username: dan.username.toUpperCase() } });
    expect(named).toMatchObject({ status: 201, body: { account_id: dan.id } });
    expect(await say(cleo, group, "thanks")).toBe(2);
    expect(await refused("POST", path, { as: ada, body: { account_id: cleo.id } })).toMatchObject({
      status: 409,
      code: "already_a_member",
    });
  });

  it("show a new member the last message, with nothing unread", async () => {
    const [ada, ben, cleo] = await cast("ada", "ben", "cleo");
    const group = await startGroup(ada, ben);
    await say(ada, group, "before Cleo");
    await api("POST", `${ALL}${group}/members/`, { as: ada, body: { account_id: cleo.id } });
    await expect.poll(async () => (await list(cleo))[0]?.last_message?.content).toBe("before Cleo");
    expect((await list(cleo))[0]).toMatchObject({ unread_count: 0 });
    await api("DELETE", `${ALL}${group}/members/${cleo.id}/`, { as: cleo });
    await expect.poll(() => list(cleo)).toEqual([]);
    await api("POST", `${ALL}${group}/members/`, { as: ada, body: { account_id: cleo.id } });
    await expect.poll(async () => (await list(cleo))[0]?.last_message?.content).toBe("before Cleo");
  });

  it("refuse unknown accounts, callers who are not members, and a third in a conversation of two", async () => {
    const [ada, ben, cleo] = await cast("ada", "ben", "cleo");
    const group = await startGroup(ada, ben);
    const path = `${ALL}${group}/members/`;
    for (const body of [{}, { account_id: "x" }, { account_id: cleo.id, username: cleo.username }]) {
      expect((await refused("POST", path, { as: ada, body })).status).toBe(400);
    }
    expect((await refused("POST", path, { as: ada, body: { account_id: 999_999 } })).status).toBe(404);
    expect((await refused("POST", path, { as: ada, body: { username: "nobody at all" } })).status).toBe(404);
    expect((await refused("POST", path, { as: cleo, body: { nonsense: true } })).status).toBe(404);
    expect((await refused("POST", path, { body: {} })).status).toBe(401);
    const two = `${ALL}${await start(ada, ben)}/members/`;
    expect((await refused("POST", two, { as: ada, body: { account_id: cleo.id } })).status).toBe(403);
  });

  it("can be left by anyone; only the creator removes others", async () => {
    const [ada, ben, cleo, stranger] = await cast("ada", "ben", "cleo", "stranger");
    const group = await startGroup(ada, ben, cleo);
    const member = (player: Player) => `${ALL}${group}/members/${player.id}/`;
    expect((await refused("DELETE", member(cleo), { as: ben })).status).toBe(403);
    expect((await refused("DELETE", member(cleo), { as: stranger })).status).toBe(404);
    expect((await refused("DELETE", member(stranger), { as: ada })).status).toBe(404);
    expect((await refused("DELETE", `${ALL}${group}/members/x/`, { as: ada })).status).toBe(404);
    expect((await refused("DELETE", member(cleo))).status).toBe(401);
    expect((await api("DELETE", member(ben), { as: ben })).status).toBe(204);
    expect((await api("DELETE", member(cleo), { as: ada })).status).toBe(204);
    expect((await refused("DELETE", member(cleo), { as: ada })).status).toBe(404);
    const two = `${ALL}${await start(ada, ben)}/members/${ada.id}/`;
    expect((await refused("DELETE", two, { as: ada })).status).toBe(403);
  });

  it("pass to the longest member when the creator leaves", async () => {
    const [ada, ben, cleo] = await cast("ada", "ben", "cleo");
    const group = await startGroup(ada, ben);
    await api("POST", `${ALL}${group}/members/`, { as: ada, body: { account_id: cleo.id } });
    const member = (player: Player) => `${ALL}${group}/members/${player.id}/`;
    await api("DELETE", member(ada), { as: ada });
    expect((await refused("DELETE", member(ben), { as: cleo })).status).toBe(403);
    expect((await api("DELETE", member(cleo), { as: ben })).status).toBe(204);
  });

  it("are closed to a former member everywhere, while their name stays on their messages", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const group = await startGroup(ada, ben);
    await say(ben, group, "I was here");
    await api("DELETE", `${ALL}${group}/members/${ben.id}/`, { as: ben });
    const requests: [method: string, path: string, body?: object][] = [
      ["GET", ""],
      ["PUT", "", { name: "Mine" }],
      ["DELETE", ""],
      ["GET", "messages/"],
      ["POST", "send_message/", { content: "Hi" }],
      ["POST", "read/", { mark_all: true }],
      ["POST", "members/", { account_id: ben.id }],
      ["DELETE", `members/${ada.id}/`],
    ];
    for (const [method, path, body] of requests) {
      const problem = await refused(method, `${ALL}${group}/${path}`, { as: ben, body });
      expect([method, path, problem.status]).toEqual([method, path, 404]);
    }
    await expect.poll(() => list(ben)).toEqual([]);
    const outcome = await room(group).perform(ben.id, { type: "MarkRead", messageIds: "all" }, 0);
    expect(outcome).toMatchObject({ ok: false, refusal: { code: "not_a_member" } });
    const { body } = await api("GET", `${ALL}${group}/`, { as: ada });
    expect(body).toMatchObject({ messages: [{ content: "I was here", sender_username: ben.username }] });
  });
});
