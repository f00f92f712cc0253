import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { reported, room, start } from "../../support/build.ts";
import { cast } from "../../support/cast.ts";
import { acquaint } from "../../support/contacts.ts";
import { enter, type Frame, openSocket, type TestSocket } from "../../support/socket.ts";

/** What a client remembers of a room: all it was told of changes, and the last of them. */
class Diary {
  readonly changes: Frame[] = [];

  get seq(): number {
    return Number(this.changes.at(-1)?.seq ?? 0);
  }

  note(frames: Frame[]): void {
    for (const frame of frames) if (frame.seq !== undefined) this.changes.push(frame);
  }
}

const REPLAYED = [
  "chat_message",
  "message_edited",
  "message_deleted",
  "message_liked",
  "read_receipt",
  "messages_read",
];

async function said(socket: TestSocket, frame: object, answer: string): Promise<Frame> {
  socket.send(frame);
  return socket.nextOf(answer);
}

describe("a conversation through evictions", () => {
  it("continues wherever it is evicted", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    const sleep = () => evictDurableObject(room(id), { webSockets: "hibernate" });
    const fromAda = await enter(id, ada);
    const fromBen = await enter(id, ben);
    const diary = new Diary();
    const move = async (socket: TestSocket, frame: object) => {
      await sleep();
      socket.send(frame);
      const heardByAda = (await fromAda.pending()).filter(({ type }) => REPLAYED.includes(type));
      const heardByBen = (await fromBen.pending()).filter(({ type }) => REPLAYED.includes(type));
      diary.note(heardByAda);
      expect(heardByBen).toEqual(heardByAda);
      return heardByAda;
    };

    expect(await move(fromAda, { content: "Hi!", client_id: "1" })).toMatchObject([
      { message_id: 1, seq: 1 },
    ]);
    expect(await move(fromBen, { type: "read", message_id: 1 })).toMatchObject([
      { seq: 2 },
      { message_ids: [1] },
    ]);
    expect(await move(fromAda, { type: "edit", message_id: 1, new_content: "Ho!" })).toMatchObject([
      { seq: 3 },
    ]);
    expect(await move(fromBen, { type: "like", message_id: 1 })).toMatchObject([{ likes: 1, seq: 4 }]);
    expect(await move(fromBen, { type: "unlike", message_id: 1 })).toMatchObject([{ likes: 0, seq: 5 }]);
    expect(await move(fromBen, { content: "Hey.", client_id: "1" })).toMatchObject([
      { message_id: 2, seq: 6 },
    ]);
    expect(await move(fromBen, { type: "delete", message_id: 2 })).toMatchObject([{ seq: 7 }]);
    await sleep();
    fromAda.send({ type: "typing" });
    expect(await fromBen.nextOf("typing")).toMatchObject({ user_id: ada.id, is_typing: true });
    fromAda.send({ type: "stop_typing" });
    expect(await fromBen.nextOf("typing")).toMatchObject({ user_id: ada.id, is_typing: false });

    await sleep();
    fromBen.close();
    expect(await fromAda.nextOf("user_offline")).toMatchObject({ user_id: ben.id });
    expect(await said(fromAda, { content: "Gone?" }, "chat_message")).toMatchObject({
      message_id: 3,
      seq: 8,
    });

    await evictDurableObject(room(id), { webSockets: "close" });
    const back = await enter(id, ben, 7);
    expect(back.greeting).toMatchObject({ type: "connected", seq: 8 });
    expect(await back.next()).toMatchObject({ type: "chat_message", message_id: 3, seq: 8 });
    await sleep();
    const all = await enter(id, ben, 0);
    const replayed = (await all.pending()).filter(({ type }) => REPLAYED.includes(type));
    expect(replayed.map(({ type, seq }) => [type, seq])).toEqual([
      ...diary.changes.map(({ type, seq }) => [type, seq]),
      ["chat_message", 8],
    ]);
    expect(replayed[0]).toMatchObject({ content: "Ho!" });
    expect(replayed.find(({ message_id }) => message_id === 2)).toMatchObject({ content: "" });
  });

  it("[R17] a departure that wakes a hibernated room is announced", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    await acquaint(id, ada, ben);
    const fromAda = await enter(id, ada);
    const fromBen = await enter(id, ben);
    await fromBen.pending();
    await evictDurableObject(room(id), { webSockets: "hibernate" });
    fromBen.close();
    expect(await fromAda.nextOf("user_offline")).toEqual({
      type: "user_offline",
      user_id: ben.id,
      username: ben.username,
    });
  });

  it("[R18] typing ends on time although the room was evicted meanwhile", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    await enter(id, ada);
    const fromBen = await enter(id, ben);
    await reported(id, ada, ben);
    // What a typist's socket remembers. A timer that runs would keep the room from falling asleep here.
    await runInDurableObject(room(id), (_, state) => {
      for (const ws of state.getWebSockets()) {
        const attachment = ws.deserializeAttachment();
        const by = { accountId: ada.id, username: "before", firstName: "", lastName: "", email: "" };
        const typing = attachment.accountId === ada.id ? { by, until: Date.now() + 50 } : null;
        ws.serializeAttachment({ ...attachment, typing });
      }
    });
    await evictDurableObject(room(id), { webSockets: "hibernate" });
    await room(id).isReferenced("nothing");
    expect(await fromBen.nextOf("typing")).toEqual({
      type: "typing",
      user_id: ada.id,
      username: "before",
      is_typing: false,
    });
  });

  it("[R18] typing that is committed together with the message ends with it", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    const fromBen = await enter(id, ben);
    const message = { type: "SendMessage", attachment: null, clientId: null, clientTime: null } as const;
    await runInDurableObject(room(id), (instance) =>
      Promise.all([
        instance.perform(ada.id, { type: "SetTyping", isTyping: true }, 0),
        instance.perform(ada.id, { ...message, content: "there" }, 0),
        instance.perform(ada.id, { ...message, content: "and there" }, 0),
      ]),
    );
    const told = (await fromBen.pending()).filter(({ type }) => type === "typing" || type === "chat_message");
    expect(told.map(({ type, is_typing }) => is_typing ?? type)).toEqual([
      true,
      "chat_message",
      false,
      "chat_message",
    ]);
  });

  it("[R18] typing ends with the connection that typed", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    await acquaint(id, ada, ben);
    const fromAda = await enter(id, ada);
    const fromBen = await enter(id, ben);
    fromAda.send({ type: "typing" });
    await fromBen.nextOf("typing");
    fromAda.close();
    expect(await fromBen.nextOf("typing")).toMatchObject({ is_typing: false });
    expect(await fromBen.nextOf("user_offline")).toMatchObject({ user_id: ada.id });
  });
});

