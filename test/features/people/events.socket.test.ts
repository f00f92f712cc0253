import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { endGrants } from "../../../src/features/auth/grants/actions.ts";
import { userRoom } from "../../../src/features/people/stub.ts";
import { messageUuid } from "../../../src/lib/ids.ts";
import { api } from "../../support/api.ts";
import { BAD_FRAMES } from "../../support/bad-events.ts";
import { objectOf, posted, room, say, start, startGroup, told } from "../../support/build.ts";
import { cast, ctx, type Player } from "../../support/cast.ts";
import { acquaint } from "../../support/contacts.ts";
import { openTab, Tab } from "../../support/events.ts";
import { enter, openSocket } from "../../support/socket.ts";

const timestamp = "2025-07-28T09:00:00Z";

async function uuidOf(id: number, as: Player): Promise<string> {
  return (await api<{ uuid: string }>("GET", `/api/chat/conversations/${id}/`, { as })).body.uuid;
}

async function chatOf(one: Player, other: Player): Promise<{ id: number; chat_id: string }> {
  const id = await start(one, other);
  return { id, chat_id: await uuidOf(id, one) };
}

/** All that an object has stored, as text. */
function storedIn(stub: DurableObjectStub): Promise<string> {
  return runInDurableObject(stub, (_, { storage }) => {
    const tables = storage.sql.exec<{ name: string }>(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\'",
    );
    return JSON.stringify(
      [...tables].map(({ name }) => [name, [...storage.sql.exec(`SELECT * FROM "${name}"`)]]),
    );
  });
}

describe("opening", () => {
  it.each([
    ["no credentials", "/ws/events/"],
    ["no credentials, without the slash", "/ws/events"],
    ["a token that is none", "/ws/events/?token=abc"],
    ["a ticket that is none", "/ws/events/?ticket=abc"],
  ])("with %s closes with 3002, and sends nothing before", async (_, path) => {
    const socket = await openSocket(path);
    expect((await socket.closed).code).toBe(3002);
    expect(socket.untaken).toEqual([]);
  });

  it("sends nothing", async () => {
    const [ada] = await cast("ada");
    const tab = new Tab(await openSocket("/ws/events/", { as: ada }));
    expect(await tab.heard()).toEqual([]);
  });

  it("takes a ticket once", async () => {
    const [ada] = await cast("ada");
    const { body } = await api<{ ticket: string }>("POST", "/api/ws-tickets/", { as: ada });
    const tab = new Tab(await openSocket(`/ws/events/?ticket=${body.ticket}`));
    expect(await tab.heard()).toEqual([]);
    expect((await (await openSocket(`/ws/events/?ticket=${body.ticket}`)).closed).code).toBe(3002);
  });

  it("closes the first tab with 3000 for an eleventh, and no other kind of socket", async () => {
    const [ada] = await cast("ada");
    const bell = await openSocket("/ws/chat/notifications/", { as: ada });
    const tabs: Tab[] = [];
    for (let count = 0; count < 11; count += 1) tabs.push(await openTab(ada));
    expect((await tabs[0]?.closed)?.code).toBe(3000);
    expect(await tabs[1]?.heard()).toEqual([]);
    expect((await bell.pending()).map(({ type }) => type)).toEqual(["connected"]);
  });
});

describe("an unreadable frame", () => {
  it.each(BAD_FRAMES)("closes the socket with 3100 and stores nothing: %s", async (_, frame) => {
    const [ada, ben] = await cast("ada", "ben");
    const { id } = await chatOf(ada, ben);
    const tab = new Tab(await openSocket("/ws/events/", { as: ada }));
    await posted(ada);
    const before = [await storedIn(room(id)), await storedIn(objectOf(ada))];
    tab.send(frame);
    const closed = await tab.closed;
    expect([closed.code, closed.reason]).toEqual([3100, "BAD_DATA"]);
    const after = await storedIn(objectOf(ada));
    expect(await storedIn(room(id))).toBe(before[0]);
    expect(withoutPresence(after)).toBe(withoutPresence(before[1] ?? ""));
  });

  it("closes only that tab", async () => {
    const [ada] = await cast("ada");
    const [bad, good] = [await openTab(ada), await openTab(ada)];
    bad.send("{nope");
    await bad.closed;
    expect(await good.heard()).toEqual([]);
  });

  it("without an action is ignored, and the socket stays open", async () => {
    const [ada] = await cast("ada");
    const tab = await openTab(ada);
    for (const frame of [{}, { action: "" }, { action: null, data: 7 }, { data: { id: 1 } }]) tab.send(frame);
    expect(await tab.heard()).toEqual([]);
  });

  it("in someone else's name closes the socket as well", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const frames = [
      ["add_new_friend", { sender_id: ben.id, receiver_id: ada.id }],
      ["new_tournament", { tournament_id: 1, tournament_name: "Spring", organizer_id: ben.id }],
    ] as const;
    for (const [action, data] of frames) {
      const tab = await openTab(ada);
      tab.say(action, data);
      expect((await tab.closed).code).toBe(3100);
    }
    expect((await api("GET", "/api/friends/", { as: ada })).body).toEqual({ items: [], count: 0 });
  });
});

