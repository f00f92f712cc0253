import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { api } from "../../support/api.ts";
import {
  countRooms,
  holdAlarm,
  objectOf,
  reported,
  room,
  say,
  start,
  startGroup,
} from "../../support/build.ts";
import { cast, type Player } from "../../support/cast.ts";
import { acquaint } from "../../support/contacts.ts";
import { enter, type Frame, type TestSocket } from "../../support/socket.ts";

async function block(one: Player, other: Player): Promise<void> {
  expect((await api("PUT", `/api/blocks/${other.username}/`, { as: one })).status).toBe(201);
}

async function unblock(one: Player, other: Player): Promise<void> {
  expect((await api("DELETE", `/api/blocks/${other.username}/`, { as: one })).status).toBe(204);
}

function fallAsleep(id: number): Promise<void> {
  return evictDurableObject(room(id), { webSockets: "hibernate" });
}

/** Enters and takes all that a joiner is told. */
async function enterQuietly(id: number, person: Player): Promise<TestSocket> {
  const socket = await enter(id, person);
  await socket.pending();
  return socket;
}

async function answerTo(socket: TestSocket, frame: object): Promise<Frame> {
  socket.send(frame);
  return socket.next();
}

/** What the person's own object has in its inbox, without asking any room. */
function unreadOf(player: Player): Promise<unknown[]> {
  return runInDurableObject(objectOf(player), (_, { storage }) =>
    [...storage.sql.exec("SELECT unread FROM inbox")].map(({ unread }) => unread),
  );
}

async function listedUnread(player: Player): Promise<unknown[]> {
  const { body } = await api<{ unread_count: number }[]>("GET", "/api/chat/conversations/", { as: player });
  return body.map(({ unread_count }) => unread_count);
}

const shown = (frames: Frame[]) => frames.map(({ type, user_id }) => [type, user_id]);

