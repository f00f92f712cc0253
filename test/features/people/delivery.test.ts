import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { endGrants } from "../../../src/features/auth/grants/actions.ts";
import { api } from "../../support/api.ts";
import {
  callAgain,
  countRooms,
  holdAlarm,
  objectOf,
  reported,
  room,
  say,
  start,
  startGroup,
} from "../../support/build.ts";
import { cast, ctx, logIn, type Player } from "../../support/cast.ts";
import { openTab } from "../../support/events.ts";
import { enter, openSocket, type TestSocket } from "../../support/socket.ts";

/** How many frames a connection may send at once. */
const BURST = 300;

interface Listed {
  id: number;
  last_message: { id: number; content: string } | null;
  unread_count: number;
}

async function listen(as: { access: string }): Promise<TestSocket> {
  const bell = await openSocket("/ws/chat/notifications/", { as });
  expect(await bell.next()).toMatchObject({ type: "connected" });
  return bell;
}

async function list(as: Player): Promise<Listed[]> {
  return (await api<Listed[]>("GET", "/api/chat/conversations/", { as })).body;
}

/** All frames up to now: an unknown frame is answered with an error, after everything that came before it. */
async function heard(bell: TestSocket) {
  const frames = await bell.pending();
  return frames.map(({ type, message_id, unread_count }) => [type, message_id, unread_count]);
}

/** Makes a person's object fail to take updates, until its inbox is mended. */
async function breakInbox(player: Player): Promise<void> {
  await runInDurableObject(objectOf(player), (_, { storage }) => {
    storage.sql.exec("ALTER TABLE inbox RENAME TO inbox_away");
  });
}

async function mendInbox(player: Player): Promise<void> {
  await runInDurableObject(objectOf(player), (_, { storage }) => {
    storage.sql.exec("ALTER TABLE inbox_away RENAME TO inbox");
  });
}

describe("notifications", () => {
  it("[P2] report a message however it was sent, with the unread count after it", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    const bell = await listen(ben);
    const fromAda = await enter(id, ada);
    fromAda.send({ content: "by socket" });
    expect(await bell.next()).toEqual({
      type: "new_message",
      conversation_id: id,
      message_id: 1,
      sender_id: ada.id,
      sender_username: ada.username,
      content_preview: "by socket",
      timestamp: expect.stringMatching(/\.\d{3}Z$/),
      unread_count: 1,
    });
    await say(ada, id, "by REST");
    expect(await bell.next()).toMatchObject({ message_id: 2, content_preview: "by REST", unread_count: 2 });
    await api("POST", "/api/chat/send/", { as: ada, body: { recipient_id: ben.id, content: "to a person" } });
    expect(await bell.next()).toMatchObject({ message_id: 3, unread_count: 3 });
    const form = new FormData();
    form.append("content", "x".repeat(200));
    await api("POST", `/api/chat/conversations/${id}/send_message/`, { as: ada, body: form });
    expect(await bell.next()).toMatchObject({ message_id: 4, content_preview: "x".repeat(100) });
  });

  it("[P2] report no messages of one's own, edits, likes, reads or repeated sends", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    const bell = await listen(ada);
    await say(ada, id, "mine");
    const fromBen = await enter(id, ben);
    fromBen.send({ content: "yours", client_id: "c" });
    fromBen.send({ content: "yours", client_id: "c" });
    fromBen.send({ type: "edit", message_id: 2, new_content: "Yours" });
    fromBen.send({ type: "like", message_id: 1 });
    fromBen.send({ type: "read", message_id: 1 });
    await fromBen.nextOf("messages_read");
    expect(await bell.next()).toMatchObject({ message_id: 2, unread_count: 1 });
    expect(await heard(bell)).toEqual([]);
  });

  it("[R23] reach someone who is in the room, too, and every tab", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    const early = await listen(ben);
    const fromBen = await enter(id, ben);
    const late = await listen(ben);
    await fromBen.pending();
    await say(ada, id, "one");
    for (const bell of [early, late]) expect(await bell.next()).toMatchObject({ message_id: 1 });
  });

  it("[P2] arrive in order, each once, in the largest burst that a connection may send", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    const bell = await listen(ben);
    const fromAda = await enter(id, ada);
    for (let count = 1; count <= BURST; count += 1) fromAda.send({ content: `message ${count}` });
    for (let count = 1; count <= BURST; count += 1) {
      expect(await bell.next()).toMatchObject({ message_id: count, unread_count: count });
    }
    expect(await heard(bell)).toEqual([]);
  });

  it("[P15] also reach the person who sends that much on an events socket", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    const { body } = await api<{ uuid: string }>("GET", `/api/chat/conversations/${id}/`, { as: ada });
    const tabs = [await openTab(ada), await openTab(ben)];
    for (let count = 1; count <= BURST; count += 1) {
      const content = `message ${count}`;
      tabs[0]?.say("new_message", { chat_id: body.uuid, content, timestamp: `time ${count}` });
    }
    const stored = async () => (await room(id).newest(0, 1, 0)).count;
    await expect.poll(stored).toBe(BURST);
    for (const tab of tabs) {
      for (let count = 1; count <= BURST; count += 1) {
        const expected = { content: `message ${count}`, timestamp: `time ${count}`, sender: ada.username };
        expect(await tab.nextOf("new_message")).toMatchObject(expected);
      }
    }
  });

  it("[P2] of a group reach everyone but the sender", async () => {
    const [ada, ben, cleo] = await cast("ada", "ben", "cleo");
    const id = await startGroup(ada, ben, cleo);
    const bells = await Promise.all([ben, cleo].map(listen));
    const own = await listen(ada);
    await say(ada, id, "Hi all");
    for (const bell of bells) expect(await bell.next()).toMatchObject({ message_id: 1, unread_count: 1 });
    expect(await heard(own)).toEqual([]);
  });

  it("[P6] answer that they accept no frames, and stay open", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const bell = await listen(ben);
    bell.send({ type: "message", content: "Hi" });
    expect(await bell.next()).toMatchObject({ type: "error", code: "validation_failed" });
    bell.send("ping");
    expect(await bell.next()).toEqual({ type: "pong" });
    await say(ada, await start(ada, ben), "still here?");
    expect(await bell.next()).toMatchObject({ type: "new_message" });
  });
});

