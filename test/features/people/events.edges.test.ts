import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { endGrants } from "../../../src/features/auth/grants/actions.ts";
import { PersonEngine } from "../../../src/features/people/engine.ts";
import { messageUuid } from "../../../src/lib/ids.ts";
import { api, refused } from "../../support/api.ts";
import { objectOf, say, start } from "../../support/build.ts";
import { cast, ctx, logIn, type Player } from "../../support/cast.ts";
import { befriend } from "../../support/contacts.ts";
import { openTab, Tab } from "../../support/events.ts";
import { enter, openSocket } from "../../support/socket.ts";

const timestamp = "2025-07-28T09:00:00Z";

interface ChatPreview {
  chat_id: string;
  unread_messages_count: number;
  last_message: { content: string; is_read: boolean; is_liked: boolean } | null;
}

async function chatsOf(as: Player): Promise<ChatPreview[]> {
  return (await api<{ items: ChatPreview[] }>("GET", "/chats/", { as })).body.items;
}

/**
 * What a tab was told up to the first message with this text, or frame of this action, that one too. Who comes and goes is
 * told whenever it is known.
 */
async function toldUntil(tab: Tab, last: string): Promise<unknown[]> {
  const frames: unknown[] = [];
  for (;;) {
    const { action, data } = await tab.next();
    const told = data.content ?? action;
    if (!action.startsWith("user_")) frames.push(told);
    if (told === last) return frames;
  }
}

async function heard(tab: Tab): Promise<unknown[]> {
  return (await tab.heard()).filter(({ action }) => !action.startsWith("user_"));
}

describe("a handshake on /ws/events/", () => {
  it("without an upgrade is answered with 400, signed in or not", async () => {
    const [ada] = await cast("ada");
    expect(await refused("GET", "/ws/events/", { as: ada })).toMatchObject({ status: 400 });
    expect(await refused("GET", "/ws/events/")).toMatchObject({ status: 400 });
  });

  it("from another origin gets no socket, unless it is allowed", async () => {
    const [ada] = await cast("ada");
    const from = (Origin: string) => openSocket("/ws/events/", { as: ada, headers: { Origin } });
    await expect(from("https://evil.example")).rejects.toThrow("403");
    expect(await new Tab(await from("https://app.example")).heard()).toEqual([]);
  });

  it("works with a header as with a query", async () => {
    const [ada] = await cast("ada");
    const headers = { Authorization: `Bearer ${ada.access}` };
    expect(await new Tab(await openSocket("/ws/events/", { headers })).heard()).toEqual([]);
  });

  it("with a refresh token, or of an ended login, closes with 3002", async () => {
    const [ada] = await cast("ada");
    const second = await logIn(ada);
    await endGrants(ctx, ada.id, [second.grantId]);
    for (const token of [ada.refresh, second.access]) {
      const socket = await openSocket(`/ws/events/?token=${token}`);
      expect(await socket.closed).toMatchObject({ code: 3002 });
      expect(socket.untaken).toEqual([]);
    }
  });
});

describe("the limit of frames", () => {
  it("closes only the tab that exceeded it with 4008, even for empty frames", async () => {
    const [ada] = await cast("ada");
    const [busy, calm] = [await openTab(ada), await openTab(ada)];
    const closed = await runInDurableObject(objectOf(ada), (_, state) => {
      const limited = new PersonEngine(state, { ...env, RATE_LIMITS: "on" });
      const [first] = state.getWebSockets();
      if (!first) throw new Error("no tab is open");
      for (let frame = 0; frame < 300; frame += 1) limited.receiveFrame(first, "{}");
      const before = limited.sockets.connections.size;
      limited.receiveFrame(first, "{}");
      return [before, limited.sockets.connections.size];
    });
    expect(closed).toEqual([2, 1]);
    const ended = await Promise.race([
      busy.closed.then((close) => ({ close, other: calm })),
      calm.closed.then((close) => ({ close, other: busy })),
    ]);
    expect(ended.close.code).toBe(4008);
    await ended.other.ping();
  });
});

describe("the limit of commands that reach other people", () => {
  it("[P16] is that of writes, and closes the tab that exceeded it with 4008", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const [adas, bens] = [await openTab(ada), await openTab(ben)];
    const frame = (tournament_id: number) => {
      const data = { tournament_id, tournament_name: "Spring", organizer_id: ada.id };
      return JSON.stringify({ action: "new_tournament", data });
    };
    await befriend(ada, ben);
    await runInDurableObject(objectOf(ada), async (_, state) => {
      const spent = { limit: async () => ({ success: false }) };
      const limited = new PersonEngine(state, { ...env, RATE_LIMITS: "on", LIMIT_WRITE_ACCOUNT: spent });
      const [tab] = state.getWebSockets();
      if (!tab) throw new Error("no tab is open");
      limited.receiveFrame(
        tab,
        JSON.stringify({ action: "read_notification", data: { id: crypto.randomUUID() } }),
      );
      limited.receiveFrame(tab, frame(1));
      await expect.poll(() => limited.sockets.connections.size).toBe(0);
    });
    expect(await adas.closed).toMatchObject({ code: 4008 });
    expect(await bens.heard()).toEqual([]);
  });
});

