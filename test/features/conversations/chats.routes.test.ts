import { describe, expect, it } from "vitest";
import { messageUuid } from "../../../src/lib/ids.ts";
import { api, refused } from "../../support/api.ts";
import { say, start, startGroup, told } from "../../support/build.ts";
import { cast, type Player } from "../../support/cast.ts";
import { befriend } from "../../support/contacts.ts";
import { openTab } from "../../support/events.ts";
import { enter } from "../../support/socket.ts";

interface Chat {
  chat_id: string;
  username: string;
  is_online: boolean;
  unread_messages_count: number;
  last_message: { id: string; content: string } | null;
  messages: { id: string; content: string; sender: string; is_read: boolean; is_liked: boolean }[];
}

interface Page<Item> {
  items: Item[];
  count: number;
}

const chats = async (as: Player, query = "") =>
  (await api<Page<Chat>>("GET", `/chats/${query}`, { as })).body;

describe("opening a chat", () => {
  it("creates it once for both, and notifies both people's events sockets", async () => {
    const [ada, ben] = await cast("ada", "ben");
    await befriend(ada, ben);
    const [adas, bens] = [await openTab(ada), await openTab(ben)];
    await adas.nextOf("user_online");
    const made = await api<Chat>("PUT", `/chats/${ben.username}`, { as: ada });
    expect(made.status).toBe(201);
    const { chat_id } = made.body;
    expect(made.body).toEqual({
      chat_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      username: ben.username,
      nickname: "Ben Test",
      avatar: "/avatar.svg",
      is_online: true,
      is_blocked_user: false,
      is_blocked_by_user: false,
      unread_messages_count: 0,
      last_message: null,
      messages: [],
    });
    for (const tab of [adas, bens]) {
      expect(await tab.next()).toEqual({ action: "room_created", data: { chat_id } });
      expect(await tab.next()).toEqual({ action: "join_chat", data: { chat_id } });
    }
    const again = await api<Chat>("PUT", `/api/chats/${ada.username.toUpperCase()}/`, { as: ben });
    expect([again.status, again.body.chat_id, again.body.username]).toEqual([200, chat_id, ada.username]);
    expect(await bens.next()).toEqual({ action: "join_chat", data: { chat_id } });
    expect(await adas.heard()).toEqual([]);
  });

  it("with a repeated idempotency key does not show a chat that was hidden since", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    const open = (key: string) =>
      api<Chat>("PUT", `/chats/${ben.username}`, { as: ada, headers: { "Idempotency-Key": key } });
    const list = async () =>
      (await api<{ id: number }[]>("GET", "/api/chat/conversations/", { as: ada })).body;
    expect((await open("a chat, opened once")).status).toBe(200);
    await api("DELETE", `/api/chat/conversations/${id}/`, { as: ada });
    expect((await open("a chat, opened once")).status).toBe(200);
    expect(await list()).toEqual([]);
    expect((await open("a chat, opened again")).status).toBe(200);
    expect(await list()).toHaveLength(1);
  });

  it("shows the last 30 messages, newest first, and is the same conversation as everywhere", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    const fromAda = await enter(id, ada);
    for (let count = 1; count <= 35; count += 1) fromAda.send({ content: `message ${count}` });
    for (let count = 1; count <= 35; count += 1) await fromAda.nextOf("chat_message");
    fromAda.send({ type: "delete", message_id: 35 });
    await fromAda.nextOf("message_deleted");
    await told(id);
    const { status, body } = await api<Chat>("PUT", `/chats/${ada.username}`, { as: ben });
    expect(status).toBe(200);
    expect(body.messages).toHaveLength(30);
    expect(body.messages[0]).toEqual({
      id: messageUuid({ conversationId: id, messageId: 34 }),
      content: "message 34",
      date: expect.stringMatching(/Z$/),
      sender: ada.username,
      is_read: false,
      is_liked: false,
    });
    expect(body.messages.at(-1)?.content).toBe("message 5");
    expect([body.unread_messages_count, body.last_message?.content]).toEqual([34, "message 34"]);
  });

  it("with oneself or an unknown person is refused", async () => {
    const [ada] = await cast("ada");
    expect((await refused("PUT", `/chats/${ada.username}`, { as: ada })).status).toBe(400);
    expect((await refused("PUT", "/chats/nobody", { as: ada })).status).toBe(404);
    expect((await refused("PUT", "/chats/nobody")).status).toBe(401);
  });

  it("is possible despite a block: the blocker sees the block, nothing can be sent, and the other gets nothing", async () => {
    const [ada, ben] = await cast("ada", "ben");
    await api("PUT", `/api/blocks/${ben.username}/`, { as: ada });
    const bens = await openTab(ben);
    const opened = await api<Chat>("PUT", `/chats/${ben.username}`, { as: ada });
    expect(opened).toMatchObject({
      status: 201,
      body: { is_blocked_user: true, is_blocked_by_user: false, messages: [] },
    });
    expect((await chats(ben)).count).toBe(0);
    const again = await api<Chat>("PUT", `/chats/${ada.username}`, { as: ben });
    expect(again).toMatchObject({
      status: 200,
      body: { chat_id: opened.body.chat_id, is_blocked_user: false, is_blocked_by_user: false },
    });
    for (const [from, to] of [
      [ada, ben],
      [ben, ada],
    ] as const) {
      const body = { recipient_id: to.id, content: "Hello?" };
      expect((await refused("POST", "/api/chat/send/", { as: from, body })).status).toBe(403);
    }
    expect((await bens.heard()).map(({ action }) => action)).toEqual(["join_chat"]);
  });

  it("creates one chat when both open it at once", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const answers = await Promise.all([
      api<Chat>("PUT", `/chats/${ben.username}`, { as: ada }),
      api<Chat>("PUT", `/chats/${ada.username}`, { as: ben }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 201]);
    expect(answers[0].body.chat_id).toBe(answers[1].body.chat_id);
  });
});

