import { afterAll, beforeAll, expect, it } from "vitest";
import type { FrameDocument } from "../../scripts/client/frames.ts";
import { slashed } from "../../scripts/client/types.ts";
import { until } from "../../test/support/gauge.ts";
import { type ServerPerson, TestServer } from "../../test/support/server.ts";
import type { Client, Feed, Sockets } from "../src/index.ts";
import { Device } from "./support/pair.ts";

type Named = { type: string } | { action: string };

const nameOf = (frame: Named) => ("action" in frame ? frame.action : frame.type);

let server: TestServer;
let ada: Client;
let ben: Client;
let names: { ada: string; ben: string; cleo: string };
let ids: { ada: number; ben: number };
/** Every frame that was sent or received in this file, as `path → name` and `path ← name`. */
const seen = new Set<string>();

beforeAll(async () => {
  server = await TestServer.start({ people: 3 });
  const [first, second, third] = server.people as [ServerPerson, ServerPerson, ServerPerson];
  names = { ada: first.username, ben: second.username, cleo: third.username };
  ids = { ada: first.accountId, ben: second.accountId };
  ada = new Device(server, first).client;
  ben = new Device(server, second).client;
});

afterAll(() => {
  for (const client of [ada, ben]) client.close();
  server.stop();
});

/** A feed whose frames are noted, and that tells which came. */
class Noted<Path extends keyof Sockets> {
  readonly path: Path;
  readonly feed: Feed<Path>;
  readonly received: Sockets[Path]["receive"][] = [];
  readonly stop: () => void;

  constructor(path: Path, feed: Feed<Path>) {
    this.path = path;
    this.feed = feed;
    this.stop = feed.listen((frame) => {
      this.received.push(frame);
      seen.add(`${path} ← ${nameOf(frame)}`);
    });
  }

  async live(): Promise<this> {
    await until(() => this.feed.status === "live", `${this.path} is live`);
    return this;
  }

  send(...frames: Sockets[Path]["send"][]): void {
    for (const frame of frames) {
      this.feed.send(frame);
      seen.add(`${this.path} → ${nameOf(frame)}`);
    }
  }

  /** Resolves with the last frame of that name, once there is one. */
  async hears<Name extends string>(
    name: Name,
  ): Promise<Extract<Sockets[Path]["receive"], { type: Name } | { action: Name }>> {
    await until(() => this.received.some((frame) => nameOf(frame) === name), `${name} on ${this.path}`);
    return this.received.findLast((frame) => nameOf(frame) === name) as never;
  }
}

const CONVERSATION = "/ws/chat/{conversation_id}/";
const CHANNEL = "/ws/channels/{channel_id}/";
/** A number that no room gave: it cannot replay what came after. */
const NEVER = 999_999;

it("a conversation has its frames", async () => {
  const { id } = await ada.api.post("/api/chat/conversations/", { body: { participants: [ids.ben] } });
  const params = { conversation_id: id };
  const hers = await new Noted(CONVERSATION, ada.socket(CONVERSATION, { params })).live();
  const his = await new Noted(CONVERSATION, ben.socket(CONVERSATION, { params })).live();
  hers.send({ type: "message", content: "one" }, { type: "chat_message", content: "two", client_id: "c-1" });
  await until(() => his.received.filter(({ type }) => type === "chat_message").length === 2, "both");
  his.send({ type: "message", content: "three" });
  await hers.hears("user_online");
  hers.send({ type: "edit", message_id: 1, new_content: "One" }, { type: "delete", message_id: 2 });
  his.send({ type: "like", message_id: 1 }, { type: "unlike", message_id: 1 });
  his.send({ type: "read", message_id: 1 }, { type: "mark_read", message_ids: [1] });
  his.send({ type: "typing" }, { type: "stop_typing" }, { type: "delete", message_id: 1 });
  for (const name of ["message_liked", "messages_read", "read_receipt", "typing", "typing_indicator"]) {
    await hers.hears(name);
  }
  await his.hears("error");
  await his.hears("message_edited");
  await his.hears("message_deleted");
  await ada.api.put("/api/chat/conversations/{id}/", { params: { id }, body: { name: "Monday crew" } });
  await his.hears("conversation_renamed");
  const behind = await new Noted(
    CONVERSATION,
    ada.socket(CONVERSATION, { params, query: { after: NEVER } }),
  ).live();
  await behind.hears("resync");
  const member = { id, accountId: ids.ben };
  await ada.api.delete("/api/chat/conversations/{id}/members/{accountId}/", { params: member });
  await hers.hears("member_left");
  await hers.hears("user_offline");
  await ada.api.post("/api/chat/conversations/{id}/members/", {
    params: { id },
    body: { account_id: ids.ben },
  });
  await hers.hears("member_joined");
  for (const noted of [hers, his, behind]) noted.stop();
});

