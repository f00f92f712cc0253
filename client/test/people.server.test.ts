import { afterAll, beforeAll, expect, it } from "vitest";
import { until } from "../../test/support/gauge.ts";
import { type ServerPerson, TestServer } from "../../test/support/server.ts";
import { Device } from "./support/pair.ts";

let server: TestServer;
let ada: Device;
let ben: Device;
let names: { ada: string; ben: string };

beforeAll(async () => {
  server = await TestServer.start({ people: 2 });
  const [first, second] = server.people as [ServerPerson, ServerPerson];
  names = { ada: first.username, ben: second.username };
  ada = new Device(server, first);
  ben = new Device(server, second);
});

afterAll(() => {
  for (const { client } of [ada, ben]) client.close();
  server.stop();
});

it("an inbox shows the last message and what is unread of each conversation", async () => {
  const { inbox } = ben.client;
  inbox.subscribe(() => {});
  await until(() => inbox.status === "live", "live");
  const talk = ada.client.conversationWith(names.ben);
  await talk.send("Six it is.");
  await until(() => inbox.unread === 1, "told of");
  expect(inbox.conversations).toMatchObject([
    { other: names.ada, isGroup: false, unread: 1, last: { sender: names.ada, text: "Six it is." } },
  ]);
  const reply = ben.client.conversationWith(names.ada);
  await reply.send("Fine.");
  expect(inbox.conversations[0]?.last).toMatchObject({ sender: names.ben, text: "Fine." });
  const stop = reply.subscribe(() => {});
  await until(() => reply.messages.length === 2, "read");
  reply.read();
  await until(() => inbox.unread === 0, "nothing unread");
  stop();
});

it("[L2] an inbox shows what became of the last message in a room that is open", async () => {
  const { inbox } = ben.client;
  const shown = () => inbox.conversations[0]?.last?.text;
  const [hers, his] = [ada.client.conversationWith(names.ben), ben.client.conversationWith(names.ada)];
  const stops = [hers, his].map((room) => room.subscribe(() => {}));
  await until(() => hers.status === "live" && his.status === "live", "live");
  const before = await hers.send("Seven, then.");
  const { id } = await hers.send("Or eight?");
  await until(() => shown() === "Or eight?", "the last");
  await hers.edit(id, "Or nine?");
  await until(() => shown() === "Or nine?", "the edit");
  await hers.edit(before.id, "Seven.");
  await hers.delete(id);
  await until(() => shown() === "Seven.", "the one before");
  expect(inbox.conversations[0]?.last).toEqual({
    id: before.id,
    sender: names.ada,
    text: "Seven.",
    sentAt: before.sentAt,
  });
  his.read();
  await until(() => inbox.unread === 0, "nothing unread");
  for (const stop of stops) stop();
  await until(() => his.status === "idle", "the room is left");
});

it("[L3] an inbox learns from refresh() what became of the last message in a room that is not open", async () => {
  const { inbox } = ben.client;
  const hers = ada.client.conversationWith(names.ben);
  const stop = hers.subscribe(() => {});
  await until(() => hers.status === "live", "live");
  const { id } = await hers.send("A slip of the tongue");
  await until(() => inbox.unread === 1, "told of");
  await hers.edit(id, "Well said");
  inbox.refresh();
  await until(() => inbox.conversations[0]?.last?.text === "Well said", "the edit");
  await hers.delete(id);
  inbox.refresh();
  await until(() => inbox.conversations[0]?.last?.text === "Seven." && inbox.unread === 0, "the deletion");
  stop();
});

it("an inbox that was cut off reads anew what it missed", async () => {
  const { inbox } = ben.client;
  ben.goOffline();
  await until(() => inbox.status === "waiting", "offline");
  await ada.client.conversationWith(names.ben).send("Are you there?");
  ben.goOnline();
  await until(() => inbox.conversations[0]?.last?.text === "Are you there?", "it is told");
  expect(inbox.unread).toBe(1);
});

it("people see who of their contacts is there, and invite them to games", async () => {
  for (const { client } of [ada, ben]) client.people.subscribe(() => {});
  await until(() => ada.client.presence(names.ben) === "online", "he is there");
  await until(() => ben.client.people.status === "live", "live");
  ada.client.people.invite(names.ben, { score_to_win: 11 });
  await until(() => ben.client.invites.length === 1, "an invite");
  expect(ben.client.invites).toMatchObject([{ from: names.ada, settings: { score_to_win: 11 } }]);
  expect(ben.client.notifications).toMatchObject([{ action: "game_invite", is_read: false }]);
  ben.client.people.answer(names.ada, true);
  await until(
    () => ada.client.people.snapshot.game !== null && ben.client.people.snapshot.game !== null,
    "a game",
  );
  expect(ben.client.invites).toEqual([]);
});

it("a workspace shows its channels and what happens in it", async () => {
  const { workspace_id: id } = await ada.client.api.post("/api/workspaces/", { body: { name: "Team" } });
  const workspace = ada.client.workspace(id);
  workspace.subscribe(() => {});
  await until(() => workspace.activities.length === 1, "its making");
  const { channel_id } = await ada.client.api.post("/api/channels/", {
    body: { workspace_id: id, name: "general" },
  });
  await until(() => workspace.channels.some((channel) => channel.id === channel_id), "a channel");
  const channel = ben.client.channel(channel_id);
  const { id: messageId } = await channel.send("Hello, team!");
  await until(() => workspace.activities[0]?.type === "message_sent", "a message");
  expect(workspace.activities.map(({ type }) => type)).toContain("member_joined");
  const stop = channel.subscribe(() => {});
  await until(() => channel.status === "live", "live");
  await channel.edit(messageId, "Hello, everyone!");
  expect(channel.messages).toMatchObject([{ text: "Hello, everyone!", sender: names.ben }]);
  await expect(channel.like(messageId)).rejects.toMatchObject({ code: "not_allowed" });
  stop();
});
