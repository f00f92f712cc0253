import { describe, expect, it } from "vitest";
import { api, refused } from "../../support/api.ts";
import { cast, type Player } from "../../support/cast.ts";
import type { TestSocket } from "../../support/socket.ts";
import { bodiesOf, makeChannel, makeWorkspace, openChannel, openChat, post } from "../../support/team.ts";

/** A public channel of an open workspace with one message in it, and someone who is in neither. */
async function scene() {
  const [ada, visitor] = await cast("ada", "vic");
  const workspaceId = await makeWorkspace(ada);
  const channelId = await makeChannel(ada, workspaceId);
  await post(ada, channelId, "Hello");
  return { ada, visitor, workspaceId, channelId };
}

async function namesIn(as: Player, of: `${"channels" | "workspaces"}/${number}`): Promise<string[]> {
  const { body } = await api<{ data: { username: string }[] }>("GET", `/api/${of}/members/`, { as });
  return body.data.map(({ username }) => username);
}

describe("a visitor to a public channel", () => {
  it.each([
    { type: "typing" },
    { type: "typing", is_typing: false },
    { type: "mark_read", message_id: 1 },
    { type: "mark_read", message_ids: [1, 99] },
    { type: "edit_message", message_id: 1, body: "Mine" },
    { type: "edit_message", message_id: 99, body: "Mine" },
    { type: "delete_message", message_id: 1 },
  ])("[W2] does not become a member by %j, which is sent to nobody", async (frame) => {
    const { ada, visitor, workspaceId, channelId } = await scene();
    const [direct, inChat] = [await openChannel(ada, channelId), await openChat(ada, channelId)];
    const socket = await openChat(visitor);
    socket.send({ ...frame, channel_id: channelId });
    expect(await socket.next()).toEqual({
      type: "error",
      code: "not_a_member",
      channel_id: channelId,
      ...("message_id" in frame && { message_id: frame.message_id }),
      message: expect.stringContaining("Join this channel"),
    });
    for (const of of [`channels/${channelId}`, `workspaces/${workspaceId}`] as const) {
      expect(await namesIn(ada, of)).toEqual([ada.username]);
    }
    for (const each of [direct, inChat]) expect(await each.pending()).toEqual([]);
    expect(await bodiesOf(ada, channelId)).toEqual(["Hello"]);
  });

  it.each([
    ["an empty one", { body: "" }],
    ["a blank one", { body: " \n" }],
    ["one that is too long", { body: "x".repeat(5001) }],
    ["a number", { body: 7 }],
    ["none", {}],
  ])("[W2] does not become a member by a refused message: %s", async (_title, fields) => {
    const { ada, visitor, channelId } = await scene();
    const socket = await openChat(visitor);
    socket.send({ type: "send_message", channel_id: channelId, ...fields });
    expect(await socket.next()).toMatchObject({ type: "error", code: "validation_failed" });
    const body = { channel_id: channelId, ...fields };
    expect((await refused("POST", "/api/messages/", { as: visitor, body })).code).toBe("validation_failed");
    expect(await namesIn(ada, `channels/${channelId}`)).toEqual([ada.username]);
  });

  it("[W2] reads it, its members and its workspace without becoming a member", async () => {
    const { ada, visitor, workspaceId, channelId } = await scene();
    expect(await bodiesOf(visitor, channelId)).toEqual(["Hello"]);
    for (const of of [`channels/${channelId}`, `workspaces/${workspaceId}`] as const) {
      expect(await namesIn(visitor, of)).toEqual([ada.username]);
    }
  });

  it("[W2] becomes a member by a message, and may then do the rest without joining", async () => {
    const { ada, visitor, channelId } = await scene();
    const watching = await openChat(ada, channelId);
    const socket = await openChat(visitor);
    socket.send({ type: "send_message", channel_id: channelId, body: "Hi" });
    expect(await socket.next()).toMatchObject({ type: "new_message" });
    socket.send({ type: "edit_message", channel_id: channelId, message_id: 2, body: "Hi!" });
    expect(await socket.next()).toMatchObject({ type: "message_edited", body: "Hi!" });
    socket.send({ type: "typing", channel_id: channelId });
    expect(await watching.nextOf("typing")).toMatchObject({ username: visitor.username, is_typing: true });
    expect(await namesIn(ada, `channels/${channelId}`)).toEqual([ada.username, visitor.username]);
  });
});

describe("naming another sender", () => {
  it("[W2] is refused over HTTP, and stores nothing", async () => {
    const { ada, visitor, channelId } = await scene();
    const body = { channel_id: channelId, body: "From Ada", sender_id: ada.id };
    const problem = await refused("POST", "/api/messages/", { as: visitor, body });
    expect(problem).toMatchObject({ status: 403, code: "not_allowed" });
    expect(await namesIn(ada, `channels/${channelId}`)).toEqual([ada.username]);
    expect(await bodiesOf(ada, channelId)).toEqual(["Hello"]);
    const own = { ...body, sender_id: visitor.id };
    expect((await api("POST", "/api/messages/", { as: visitor, body: own })).status).toBe(201);
  });

  it.each<[string, (as: Player, channelId: number) => Promise<TestSocket>]>([
    ["/ws/chat/", (as) => openChat(as)],
    ["/ws/channels/{id}/", openChannel],
  ])("is refused on %s, which stores nothing and stays open", async (_path, open) => {
    const { ada, visitor, channelId } = await scene();
    const socket = await open(visitor, channelId);
    const frame = { type: "send_message", channel_id: channelId, body: "Hi" };
    socket.send({ ...frame, sender_id: ada.id });
    expect(await socket.next()).toMatchObject({ type: "error", code: "not_allowed" });
    expect(await bodiesOf(ada, channelId)).toEqual(["Hello"]);
    socket.send({ ...frame, sender_id: visitor.id });
    expect(await socket.next()).toMatchObject({ type: "new_message", message: { id: 2, body: "Hi" } });
  });
});

it("a channel's own socket refuses a frame that names another channel", async () => {
  const { ada, workspaceId, channelId } = await scene();
  const other = await makeChannel(ada, workspaceId, { name: "other" });
  const socket = await openChannel(ada, channelId);
  for (const channel_id of [other, `${channelId}`, 0]) {
    socket.send({ type: "send_message", channel_id, body: "Where to?" });
    expect(await socket.next()).toMatchObject({ type: "error", code: "validation_failed" });
  }
  socket.send({ type: "send_message", channel_id: channelId, body: "Here" });
  expect(await socket.next()).toMatchObject({ type: "new_message", message: { id: 2 } });
  expect([await bodiesOf(ada, channelId), await bodiesOf(ada, other)]).toEqual([["Hello", "Here"], []]);
});