function withoutPresence(stored: string): string {
  return stored.replace(/\["presence",.*?\]\]/, "");
}

describe("messages", () => {
  it("[P14, P15] reach every tab and every other surface, the sender's included", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const { id, chat_id } = await chatOf(ada, ben);
    const [first, second, bens] = [await openTab(ada), await openTab(ada), await openTab(ben)];
    const inRoom = await enter(id, ben);
    const bell = await openSocket("/ws/chat/notifications/", { as: ben });
    first.say("new_message", { chat_id, content: "Hello!", timestamp });
    const expected = {
      chat_id,
      id: messageUuid({ conversationId: id, messageId: 1 }),
      content: "Hello!",
      date: expect.stringMatching(/Z$/),
      sender: ada.username,
      is_read: false,
      is_liked: false,
      timestamp,
    };
    for (const tab of [first, second, bens]) expect(await tab.nextOf("new_message")).toEqual(expected);
    expect(await inRoom.nextOf("chat_message")).toMatchObject({ message_id: 1, content: "Hello!" });
    expect(await bell.nextOf("new_message")).toMatchObject({ message_id: 1, unread_count: 1 });
    await say(ben, id, "By REST");
    const told = await first.nextOf("new_message");
    expect(told).toMatchObject({ content: "By REST", sender: ben.username });
    expect(told.timestamp).toBe(told.date);
    inRoom.send({ content: "By the room's own socket" });
    expect(await first.nextOf("new_message")).toMatchObject({ content: "By the room's own socket" });
    expect(await bens.nextOf("new_message")).toMatchObject({ content: "By REST" });
  });

  it("[P14] sent together are stored in order", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const { chat_id } = await chatOf(ada, ben);
    const [adas, bens] = [await openTab(ada), await openTab(ben)];
    const texts = Array.from({ length: 60 }, (_, index) => `message ${index}`);
    for (const content of texts) adas.say("new_message", { chat_id, content, timestamp });
    for (const tab of [adas, bens]) {
      for (const content of texts) expect((await tab.nextOf("new_message")).content).toBe(content);
    }
    expect(await bens.heard()).toEqual([]);
  });

  it("[P14] repeated under their client_id are answered with the first one, to that socket only", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const { chat_id } = await chatOf(ada, ben);
    const [adas, bens] = [await openTab(ada), await openTab(ben)];
    const message = { chat_id, content: "Once", timestamp, client_id: "c-1" };
    adas.say("new_message", message);
    const first = await adas.nextOf("new_message");
    adas.say("new_message", { ...message, content: "Twice" });
    expect(await adas.nextOf("new_message")).toEqual(first);
    expect((await bens.nextOf("new_message")).id).toBe(first.id);
    expect(await bens.heard()).toEqual([]);
  });

  it("continue after all objects were evicted, each sent once", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const { id, chat_id } = await chatOf(ada, ben);
    const [adas, bens] = [await openTab(ada), await openTab(ben)];
    for (const content of ["one", "two", "three"]) {
      adas.say("new_message", { chat_id, content, timestamp });
      expect((await bens.nextOf("new_message")).content).toBe(content);
      await adas.nextOf("new_message");
      for (const stub of [room(id), objectOf(ada), objectOf(ben)]) {
        await evictDurableObject(stub, { webSockets: "hibernate" });
      }
    }
    expect([await adas.heard(), await bens.heard()]).toEqual([[], []]);
  });

  it("to other people's or unknown chats get no answer and reach nobody", async () => {
    const [ada, ben, cleo] = await cast("ada", "ben", "cleo");
    const { id, chat_id } = await chatOf(ada, ben);
    const [cleos, bens] = [await openTab(cleo), await openTab(ben)];
    await say(ada, id, "Between us");
    await bens.nextOf("new_message");
    const messageId = messageUuid({ conversationId: id, messageId: 1 });
    cleos.say("new_message", { chat_id, content: "Me too", timestamp });
    cleos.say("new_message", { chat_id: crypto.randomUUID(), content: "Anyone?", timestamp });
    cleos.say("like_message", { chat_id, id: messageId });
    cleos.say("read_message", { id: messageId });
    cleos.say("read_message", { id: messageUuid({ conversationId: 2 ** 40, messageId: 1 }) });
    cleos.say("join_chat", { chat_id });
    expect(await cleos.heard()).toEqual([]);
    expect(await bens.heard()).toEqual([]);
    const { body } = await api<{ results: unknown[] }>("GET", `/api/chat/conversations/${id}/messages/`, {
      as: ada,
    });
    expect(body.results).toMatchObject([{ content: "Between us", is_liked: false, is_read: false }]);
  });

  it("of a group reach all its members, and no former member", async () => {
    const [ada, ben, cleo] = await cast("ada", "ben", "cleo");
    const id = await startGroup(ada, ben, cleo);
    const chat_id = await uuidOf(id, ada);
    const [bens, cleos] = [await openTab(ben), await openTab(cleo)];
    bens.say("new_message", { chat_id, content: "All here?", timestamp });
    expect((await cleos.nextOf("new_message")).content).toBe("All here?");
    await api("DELETE", `/api/chat/conversations/${id}/members/${cleo.id}/`, { as: ada });
    cleos.say("new_message", { chat_id, content: "Still me", timestamp });
    bens.say("new_message", { chat_id, content: "Without her", timestamp });
    await bens.nextOf("new_message");
    expect((await bens.nextOf("new_message")).content).toBe("Without her");
    expect(await cleos.heard()).toEqual([{ action: "leave_chat", data: { chat_id } }]);
  });
});