describe("delivery", () => {
  it("[R24] reaches someone whose object failed, once the room retries, and only once", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    const bell = await listen(ben);
    await holdAlarm(room(id));
    await breakInbox(ben);
    await say(ada, id, "one");
    expect(await heard(bell)).toEqual([]);
    await mendInbox(ben);
    expect(await runDurableObjectAlarm(room(id))).toBe(true);
    expect(await heard(bell)).toEqual([["new_message", 1, 1]]);
    await say(ada, id, "two");
    expect(await bell.next()).toMatchObject({ message_id: 2, unread_count: 2 });
    await runDurableObjectAlarm(room(id));
    expect(await heard(bell)).toEqual([]);
  });

  it("[R24] is retried until it succeeds", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    await holdAlarm(room(id));
    await breakInbox(ben);
    await say(ada, id, "one");
    for (let round = 0; round < 3; round += 1) expect(await runDurableObjectAlarm(room(id))).toBe(true);
    await mendInbox(ben);
    expect(await list(ben)).toMatchObject([{ last_message: null, unread_count: 0 }]);
    await callAgain(room(id));
    expect(await runDurableObjectAlarm(room(id))).toBe(true);
    expect(await list(ben)).toMatchObject([{ last_message: { content: "one" }, unread_count: 1 }]);
  });

  it("[R24] continues after the room or the person's object was evicted", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    await holdAlarm(room(id));
    await breakInbox(ben);
    await say(ada, id, "one");
    await mendInbox(ben);
    await evictDurableObject(room(id), { webSockets: "hibernate" });
    await evictDurableObject(objectOf(ben), { webSockets: "hibernate" });
    expect(await runDurableObjectAlarm(room(id))).toBe(true);
    expect(await list(ben)).toMatchObject([{ last_message: { content: "one" }, unread_count: 1 }]);
  });

  it("[P2] reaches nobody twice when the room forgot what it had delivered", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    const bell = await listen(ben);
    for (const content of ["one", "two"]) await say(ada, id, content);
    expect([await bell.next(), await bell.next()]).toMatchObject([{ message_id: 1 }, { message_id: 2 }]);
    await evictDurableObject(room(id), { webSockets: "hibernate" });
    await runDurableObjectAlarm(room(id));
    expect(await heard(bell)).toEqual([]);
    await evictDurableObject(room(id), { webSockets: "hibernate" });
    await say(ada, id, "three");
    expect(await bell.next()).toMatchObject({ message_id: 3, unread_count: 3 });
    expect(await heard(bell)).toEqual([]);
  });

  it("[P1] from before the cursor changes nothing", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    for (const content of ["one", "two"]) await say(ada, id, content);
    const summary = await room(id).summary(ben.id, 0);
    await api("POST", `/api/chat/conversations/${id}/read/`, { as: ben, body: {} });
    await expect.poll(async () => (await list(ben))[0]?.unread_count).toBe(0);
    const bell = await listen(ben);
    if (summary?.update) await objectOf(ben).deliver(summary.update);
    expect(await list(ben)).toMatchObject([{ unread_count: 0, last_message: { content: "two" } }]);
    expect(await heard(bell)).toEqual([]);
  });
});