describe("a conversation of two people of whom one blocked the other", () => {
  it("[R26] refuses both with the same message, also after an eviction, until the block is removed", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    const [fromAda, fromBen] = [await enterQuietly(id, ada), await enterQuietly(id, ben)];
    await fromAda.pending();
    const first = await answerTo(fromAda, { content: "Hi", client_id: "c-1" });
    expect(await fromBen.next()).toEqual(first);
    await block(ada, ben);
    for (const socket of [fromAda, fromBen]) await socket.pending();
    for (const frame of [{ content: "Hello?" }, { type: "typing" }, { type: "edit", message_id: 1 }]) {
      await fallAsleep(id);
      const refusals = [fromAda, fromBen].map((socket) =>
        answerTo(socket, { ...frame, new_content: "Hello?" }),
      );
      const [one, other] = await Promise.all(refusals);
      expect(one).toMatchObject({ type: "error", code: "not_allowed" });
      expect(other).toEqual(one);
      expect(JSON.stringify(one)).not.toMatch(/block/i);
    }
    await fallAsleep(id);
    expect(await answerTo(fromAda, { content: "Hi", client_id: "c-1" })).toEqual(first);
    expect(await fromBen.pending()).toEqual([]);

    await unblock(ada, ben);
    await fallAsleep(id);
    for (const socket of [fromAda, fromBen]) await socket.pending();
    const second = await answerTo(fromBen, { content: "Hello again" });
    expect(second).toMatchObject({ type: "chat_message", message_id: 2, seq: 2 });
    expect(await fromAda.next()).toEqual(second);
  });

  it("[R26] still broadcasts a deletion, and replays it", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    await say(ada, id, "regretted");
    await block(ben, ada);
    const fromBen = await enterQuietly(id, ben);
    const fromAda = await enterQuietly(id, ada);
    const deleted = await answerTo(fromAda, { type: "delete", message_id: 1 });
    expect(deleted).toMatchObject({ type: "message_deleted", seq: 2 });
    expect(await fromBen.next()).toEqual(deleted);
    const back = await enter(id, ben, 1);
    expect(await back.next()).toEqual(deleted);
  });

  it("[R27] lets each read for themselves: the count goes down, and no connection is sent it", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    for (const content of ["one", "two"]) await say(ada, id, content);
    await block(ada, ben);
    const sockets = [await enterQuietly(id, ada), await enterQuietly(id, ben), await enterQuietly(id, ben)];
    expect(await listedUnread(ben)).toEqual([2]);
    const path = `/api/chat/conversations/${id}/`;
    const read = await api("POST", `${path}read/`, { as: ben, body: { message_ids: [1, 2] } });
    expect(read.body).toEqual({ success: true, messages_marked_read: 2 });
    expect(await listedUnread(ben)).toEqual([0]);
    const again = await api("POST", `${path}read/`, { as: ben, body: { mark_all: true } });
    expect(again.body).toEqual({ success: true, messages_marked_read: 0 });
    for (const socket of sockets) expect(await socket.pending()).toEqual([]);
    const { body } = await api<{ messages: object[] }>("GET", path, { as: ada });
    expect(body.messages).toMatchObject([
      { is_read: false, read_at: null },
      { is_read: false, read_at: null },
    ]);
    expect((await enter(id, ada, 0)).greeting).toMatchObject({ seq: 2 });
  });

  it("[R33] sends the hidden read with the next read after the block, once", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    for (const content of ["one", "two"]) await say(ada, id, content);
    await block(ben, ada);
    const path = `/api/chat/conversations/${id}/`;
    const read = async (body: object) =>
      (await api("POST", `${path}read/`, { as: ben, body })).body.messages_marked_read;
    expect(await read({ message_ids: [2] })).toBe(2);
    await unblock(ben, ada);
    await fallAsleep(id);
    const sockets = [await enterQuietly(id, ada), await enterQuietly(id, ben)];
    await sockets[0]?.pending();
    expect(await listedUnread(ben)).toEqual([0]);
    expect(await read({ message_ids: [1] })).toBe(2);
    for (const socket of sockets) {
      expect(await socket.pending()).toMatchObject([
        { type: "read_receipt", message_id: 2, read_by: ben.username, seq: 3 },
        { type: "messages_read", message_ids: [1, 2], read_by: ben.id, seq: 3 },
      ]);
    }
    const { body } = await api<{ messages: object[] }>("GET", path, { as: ada });
    expect(body.messages).toMatchObject([{ is_read: true }, { is_read: true }]);
    expect(await read({ mark_all: true })).toBe(0);
    await say(ada, id, "three");
    await expect.poll(() => listedUnread(ben)).toEqual([1]);
    expect(await read({ mark_all: true })).toBe(1);
    expect(await listedUnread(ben)).toEqual([0]);
  });

  it("[R33] sends it together with new messages, also after an eviction in between", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    for (const content of ["one", "two"]) await say(ada, id, content);
    await block(ada, ben);
    const path = `/api/chat/conversations/${id}/`;
    await api("POST", `${path}read/`, { as: ben, body: { mark_all: true } });
    await fallAsleep(id);
    await unblock(ada, ben);
    await say(ada, id, "three");
    await expect.poll(() => listedUnread(ben)).toEqual([1]);
    const read = await api("POST", `${path}read/`, { as: ben, body: { message_ids: [3] } });
    expect(read.body).toMatchObject({ messages_marked_read: 3 });
    expect(await listedUnread(ben)).toEqual([0]);
    const { body } = await api<{ messages: { is_read: boolean }[] }>("GET", path, { as: ada });
    expect(body.messages.map(({ is_read }) => is_read)).toEqual([true, true, true]);
    const back = await enter(id, ada, 3);
    expect(await back.nextOf("messages_read")).toMatchObject({ message_ids: [1, 2, 3], seq: 4 });
  });

  it("[R27] delivers the read to a connected reader's object when they leave", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    await say(ada, id, "one");
    await expect.poll(() => unreadOf(ben)).toEqual([1]);
    await block(ada, ben);
    const socket = await enterQuietly(id, ben);
    await reported(id, ben);
    await api("POST", `/api/chat/conversations/${id}/read/`, { as: ben, body: { mark_all: true } });
    expect(await unreadOf(ben)).toEqual([1]);
    socket.close();
    await expect.poll(() => countRooms(ben)).toBe(0);
    expect(await unreadOf(ben)).toEqual([0]);
  });

  it("[R27] delivers it in the end although the reader's object failed and the room was evicted", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    await say(ada, id, "one");
    await runDurableObjectAlarm(room(id));
    await holdAlarm(room(id));
    await block(ada, ben);
    const rename = (from: string, to: string) =>
      runInDurableObject(objectOf(ben), (_, { storage }) =>
        storage.sql.exec(`ALTER TABLE ${from} RENAME TO ${to}`),
      );
    await rename("inbox", "inbox_away");
    const body = { mark_all: true };
    await api("POST", `/api/chat/conversations/${id}/read/`, { as: ben, body });
    await rename("inbox_away", "inbox");
    expect(await unreadOf(ben)).toEqual([1]);
    await fallAsleep(id);
    expect(await runDurableObjectAlarm(room(id))).toBe(true);
    expect(await unreadOf(ben)).toEqual([0]);
  });
});