describe("a room with several connections", () => {
  it("[R15] sends a new connection who is online, and announces it to the others", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    await acquaint(id, ada, ben);
    const fromAda = await enter(id, ada);
    expect(fromAda.greeting).toEqual({
      type: "connected",
      conversation_id: id,
      seq: 0,
      user_id: ada.id,
      username: ada.username,
    });
    const fromBen = await enter(id, ben);
    expect(await fromBen.next()).toEqual({ type: "user_online", user_id: ada.id, username: ada.username });
    expect(await fromAda.next()).toEqual({ type: "user_online", user_id: ben.id, username: ben.username });
  });

  it("[R17] announces several tabs of one person once", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    await acquaint(id, ada, ben);
    const fromAda = await enter(id, ada);
    const tabs = [await enter(id, ben), await enter(id, ben)];
    expect(await fromAda.nextOf("user_online")).toMatchObject({ user_id: ben.id });
    tabs[0]?.close();
    await tabs[1]?.pending();
    expect(await fromAda.pending()).toEqual([]);
    tabs[1]?.close();
    expect(await fromAda.nextOf("user_offline")).toMatchObject({ user_id: ben.id });
  });

  it("[R4] sends both tabs of the sender and the other person the same frame", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    const sockets = [await enter(id, ada), await enter(id, ada), await enter(id, ben)];
    sockets[0]?.send({ content: "Hi!", client_id: "1" });
    const heard = await Promise.all(sockets.map((socket) => socket.nextOf("chat_message")));
    expect(heard[1]).toEqual(heard[0]);
    expect(heard[2]).toEqual(heard[0]);
    expect(heard[0]).toMatchObject({ sender: ada.username, sender_first_name: "Ada", client_id: "1" });
  });

  it("[R5] answers a repeated client_id to its sender only, before and after an eviction", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    const fromAda = await enter(id, ada);
    const fromBen = await enter(id, ben);
    const first = await said(fromAda, { content: "Hi!", client_id: "1" }, "chat_message");
    expect(await said(fromAda, { content: "Hi again!", client_id: "1" }, "chat_message")).toEqual(first);
    await evictDurableObject(room(id), { webSockets: "hibernate" });
    expect(await said(fromAda, { content: "Hi again!", client_id: "1" }, "chat_message")).toEqual(first);
    const heard = (await fromBen.pending()).filter(({ type }) => type === "chat_message");
    expect(heard).toEqual([first]);
  });

  it("[R21] answers a bad frame with an error to its sender only, leaves the socket open and stores nothing", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    const fromAda = await enter(id, ada);
    const fromBen = await enter(id, ben);
    await fromBen.pending();
    await fromAda.pending();
    const bad: [frame: object | string | ArrayBuffer, code: string][] = [
      ["{nope", "malformed_body"],
      ["[]", "malformed_body"],
      [new Uint8Array([1, 2, 3]).buffer, "unsupported_media_type"],
      [JSON.stringify({ content: "x".repeat(70_000) }), "content_too_large"],
      [{ content: "x".repeat(5001) }, "validation_failed"],
      [{ content: "" }, "validation_failed"],
      [{ type: "explode" }, "validation_failed"],
      [{ type: "edit", message_id: 1, new_content: "x" }, "not_found"],
      [{ type: "read", message_id: 1 }, "not_found"],
    ];
    for (const [frame, code] of bad) {
      fromAda.send(frame);
      expect(await fromAda.next()).toMatchObject({ type: "error", code });
    }
    expect(await fromBen.pending()).toEqual([]);
    expect(await said(fromAda, { content: "still here" }, "chat_message")).toMatchObject({ seq: 1 });
  });

  it("[R3] sends nobody a change that could not be stored, and gives it no number", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    const fromAda = await enter(id, ada);
    const fromBen = await enter(id, ben);
    await said(fromAda, { content: "one" }, "chat_message");
    await fromBen.nextOf("chat_message");
    const rename = (from: string, to: string) =>
      runInDurableObject(room(id), (_, { storage }) =>
        storage.sql.exec(`ALTER TABLE ${from} RENAME TO ${to}`),
      );
    await rename("changes", "changes_away");
    fromAda.send({ type: "edit", message_id: 1, new_content: "never" });
    expect(await fromAda.nextOf("error")).toMatchObject({ code: "internal_error" });
    await rename("changes_away", "changes");
    expect(await fromBen.pending()).toEqual([]);
    expect(
      await said(fromAda, { type: "edit", message_id: 1, new_content: "One" }, "message_edited"),
    ).toMatchObject({
      seq: 2,
    });
    const back = await enter(id, ben, 0);
    expect((await back.pending()).filter(({ seq }) => seq !== undefined)).toMatchObject([
      { type: "chat_message", content: "One", seq: 1 },
      { type: "message_edited", new_content: "One", seq: 2 },
    ]);
  });

  it("[R8, R10] tells only the person who tried that another's message is not theirs to change", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    const fromAda = await enter(id, ada);
    const fromBen = await enter(id, ben);
    await said(fromAda, { content: "mine" }, "chat_message");
    for (const type of ["edit", "delete"]) {
      fromBen.send({ type, message_id: 1, new_content: "yours" });
      expect(await fromBen.nextOf("error")).toMatchObject({ code: "not_allowed" });
    }
    fromAda.send({ type: "like", message_id: 1 });
    expect(await fromAda.nextOf("error")).toMatchObject({ code: "not_allowed" });
    await said(fromAda, { type: "delete", message_id: 1 }, "message_deleted");
    fromBen.send({ type: "like", message_id: 1 });
    expect(await fromBen.nextOf("error")).toMatchObject({ code: "message_deleted" });
  });

  it("answers ping without waking up", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    const fromAda = await enter(id, ada);
    await evictDurableObject(room(id), { webSockets: "hibernate" });
    fromAda.send("ping");
    expect(await fromAda.next()).toEqual({ type: "pong" });
  });

  it("[R20] closes the oldest connection of a person with 4009 for an eleventh", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    await acquaint(id, ada, ben);
    const sockets: TestSocket[] = [];
    for (let count = 0; count < 11; count += 1) sockets.push(await enter(id, ada));
    expect(await sockets[0]?.closed).toEqual({ code: 4009, reason: "replaced" });
    const fromBen = await enter(id, ben);
    expect(await fromBen.next()).toMatchObject({ type: "user_online", user_id: ada.id });
    sockets[10]?.send({ content: "Hi!" });
    const heard = await Promise.all(sockets.slice(1).map((socket) => socket.nextOf("chat_message")));
    expect(heard).toHaveLength(10);
    expect(await openSocket(`/ws/chat/${id}/`, { as: ben })).toBeDefined();
  });
});