describe("the list", () => {
  it("[P3] shows a sender what they just sent, by socket and over HTTP", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    const fromAda = await enter(id, ada);
    await reported(id, ada);
    for (const content of ["one", "two", "three"]) {
      fromAda.send({ content });
      await fromAda.nextOf("chat_message");
      expect((await list(ada))[0]?.last_message).toMatchObject({ content });
    }
    fromAda.close();
    for (const content of ["four", "five", "six"]) {
      await say(ada, id, content);
      expect((await list(ada))[0]?.last_message).toMatchObject({ content });
    }
  });

  it("[P3] is right for someone who has just left the room", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    const fromAda = await enter(id, ada);
    const fromBen = await enter(id, ben);
    await expect.poll(() => countRooms(ada)).toBe(1);
    fromAda.send({ content: "one" });
    await fromBen.nextOf("chat_message");
    fromAda.close();
    await expect.poll(() => countRooms(ada)).toBe(0);
    expect((await list(ada))[0]?.last_message).toMatchObject({ content: "one" });
  });

  it("[P3] shows the last known state if a room of the person fails", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const [broken, sound] = [await start(ada, ben), await startGroup(ada, ben)];
    await enter(broken, ada);
    await say(ben, sound, "all is well");
    await runInDurableObject(room(broken), (_, { storage }) => storage.sql.exec("DROP TABLE members"));
    await evictDurableObject(room(broken), { webSockets: "hibernate" });
    await expect.poll(async () => (await list(ada))[0]?.last_message?.content).toBe("all is well");
    expect((await list(ada)).map(({ id }) => id)).toEqual([sound, broken]);
  });

  it("includes edits, deletions and reads by people in the room", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    const fromAda = await enter(id, ada);
    const fromBen = await enter(id, ben);
    await reported(id, ada, ben);
    for (const content of ["one", "two"]) fromAda.send({ content });
    fromAda.send({ type: "edit", message_id: 2, new_content: "Two" });
    await fromBen.nextOf("message_edited");
    expect(await list(ben)).toMatchObject([{ last_message: { content: "Two" }, unread_count: 2 }]);
    fromAda.send({ type: "delete", message_id: 2 });
    await fromBen.nextOf("message_deleted");
    expect(await list(ben)).toMatchObject([{ last_message: { content: "one" }, unread_count: 1 }]);
    fromBen.send({ type: "read", message_id: 1 });
    await fromBen.nextOf("messages_read");
    expect(await list(ben)).toMatchObject([{ unread_count: 0 }]);
  });
});

