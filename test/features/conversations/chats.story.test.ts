import { describe, expect, it } from "vitest";
import { messageUuid } from "../../../src/lib/ids.ts";
import { api, refused } from "../../support/api.ts";
import { say, start, startGroup, told } from "../../support/build.ts";
import { cast, type Player } from "../../support/cast.ts";
import { type EventFrame, openTab, type Tab } from "../../support/events.ts";
import { enter } from "../../support/socket.ts";

interface ChatMessage {
  id: string;
  content: string;
  is_read: boolean;
  is_liked: boolean;
}

interface Page<Item> {
  items: Item[];
  count: number;
}

async function messagesWith(other: Player, as: Player, query = ""): Promise<Page<ChatMessage>> {
  return (await api<Page<ChatMessage>>("GET", `/api/chats/${other.username}/messages/${query}`, { as })).body;
}

/** What a tab was told, except who came and went. */
async function ofChats(tab: Tab): Promise<EventFrame[]> {
  return (await tab.heard()).filter(({ action }) => action !== "user_online" && action !== "user_offline");
}

describe("a message of a chat", () => {
  it("is the same in the list of chats, in the chat and among its messages, for both", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    await say(ada, id, "Hello!");
    await told(id);
    const message = {
      id: messageUuid({ conversationId: id, messageId: 1 }),
      content: "Hello!",
      date: expect.stringMatching(/\.\d{3}Z$/),
      sender: ada.username,
      is_read: false,
      is_liked: false,
    };
    for (const [as, other] of [
      [ada, ben],
      [ben, ada],
    ] as const) {
      expect(await messagesWith(other, as)).toEqual({ items: [message], count: 1 });
      const list = await api<Page<object>>("GET", "/api/chats", { as });
      expect(list.body.items).toMatchObject([{ username: other.username, last_message: message }]);
      const chat = await api("PUT", `/api/chats/${other.username}`, { as });
      expect(chat.body).toMatchObject({ last_message: message, messages: [message] });
    }
  });

  it("is shown as read and liked once the other did so, and as not liked after an unlike", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    await say(ada, id, "one");
    await say(ada, id, "two");
    const bens = await enter(id, ben);
    const flags = async () => {
      const { items } = await messagesWith(ben, ada);
      return items.map(({ is_read, is_liked }) => [is_read, is_liked]);
    };
    expect(await flags()).toEqual([
      [false, false],
      [false, false],
    ]);
    bens.send({ type: "read", message_id: 1 });
    await bens.nextOf("messages_read");
    bens.send({ type: "like", message_id: 2 });
    await bens.nextOf("message_liked");
    expect(await flags()).toEqual([
      [false, true],
      [true, false],
    ]);
    bens.send({ type: "unlike", message_id: 2 });
    await bens.nextOf("message_liked");
    expect((await flags())[0]).toEqual([false, false]);
  });

  it("has its current text after an edit", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    await say(ada, id, "Helo");
    const adas = await enter(id, ada);
    adas.send({ type: "edit", message_id: 1, new_content: "Hello" });
    await adas.nextOf("message_edited");
    expect((await messagesWith(ada, ben)).items).toMatchObject([{ content: "Hello" }]);
  });
});

describe("the messages of a chat", () => {
  it("are ten by default, and a hundred at most", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    const adas = await enter(id, ada);
    const total = 105;
    for (let number = 1; number <= total; number += 1) adas.send({ content: `message ${number}` });
    for (let number = 1; number <= total; number += 1) await adas.nextOf("chat_message");
    const shown = async (query: string) => {
      const { items, count } = await messagesWith(ada, ben, query);
      return [items.length, items[0]?.content, items.at(-1)?.content, count];
    };
    expect(await shown("")).toEqual([10, "message 105", "message 96", total]);
    expect(await shown("?limit=101")).toEqual([100, "message 105", "message 6", total]);
    expect(await shown("?limit=100&offset=100")).toEqual([5, "message 5", "message 1", total]);
  });

  it("are those of the chat of two, whatever groups the two share", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const group = await startGroup(ada, ben);
    await say(ada, group, "To everyone");
    expect((await refused("GET", `/chats/${ben.username}/messages`, { as: ada })).status).toBe(404);
    await say(ada, await start(ada, ben), "To you");
    expect((await messagesWith(ben, ada)).items.map(({ content }) => content)).toEqual(["To you"]);
  });

  it("are not available for oneself; a chat without messages has none", async () => {
    const [ada, ben] = await cast("ada", "ben");
    expect((await refused("GET", `/chats/${ada.username}/messages`, { as: ada })).status).toBe(404);
    await start(ada, ben);
    expect(await messagesWith(ben, ada)).toEqual({ items: [], count: 0 });
  });
});

describe("opening an existing chat", () => {
  it("shows it in the caller's list only, and notifies only the caller", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    await say(ada, id, "Hello");
    await told(id);
    for (const player of [ada, ben]) await api("DELETE", `/api/chat/conversations/${id}/`, { as: player });
    const counts = () =>
      Promise.all([ada, ben].map(async (as) => (await api("GET", "/chats/", { as })).body.count));
    expect(await counts()).toEqual([0, 0]);
    const [adas, bens] = [await openTab(ada), await openTab(ben)];
    const opened = await api("PUT", `/chats/${ben.username}`, { as: ada });
    expect(opened).toMatchObject({ status: 200, body: { messages: [{ content: "Hello" }] } });
    expect(await ofChats(adas)).toEqual([{ action: "join_chat", data: { chat_id: opened.body.chat_id } }]);
    expect(await ofChats(bens)).toEqual([]);
    expect(await counts()).toEqual([1, 0]);
  });

  it("that was started on another surface does not report a new one", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const body = { user_id: ben.id };
    const started = await api("POST", "/api/chat/conversations/start/", { as: ada, body });
    const opened = await api("PUT", `/chats/${ada.username}`, { as: ben });
    expect([opened.status, opened.body.chat_id]).toEqual([200, started.body.uuid]);
  });
});

describe("authentication comes before validation", () => {
  it.each([
    ["GET", "/chats/?limit=x"],
    ["GET", "/api/friends/?limit=x"],
    ["GET", "/api/blocks/?limit=x"],
    ["GET", "/notifications/?is_read=maybe"],
    ["PUT", "/chats/nobody"],
    ["PUT", "/api/blocks/nobody"],
  ])("%s %s is 401 to a stranger", async (method, path) => {
    expect((await refused(method, path)).status).toBe(401);
    const [ada] = await cast("ada");
    expect([400, 404]).toContain((await refused(method, path, { as: ada })).status);
  });
});