it("the sockets of an inbox and of notices have their frames", async () => {
  const inbox = await new Noted("/ws/chat/notifications/", ben.socket("/ws/chat/notifications/")).live();
  const notices = await new Noted("/ws/notifications/", ben.socket("/ws/notifications/")).live();
  notices.send({ type: "subscribe" });
  await notices.hears("subscribed");
  const { id } = await ada.api.post("/api/chat/conversations/", { body: { participants: [ids.ben] } });
  const talk = ada.conversation(id);
  await talk.send("Are you there?");
  await inbox.hears("new_message");
  await ben.api.post("/api/chat/conversations/{id}/read/", { params: { id } });
  const member = { id, accountId: ids.ben };
  await ada.api.delete("/api/chat/conversations/{id}/members/{accountId}/", { params: member });
  for (const socket of [inbox, notices]) {
    for (const name of ["connected", "conversation_added", "unread_changed", "conversation_removed"]) {
      await (socket as Noted<"/ws/notifications/">).hears(name);
    }
    // @ts-expect-error no such frame is documented
    socket.feed.send({ type: "nonsense" });
    await (socket as Noted<"/ws/notifications/">).hears("error");
  }
  await ada.conversationWith(names.ben).send("Hello");
  await notices.hears("notification");
  for (const noted of [inbox, notices]) noted.stop();
});

it("the socket of events has its frames", async () => {
  const hers = await new Noted("/ws/events/", ada.socket("/ws/events/")).live();
  const his = await new Noted("/ws/events/", ben.socket("/ws/events/")).live();
  const befriend = (sender_id: number, receiver_id: number) =>
    ({ action: "add_new_friend", data: { sender_id, receiver_id } }) as const;
  hers.send(befriend(ids.ada, ids.ben));
  his.send(befriend(ids.ben, ids.ada));
  await hers.hears("new_friend");
  const { chat_id } = await ada.api.put("/api/chats/{username}/", { params: { username: names.ben } });
  hers.send({ action: "join_chat", data: { chat_id } });
  await ada.api.put("/api/chats/{username}/", { params: { username: names.cleo } });
  await hers.hears("room_created");
  await hers.hears("join_chat");
  hers.send({
    action: "new_message",
    data: { chat_id, content: "A game?", timestamp: new Date().toISOString() },
  });
  const { data } = await his.hears("new_message");
  const { id } = data;
  his.send(
    { action: "like_message", data: { chat_id, id } },
    { action: "unlike_message", data: { chat_id, id } },
    { action: "read_message", data: { id } },
  );
  await hers.hears("chat_like_update");
  await his.hears("unread_changed");
  hers.send({ action: "notification", data: { message: "Water the plants", type: "reminder" } });
  const notice = await hers.hears("notification");
  hers.send({ action: "read_notification", data: { id: notice.data.id } });
  hers.send({
    action: "new_tournament",
    data: { tournament_id: 1, tournament_name: "Cup", organizer_id: ids.ada },
  });
  await his.hears("new_tournament");
  const invite = (client_id: string) =>
    ({ action: "game_invite", data: { username: names.ben, client_id } }) as const;
  const toAda = { username: names.ada };
  hers.send(invite("1"));
  await his.hears("game_invite");
  his.send({ action: "reply_game_invite", data: { ...toAda, accept: false } });
  await hers.hears("game_declined");
  hers.send(invite("2"), { action: "cancel_game_invite", data: { username: names.ben } });
  await hers.hears("game_invite_canceled");
  hers.send(invite("3"));
  await until(() => his.received.filter((frame) => frame.action === "game_invite").length === 3, "invited");
  his.send({ action: "game_declined", data: toAda });
  await until(
    () => hers.received.filter((frame) => frame.action === "game_declined").length === 2,
    "declined",
  );
  hers.send(invite("4"));
  await until(() => his.received.filter((frame) => frame.action === "game_invite").length === 4, "invited");
  his.send({ action: "game_accepted", data: toAda });
  await hers.hears("game_accepted");
  await his.hears("game_found");
  const group = await ada.api.post("/api/chat/conversations/", { body: { participants: [ids.ben] } });
  const member = { id: group.id, accountId: ids.ben };
  await ada.api.delete("/api/chat/conversations/{id}/members/{accountId}/", { params: member });
  await his.hears("leave_chat");
  his.stop();
  await hers.hears("user_offline");
  const again = new Noted("/ws/events/", ben.socket("/ws/events/"));
  await hers.hears("user_online");
  for (const noted of [hers, again]) noted.stop();
});