describe("ended logins and deleted accounts", () => {
  it("[P5] close their sockets in rooms and for notifications, also after hibernation", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const rooms = [await start(ada, ben), await startGroup(ada, ben)];
    const other = await logIn(ada);
    const sockets = [await listen(ada)];
    for (const id of rooms) sockets.push(await enter(id, ada));
    const kept = await listen(other);
    for (const socket of sockets) await socket.pending();
    for (const id of rooms) await evictDurableObject(room(id), { webSockets: "hibernate" });
    await evictDurableObject(objectOf(ada), { webSockets: "hibernate" });
    await endGrants(ctx, ada.id, [ada.grantId]);
    for (const socket of sockets) expect(await socket.closed).toMatchObject({ code: 4001 });
    expect(await heard(kept)).toEqual([]);
  });

  it("[P5] close a socket without a notice an hour after it opened, at the next event", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    const fromAda = await enter(id, ada);
    const fromBen = await enter(id, ben);
    await fromBen.pending();
    await reported(id, ada, ben);
    await ctx.env.DB.prepare("UPDATE grants SET ended_at = 1 WHERE id = ?").bind(ada.grantId).run();
    await runInDurableObject(room(id), (_, state) => {
      for (const ws of state.getWebSockets())
        ws.serializeAttachment({ ...ws.deserializeAttachment(), recheckAt: 1 });
    });
    await evictDurableObject(room(id), { webSockets: "hibernate" });
    await say(ben, id, "Hi!");
    expect(await fromAda.closed).toMatchObject({ code: 4001 });
    await say(ben, id, "Still here?");
    expect(await fromBen.nextOf("chat_message")).toMatchObject({ message_id: 1 });
  });

  it("[P5] close a socket that opens at the same moment", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    await objectOf(ada).closeGrants([ada.grantId]);
    const socket = await openSocket(`/ws/chat/${id}/`, { as: ada });
    expect(await socket.closed).toMatchObject({ code: 4001 });
    const bell = await openSocket("/ws/chat/notifications/", { as: ada });
    expect(await bell.closed).toMatchObject({ code: 4001 });
  });

  it("continue under a new name from the moment of the change", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    await say(ada, id, "one");
    const fromBen = await enter(id, ben);
    const changed = await api("PATCH", `/api/accounts/${ada.id}/`, {
      as: ada,
      body: { firstName: "Augusta" },
    });
    expect(changed.status).toBe(200);
    await expect
      .poll(async () =>
        JSON.stringify((await api("GET", `/api/chat/conversations/${id}/`, { as: ben })).body),
      )
      .toContain('"sender_first_name":"Augusta"');
    await say(ada, id, "two");
    expect(await fromBen.nextOf("chat_message")).toMatchObject({ sender_first_name: "Augusta" });
  });

  it("[R25, P7] have their messages, likes and name removed everywhere, and the other is told", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    const group = await startGroup(ada, ben);
    await say(ada, id, "private words");
    await say(ben, id, "an answer");
    await say(ada, group, "to all");
    const fromAda = await enter(id, ada);
    fromAda.send({ type: "like", message_id: 2 });
    await fromAda.nextOf("message_liked");
    const fromBen = await enter(id, ben);
    await fromBen.pending();

    const gone = await api("DELETE", `/api/accounts/${ada.id}/`, { as: ada });
    expect(gone.status).toBe(200);
    // Signed out and out of the room: whichever word comes first.
    expect([4001, 4003]).toContain((await fromAda.closed).code);
    expect(await fromBen.nextOf("message_deleted")).toMatchObject({ message_id: 1 });
    expect(await fromBen.nextOf("message_liked")).toMatchObject({ message_id: 2, is_liked: false, likes: 0 });
    const everything = () =>
      runInDurableObject(room(id), (_, { storage }) => {
        const tables = ["messages", "members", "changes", "facts"];
        return JSON.stringify(tables.map((table) => [...storage.sql.exec(`SELECT * FROM ${table}`)]));
      });
    await expect.poll(everything).not.toContain(ada.username);
    expect(await everything()).not.toContain("private words");
    const pages = await api<{ results: object[] }>("GET", `/api/chat/conversations/${id}/messages/`, {
      as: ben,
    });
    expect(pages.body.results).toMatchObject([{ id: 2, content: "an answer", likes: 0 }]);
    await expect
      .poll(async () => (await list(ben)).map(({ last_message }) => last_message?.content))
      .toEqual(["an answer", undefined]);
    expect(JSON.stringify(await list(ben))).not.toContain(ada.username);
    const back = await enter(id, ben, 0);
    const replayed = await back.pending();
    expect(JSON.stringify(replayed)).not.toContain(ada.username);
    expect(JSON.stringify(replayed)).not.toContain("private words");
    fromBen.send({ content: "alone" });
    expect(await fromBen.nextOf("chat_message")).toMatchObject({ message_id: 3 });
  });
});