describe("the list of chats", () => {
  it("has conversations of two, newest activity first, with unread counts and presence", async () => {
    const [ada, ben, cleo, dan] = await cast("ada", "ben", "cleo", "dan");
    const withBen = await start(ada, ben);
    const withCleo = await start(ada, cleo);
    await startGroup(dan, ada, ben);
    await say(ada, withCleo, "zero");
    await say(cleo, withCleo, "one");
    await say(ben, withBen, "two");
    await say(ben, withBen, "three");
    for (const id of [withBen, withCleo]) await told(id);
    await openTab(cleo);
    const { items, count } = await chats(ada);
    expect(count).toBe(2);
    expect(items).toMatchObject([
      { username: ben.username, unread_messages_count: 2, is_online: false },
      { username: cleo.username, unread_messages_count: 1, is_online: true },
    ]);
    expect(items[0]?.last_message?.content).toBe("three");
    const second = await chats(ada, "?limit=1&offset=1");
    expect([second.count, second.items.map(({ username }) => username)]).toEqual([2, [cleo.username]]);
    expect(await chats(dan)).toEqual({ items: [], count: 0 });
  });

  it("leaves out hidden chats until they are opened or get a message", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    await say(ben, id, "Hi");
    await told(id);
    await api("DELETE", `/api/chat/conversations/${id}/`, { as: ada });
    expect((await chats(ada)).count).toBe(0);
    await api("PUT", `/chats/${ben.username}`, { as: ada });
    expect((await chats(ada)).count).toBe(1);
  });

  it("leaves out deleted accounts", async () => {
    const [ada, ben] = await cast("ada", "ben");
    await start(ada, ben);
    await api("DELETE", `/api/accounts/${ben.id}/`, { as: ben });
    expect(await chats(ada)).toEqual({ items: [], count: 0 });
  });
});

describe("the messages of a chat", () => {
  it("are returned newest first, in pages, without deleted ones", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    for (const content of ["one", "two", "three", "four"]) await say(ada, id, content);
    const inRoom = await enter(id, ada);
    inRoom.send({ type: "delete", message_id: 2 });
    await inRoom.nextOf("message_deleted");
    const texts = async (query: string) => {
      const path = `/chats/${ada.username}/messages${query}`;
      const { body } = await api<Page<{ content: string }>>("GET", path, { as: ben });
      return [body.items.map(({ content }) => content), body.count];
    };
    expect(await texts("")).toEqual([["four", "three", "one"], 3]);
    expect(await texts("?limit=1&offset=1")).toEqual([["three"], 3]);
    expect(await texts("?limit=1000&offset=2")).toEqual([["one"], 3]);
    expect(await texts("?offset=3")).toEqual([[], 3]);
  });

  it("are visible to nobody else, and 401 comes before validation", async () => {
    const [ada, ben, cleo] = await cast("ada", "ben", "cleo");
    const id = await start(ada, ben);
    await say(ada, id, "Between us");
    expect((await refused("GET", `/chats/${ada.username}/messages`, { as: cleo })).status).toBe(404);
    expect((await refused("GET", `/chats/${ada.username}/messages?limit=0`, { as: cleo })).status).toBe(404);
    expect((await refused("GET", `/chats/${ada.username}/messages?limit=0`, { as: ben })).status).toBe(400);
    expect((await refused("GET", "/chats/nobody/messages", { as: ben })).status).toBe(404);
    expect((await refused("GET", `/chats/${ada.username}/messages`)).status).toBe(401);
  });
});