describe("unusual texts", () => {
  it("are returned well-formed or unchanged", async () => {
    const [ada] = await cast("ada");
    const tab = await openTab(ada);
    tab.say("game_invite", { username: "a\ud800", client_id: "c\ud800" });
    expect(await tab.nextOf("game_invite_canceled")).toMatchObject({ client_id: "c\ufffd" });
    tab.say("notification", { message: "m\ud800", type: "t\ud800" });
    expect(await tab.nextOf("notification")).toMatchObject({ message: "m\ufffd", type: "t\ufffd" });
    tab.say("new_tournament", { tournament_id: "\ud800", tournament_name: "Cup", organizer_id: ada.id });
    expect(await tab.heard()).toEqual([]);
    const { body } = await api<{ items: { data: object }[] }>("GET", "/notifications/", { as: ada });
    expect(body.items[0]?.data).toMatchObject({ message: "m\ufffd" });
  });

  it.each([
    ["notification", { message: "m\u0000", type: "t" }],
    ["new_tournament", { tournament_id: "1", tournament_name: "\u0000" }],
  ])("are refused with U+0000: %s", async (action, data) => {
    const [ada] = await cast("ada");
    const tab = await openTab(ada);
    tab.say(action, data);
    expect(await tab.closed).toMatchObject({ code: 3100 });
  });

  it("identify the same chats in upper case", async () => {
    const [ada, ben] = await cast("ada", "ben");
    await start(ada, ben);
    const [chat] = await chatsOf(ada);
    const tab = await openTab(ada);
    tab.say("new_message", { chat_id: chat?.chat_id.toUpperCase(), content: "Loud", timestamp });
    expect(await tab.nextOf("new_message")).toMatchObject({ chat_id: chat?.chat_id, content: "Loud" });
  });
});

describe("commands without an effect get no answer", () => {
  it("[P14] reading an unknown message, or one's own", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    const [adas, bens] = [await openTab(ada), await openTab(ben)];
    await say(ada, id, "Hi");
    await bens.nextOf("new_message");
    await adas.nextOf("new_message");
    const reads = (messageId: number) => ({ id: messageUuid({ conversationId: id, messageId }) });
    const watcher = await enter(id, ada);
    bens.say("read_message", reads(99));
    adas.say("read_message", reads(1));
    bens.say("read_message", { id: crypto.randomUUID() });
    bens.say("read_notification", { id: crypto.randomUUID() });
    expect([await heard(bens), await heard(adas)]).toEqual([[], []]);
    expect(await chatsOf(ben)).toMatchObject([
      { unread_messages_count: 1, last_message: { is_read: false } },
    ]);
    bens.say("read_message", reads(1));
    expect(await watcher.nextOf("messages_read")).toMatchObject({ message_ids: [1] });
    await expect.poll(() => chatsOf(ben)).toMatchObject([{ unread_messages_count: 0 }]);
  });

  it("[P14] liking a liked, deleted or own message; unliking without a like", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    const [adas, bens] = [await openTab(ada), await openTab(ben)];
    const inRoom = await enter(id, ada);
    await say(ada, id, "one");
    await say(ada, id, "two");
    inRoom.send({ type: "delete", message_id: 2 });
    await inRoom.nextOf("message_deleted");
    const [chat] = await chatsOf(ada);
    const message = (messageId: number) => ({
      id: messageUuid({ conversationId: id, messageId }),
      chat_id: chat?.chat_id,
    });
    for (const tab of [adas, bens]) for (const _ of ["one", "two"]) await tab.nextOf("new_message");
    bens.say("unlike_message", message(1));
    adas.say("like_message", message(1));
    bens.say("like_message", message(2));
    bens.say("like_message", message(3));
    bens.say("like_message", message(1));
    bens.say("like_message", message(1));
    expect(await inRoom.nextOf("message_liked")).toMatchObject({ message_id: 1, likes: 1 });
    await adas.nextOf("chat_like_update");
    await bens.nextOf("chat_like_update");
    bens.say("new_message", { chat_id: chat?.chat_id, content: "three", timestamp });
    expect(await inRoom.nextOf("chat_message")).toMatchObject({ content: "three" });
    for (const tab of [adas, bens]) {
      expect(await toldUntil(tab, "three")).toEqual(["three"]);
      expect(await heard(tab)).toEqual([]);
    }
  });

  it("edits, deletions, typing and reads in the room: these clients only get the unread count", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    const bens = await openTab(ben);
    const [adas, watching] = [await enter(id, ada), await enter(id, ben)];
    await say(ada, id, "one");
    await say(ada, id, "two");
    for (const content of ["one", "two"]) expect(await bens.nextOf("new_message")).toMatchObject({ content });
    adas.send({ type: "edit", message_id: 1, new_content: "uno" });
    adas.send({ type: "typing" });
    watching.send({ type: "read", message_id: 1 });
    expect(await toldUntil(bens, "unread_changed")).toEqual(["unread_changed"]);
    adas.send({ type: "delete", message_id: 2 });
    expect(await toldUntil(bens, "unread_changed")).toEqual(["unread_changed"]);
    await say(ada, id, "three");
    expect(await toldUntil(bens, "three")).toEqual(["three"]);
    expect(await heard(bens)).toEqual([]);
  });
});