describe("likes and reading", () => {
  it("[P15] a like and its removal are sent to both, and one's own message cannot be liked", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const { id, chat_id } = await chatOf(ada, ben);
    const [adas, bens] = [await openTab(ada), await openTab(ben)];
    await say(ada, id, "Hi");
    const message = { id: messageUuid({ conversationId: id, messageId: 1 }), chat_id };
    adas.say("like_message", message);
    await adas.nextOf("new_message");
    await bens.nextOf("new_message");
    expect([await adas.heard(), await bens.heard()]).toEqual([[], []]);
    bens.say("like_message", message);
    for (const tab of [adas, bens]) {
      expect(await tab.nextOf("chat_like_update")).toEqual({ ...message, is_liked: true });
    }
    bens.say("unlike_message", message);
    for (const tab of [adas, bens]) {
      expect(await tab.nextOf("chat_like_update")).toEqual({ ...message, is_liked: false });
    }
    const other = await chatOf(ben, ada);
    expect(other.chat_id).toBe(chat_id);
    bens.say("like_message", { ...message, chat_id: crypto.randomUUID() });
    expect(await adas.heard()).toEqual([]);
  });

  it("[P14, P42] a read is sent in the room, and one's own tabs get the new count", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const { id, chat_id } = await chatOf(ada, ben);
    const bens = await openTab(ben);
    const inRoom = await enter(id, ada);
    await say(ada, id, "one");
    await say(ada, id, "two");
    await bens.nextOf("new_message");
    await bens.nextOf("new_message");
    const unread = async () =>
      (await api<{ items: { unread_messages_count: number }[] }>("GET", "/chats/", { as: ben })).body.items[0]
        ?.unread_messages_count;
    await expect.poll(unread).toBe(2);
    bens.say("read_message", { id: messageUuid({ conversationId: id, messageId: 2 }) });
    expect(await inRoom.nextOf("messages_read")).toMatchObject({ message_ids: [1, 2], read_by: ben.id });
    expect(await bens.nextOf("unread_changed")).toEqual({ chat_id, unread_messages_count: 0 });
    // That Ada came is told whenever it is known.
    expect((await bens.heard()).filter(({ action }) => action !== "user_online")).toEqual([]);
    await expect.poll(unread).toBe(0);
  });
});

describe("ends", () => {
  it("[P5] a tab closes with 4001 when its login ends", async () => {
    const [ada] = await cast("ada");
    const tab = await openTab(ada);
    await endGrants(ctx, ada.id, [ada.grantId]);
    expect((await tab.closed).code).toBe(4001);
  });

  it("[P7] a tab closes with 4001 or 3000 when the account is deleted, and nothing of it remains", async () => {
    const [ada] = await cast("ada");
    const tab = await openTab(ada);
    await api("DELETE", `/api/accounts/${ada.id}/`, { as: ada });
    expect([4001, 3000]).toContain((await tab.closed).code);
    const stored = await storedIn(userRoom(ctx.env, ada.id));
    expect(stored).not.toContain(ada.username);
  });

  it("[P7] someone who deletes their account goes offline for others, and stays so as their connections close", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const ids = [await start(ada, ben), await startGroup(ada, ben)];
    for (const id of ids) await acquaint(id, ada, ben);
    const bens = await openTab(ben);
    for (const id of ids) await enter(id, ada);
    await openTab(ada);
    const roomsOfAda = () =>
      runInDurableObject(objectOf(ada), (_, { storage }) => [
        ...storage.sql.exec("SELECT * FROM connected_rooms"),
      ]);
    await expect.poll(roomsOfAda).toHaveLength(2);
    await bens.heard();
    await api("DELETE", `/api/accounts/${ada.id}/`, { as: ada });
    expect(await bens.nextOf("user_offline")).toMatchObject({ username: ada.username });
    for (const id of ids) await told(id);
    expect((await bens.heard()).filter(({ action }) => action.startsWith("user_"))).toEqual([]);
  });

  it("joining one's own chat is answered only to the socket that asked", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const { chat_id } = await chatOf(ada, ben);
    const [first, second] = [await openTab(ada), await openTab(ada)];
    first.say("join_chat", { chat_id });
    expect(await first.nextOf("join_chat")).toEqual({ chat_id });
    expect(await second.heard()).toEqual([]);
  });
});
