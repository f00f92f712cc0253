import { describe, expect, it } from "vitest";
import { api } from "../../../support/api.ts";
import { say, start, told } from "../../../support/build.ts";
import { cast, type Player } from "../../../support/cast.ts";
import { enter, openSocket } from "../../../support/socket.ts";
import { openOwn } from "../../../support/team.ts";
import { sleepPerson } from "../../../support/watch.ts";

/** Sockets of every kind on which a person is sent messages, each past its greeting. */
async function openListeners(person: Player) {
  const inbox = await openSocket("/ws/chat/notifications/", { as: person });
  await inbox.nextOf("connected");
  const events = await openSocket("/ws/events/", { as: person });
  const bell = await openOwn(person, "notifications", { type: "subscribe" });
  return { inbox, events, bell };
}

describe("[P42] a decrease of an unread count", () => {
  it("by reading on another device reaches every socket of the person, also after an eviction", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    const { inbox, events, bell } = await openListeners(ben);
    await say(ada, id, "one");
    await say(ada, id, "two");
    await told(id);
    await sleepPerson(ben);
    await api("POST", `/api/chat/conversations/${id}/read/`, { as: ben });
    const changed = { type: "unread_changed", conversation_id: id, unread_count: 0 };
    expect([await inbox.next(), await inbox.next(), await inbox.next()]).toMatchObject([
      { type: "new_message", unread_count: 1 },
      { type: "new_message", unread_count: 2 },
      changed,
    ]);
    expect(await bell.nextOf("unread_changed")).toEqual(changed);
    let frame = await events.next();
    while (frame.action !== "unread_changed") frame = await events.next();
    expect(frame.data).toEqual({ chat_id: expect.any(String), unread_messages_count: 0 });
  });

  it("by a read in the conversation's own room reaches the notifications socket of another device", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    const { inbox } = await openListeners(ben);
    const open = await enter(id, ben);
    const messageId = await say(ada, id, "one");
    await inbox.nextOf("new_message");
    open.send({ type: "read", message_id: messageId });
    expect(await inbox.next()).toEqual({ type: "unread_changed", conversation_id: id, unread_count: 0 });
  });

  it("by the deletion of an unread message is sent; the deletion of a read one changes nothing", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    const { inbox } = await openListeners(ben);
    const writer = await enter(id, ada);
    const read = await say(ada, id, "read");
    await api("POST", `/api/chat/conversations/${id}/read/`, { as: ben });
    await inbox.nextOf("unread_changed");
    const unread = await say(ada, id, "unread");
    await say(ada, id, "unread too");
    writer.send({ type: "delete", message_id: read });
    writer.send({ type: "delete", message_id: unread });
    await writer.nextOf("message_deleted");
    await writer.nextOf("message_deleted");
    await told(id);
    const frames = (await inbox.pending()).filter(({ type }) => type === "unread_changed");
    expect(frames).toEqual([{ type: "unread_changed", conversation_id: id, unread_count: 1 }]);
  });
});