it("the sockets of a workspace and its channels have their frames", async () => {
  const { workspace_id } = await ada.api.post("/api/workspaces/", { body: { name: "Team" } });
  const feed = await new Noted("/ws/activity/", ada.socket("/ws/activity/")).live();
  feed.send({ type: "subscribe", workspace_id });
  await feed.hears("subscribed");
  const { channel_id } = await ada.api.post("/api/channels/", { body: { workspace_id, name: "general" } });
  await feed.hears("activity_update");
  feed.send({ type: "unsubscribe", workspace_id }, { type: "subscribe", workspace_id: NEVER });
  await feed.hears("unsubscribed");
  await feed.hears("error");
  await ben.api.post("/api/messages/", { body: { channel_id, body: "Hello" } });
  const presence = await new Noted("/ws/presence/", ada.socket("/ws/presence/")).live();
  presence.send({ type: "heartbeat", status: "online" });
  await presence.hears("heartbeat_ack");
  const his = await new Noted("/ws/presence/", ben.socket("/ws/presence/")).live();
  his.send({ type: "heartbeat", status: "idle" });
  await presence.hears("presence_update");
  // @ts-expect-error no such frame is documented
  presence.feed.send({ type: "nonsense" });
  await presence.hears("error");

  const one = await new Noted(CHANNEL, ada.socket(CHANNEL, { params: { channel_id } })).live();
  const many = await new Noted("/ws/chat/", ben.socket("/ws/chat/")).live();
  many.send({ type: "join_channel", channel_id });
  await many.hears("joined_channel");
  one.send({ type: "send_message", body: "one" }, { type: "edit_message", message_id: 2, body: "One" });
  many.send(
    { type: "send_message", channel_id, body: "two" },
    { type: "edit_message", channel_id, message_id: 3, body: "Two" },
  );
  await many.hears("message_edited");
  one.send(
    { type: "typing" },
    { type: "mark_read", message_id: 1 },
    { type: "delete_message", message_id: 2 },
  );
  many.send({ type: "typing", channel_id }, { type: "mark_read", channel_id, message_ids: [2] });
  many.send(
    { type: "delete_message", channel_id, message_id: 3 },
    { type: "delete_message", channel_id, message_id: 2 },
  );
  one.send({ type: "delete_message", message_id: 1 });
  for (const socket of [one, many]) {
    for (const name of [
      "connected",
      "new_message",
      "message_edited",
      "message_deleted",
      "messages_read",
      "typing",
      "error",
    ]) {
      await (socket as Noted<"/ws/chat/">).hears(name);
    }
  }
  many.send({ type: "leave_channel", channel_id });
  await many.hears("left_channel");
  many.send({ type: "join_channel", channel_id, after: NEVER });
  await many.hears("resync");
  const behind = await new Noted(
    CHANNEL,
    ada.socket(CHANNEL, { params: { channel_id }, query: { after: NEVER } }),
  ).live();
  await behind.hears("resync");
  for (const noted of [feed, presence, his, one, many, behind]) noted.stop();
});

it("every documented frame was sent or received above", async () => {
  const response = await fetch(`${server.url}/api/asyncapi/`);
  const { channels, operations } = (await response.json()) as FrameDocument;
  const documented = Object.values(operations).flatMap(({ action, channel, messages }) => {
    const address = channels[channel.$ref.split("/").at(-1) ?? ""]?.address;
    const way = action === "receive" ? "→" : "←";
    return messages.map(
      ({ $ref }) => `${slashed(address ?? "")} ${way} ${$ref.split("/").at(-1)?.split(".")[0]}`,
    );
  });
  expect(documented.length).toBeGreaterThan(100);
  expect(documented.filter((frame) => !seen.has(frame))).toEqual([]);
  expect([...seen].filter((frame) => !documented.includes(frame))).toEqual([]);
});