describe("a group with a block between two members", () => {
  it("[R28] each of the two sees the other go offline at once, and come online when it is removed; others see nothing", async () => {
    const [ada, ben, cleo] = await cast("ada", "ben", "cleo");
    const id = await startGroup(cleo, ada, ben);
    await acquaint(id, ada, ben, cleo);
    const fromCleo = await enterQuietly(id, cleo);
    const fromAda = await enterQuietly(id, ada);
    const fromBen = await enterQuietly(id, ben);
    for (const socket of [fromCleo, fromAda]) await socket.pending();
    await fallAsleep(id);
    await block(ada, ben);
    expect(shown(await fromAda.pending())).toEqual([["user_offline", ben.id]]);
    expect(shown(await fromBen.pending())).toEqual([["user_offline", ada.id]]);
    await block(ben, ada);
    await unblock(ada, ben);
    for (const socket of [fromAda, fromBen]) expect(await socket.pending()).toEqual([]);
    await fallAsleep(id);
    await unblock(ben, ada);
    expect(shown(await fromAda.pending())).toEqual([["user_online", ben.id]]);
    expect(shown(await fromBen.pending())).toEqual([["user_online", ada.id]]);
    expect(await fromCleo.pending()).toEqual([]);
  });

  it("[R28] a block shows nothing if only one of the two is online", async () => {
    const [ada, ben, cleo] = await cast("ada", "ben", "cleo");
    const id = await startGroup(cleo, ada, ben);
    await acquaint(id, ada, ben, cleo);
    const fromAda = await enterQuietly(id, ada);
    await block(ada, ben);
    await unblock(ada, ben);
    expect(await fromAda.pending()).toEqual([]);
  });

  it("[R28] typing ends for the other, and continues for everyone else", async () => {
    const [ada, ben, cleo] = await cast("ada", "ben", "cleo");
    const id = await startGroup(cleo, ada, ben);
    await acquaint(id, ada, ben, cleo);
    const fromCleo = await enterQuietly(id, cleo);
    const fromAda = await enterQuietly(id, ada);
    const fromBen = await enterQuietly(id, ben);
    for (const socket of [fromCleo, fromAda]) await socket.pending();
    fromBen.send({ type: "typing" });
    for (const socket of [fromCleo, fromAda]) {
      expect(await socket.nextOf("typing")).toMatchObject({ user_id: ben.id, is_typing: true });
      await socket.pending();
    }
    await block(ada, ben);
    const told = (await fromAda.pending()).map(({ type, is_typing }) => [type, is_typing]);
    expect(told).toEqual([
      ["typing_indicator", false],
      ["typing", false],
      ["user_offline", undefined],
    ]);
    expect(await fromCleo.pending()).toEqual([]);
    fromBen.send({ type: "stop_typing" });
    expect(await fromCleo.nextOf("typing")).toMatchObject({ user_id: ben.id, is_typing: false });
    expect(await fromAda.pending()).toEqual([]);
  });

  it("[R28] the two connect, leave and type unseen by each other, and seen by the rest", async () => {
    const [ada, ben, cleo] = await cast("ada", "ben", "cleo");
    const id = await startGroup(cleo, ada, ben);
    await acquaint(id, ada, ben, cleo);
    await block(ben, ada);
    const fromCleo = await enterQuietly(id, cleo);
    const fromAda = await enter(id, ada);
    expect(shown(await fromAda.pending())).toEqual([["user_online", cleo.id]]);
    const fromBen = await enter(id, ben);
    expect(shown(await fromBen.pending())).toEqual([["user_online", cleo.id]]);
    fromBen.send({ type: "typing" });
    fromBen.close();
    const seen: Frame[] = [];
    while (seen.at(-1)?.type !== "user_offline") seen.push(await fromCleo.next());
    expect(shown(seen.filter(({ type }) => type !== "typing_indicator"))).toEqual([
      ["user_online", ada.id],
      ["user_online", ben.id],
      ["typing", ben.id],
      ["typing", ben.id],
      ["user_offline", ben.id],
    ]);
    expect(await fromAda.pending()).toEqual([]);
  });

  it("[R28] messages, likes and reads reach both, as they are for the group", async () => {
    const [ada, ben, cleo] = await cast("ada", "ben", "cleo");
    const id = await startGroup(cleo, ada, ben);
    await acquaint(id, ada, ben, cleo);
    await block(ada, ben);
    const [fromAda, fromBen] = [await enterQuietly(id, ada), await enterQuietly(id, ben)];
    for (const [socket, other, frame] of [
      [fromAda, fromBen, { content: "Hello, all" }],
      [fromBen, fromAda, { type: "like", message_id: 1 }],
      [fromBen, fromAda, { type: "read", message_id: 1 }],
    ] as const) {
      socket.send(frame);
      const heard = await socket.pending();
      expect(heard.length).toBeGreaterThan(0);
      expect(await other.pending()).toEqual(heard);
    }
  });

  it("[R28] someone removed from it, or returning to it, is not seen by the other", async () => {
    const [ada, ben, cleo] = await cast("ada", "ben", "cleo");
    const id = await startGroup(cleo, ada, ben);
    await acquaint(id, ada, ben, cleo);
    await block(ada, ben);
    const fromCleo = await enterQuietly(id, cleo);
    const fromAda = await enterQuietly(id, ada);
    const fromBen = await enterQuietly(id, ben);
    await fromCleo.pending();
    const members = `/api/chat/conversations/${id}/members/`;
    expect((await api("DELETE", `${members}${ben.id}/`, { as: cleo })).status).toBe(204);
    expect((await fromBen.closed).code).toBe(4003);
    expect(shown(await fromCleo.pending())).toEqual([
      ["member_left", undefined],
      ["user_offline", ben.id],
    ]);
    expect((await fromAda.pending()).map(({ type }) => type)).toEqual(["member_left"]);
    expect((await api("POST", members, { as: cleo, body: { account_id: ben.id } })).status).toBe(201);
    await say(ben, id, "I am back");
    await fromCleo.nextOf("chat_message");
    expect((await fromAda.pending()).map(({ type }) => type)).toEqual(["member_joined", "chat_message"]);
    await enterQuietly(id, ben);
    expect(shown(await fromCleo.pending())).toEqual([["user_online", ben.id]]);
    expect(await fromAda.pending()).toEqual([]);
  });
});
