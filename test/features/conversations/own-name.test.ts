import { describe, expect, it } from "vitest";
import { api, refused } from "../../support/api.ts";
import { say, start } from "../../support/build.ts";
import { cast, ctx, type Player } from "../../support/cast.ts";
import { openTab } from "../../support/events.ts";
import { enter, openSocket } from "../../support/socket.ts";
import { PNG_BYTES } from "../media/samples.ts";

const sendTo = (id: number) => `/api/chat/conversations/${id}/send_message/`;
const SEND = "/api/chat/send/";

async function contentsOf(as: Player, id: number): Promise<string[]> {
  const path = `/api/chat/conversations/${id}/messages/`;
  const { body } = await api<{ results: { content: string }[] }>("GET", path, { as });
  return body.results.map(({ content }) => content);
}

async function filesKept(): Promise<number> {
  return (await ctx.env.MEDIA.list()).objects.length;
}

function form(fields: Record<string, string>, hasFile = true): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.append(name, value);
  if (hasFile) data.append("attachment", new Blob([PNG_BYTES], { type: "image/png" }), "lunch.png");
  return data;
}

describe("naming another sender over HTTP", () => {
  it("is refused by send_message, as JSON and as a form, and stores nothing", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    const before = await filesKept();
    for (const sender_id of [ben.id, `${ben.id}`, 999_999, "ada", true, [ada.id, ben.id], {}]) {
      const problem = await refused("POST", sendTo(id), { as: ada, body: { content: "Hi", sender_id } });
      expect(problem).toMatchObject({ status: 403, code: "not_allowed" });
    }
    for (const body of [
      form({ content: "Hi", sender_id: `${ben.id}` }),
      form({ sender_id: `${ben.id}` }),
      form({ content: "Hi", sender_id: `${ben.id}` }, false),
    ]) {
      const problem = await refused("POST", sendTo(id), { as: ada, body });
      expect(problem).toMatchObject({ status: 403, code: "not_allowed" });
    }
    expect(await contentsOf(ada, id)).toEqual([]);
    expect(await filesKept()).toBe(before);
  });

  it("is refused before other errors of the message, and after membership", async () => {
    const [ada, ben, stranger] = await cast("ada", "ben", "stranger");
    const id = await start(ada, ben);
    for (const body of [
      { content: "", sender_id: ben.id },
      form({ content: "x".repeat(5001), sender_id: `${ben.id}` }),
    ]) {
      expect((await refused("POST", sendTo(id), { as: ada, body })).status).toBe(403);
      expect((await refused("POST", sendTo(id), { as: stranger, body })).status).toBe(404);
      expect((await refused("POST", sendTo(id), { body })).status).toBe(401);
    }
  });

  it("is refused when sending to a person, and creates no conversation", async () => {
    const [ada, ben, cleo] = await cast("ada", "ben", "cleo");
    for (const sender_id of [ben.id, cleo.id, `${cleo.id}`]) {
      const body = { recipient_id: ben.id, content: "Hi", sender_id };
      expect(await refused("POST", SEND, { as: ada, body })).toMatchObject({
        status: 403,
        code: "not_allowed",
      });
    }
    expect((await api("GET", "/api/chat/conversations/", { as: ben })).body).toEqual([]);
  });

  it("is accepted with one's own id, its decimal text, or none", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    for (const sender_id of [ada.id, `${ada.id}`, null]) {
      const body = { content: "Hi", sender_id };
      expect((await api("POST", sendTo(id), { as: ada, body })).status).toBe(201);
      expect((await api("POST", SEND, { as: ada, body: { ...body, recipient_id: ben.id } })).status).toBe(
        201,
      );
    }
    const body = form({ content: "Look", sender_id: `${ada.id}` });
    expect(await api("POST", sendTo(id), { as: ada, body })).toMatchObject({
      status: 201,
      body: { content: "Look", sender_id: ada.id, attachment: expect.stringMatching(/\.png$/) },
    });
  });
});

describe("naming another sender in a frame", () => {
  it.each<[name: string, frame: object]>([
    ["a message", { content: "From Ben" }],
    ["a message by its type", { type: "message", content: "From Ben" }],
    ["a message by the other word", { type: "chat_message", content: "From Ben" }],
    ["a read", { type: "read", message_id: 1 }],
    ["a read of several", { type: "mark_read", message_ids: [1] }],
    ["an edit", { type: "edit", message_id: 2, new_content: "From Ben" }],
    ["a deletion", { type: "delete", message_id: 2 }],
    ["a like", { type: "like", message_id: 1 }],
    ["typing", { type: "typing" }],
  ])("is refused on a conversation's socket, which changes nothing and stays open: %s", async (_, frame) => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    await say(ben, id, "Ben's");
    await say(ada, id, "Ada's");
    const fromBen = await enter(id, ben);
    const fromAda = await enter(id, ada);
    for (const socket of [fromAda, fromBen]) await socket.pending();
    for (const named of [{ sender_id: ben.id }, { sender_id: `${ben.id}` }, { organizer_id: ben.id }]) {
      fromAda.send({ ...frame, ...named });
      expect(await fromAda.next()).toMatchObject({ type: "error", code: "not_allowed" });
    }
    expect(await fromBen.pending()).toEqual([]);
    expect(await contentsOf(ada, id)).toEqual(["Ben's", "Ada's"]);
    fromAda.send({ ...frame, sender_id: ada.id });
    expect((await fromBen.next()).type).not.toBe("error");
    fromAda.send({ content: "Still here", sender_id: `${ada.id}` });
    expect(await fromBen.nextOf("chat_message")).toMatchObject({ content: "Still here", sender_id: ada.id });
  });

  it.each<[path: string, frame: object]>([
    ["/ws/chat/notifications/", { type: "subscribe" }],
    ["/ws/chat/", { type: "join_channel", channel_id: 1 }],
    ["/ws/activity/", { type: "subscribe", workspace_id: 1 }],
    ["/ws/presence/", { type: "heartbeat", status: "idle" }],
    ["/ws/notifications/", { type: "subscribe" }],
  ])("is refused on %s, which stays open", async (path, frame) => {
    const [ada, ben] = await cast("ada", "ben");
    const socket = await openSocket(path, { as: ada });
    expect((await socket.next()).type).toBe("connected");
    for (const sender_id of [ben.id, `${ben.id}`]) {
      socket.send({ ...frame, sender_id });
      expect(await socket.nextOf("error")).toMatchObject({ code: "not_allowed" });
    }
    socket.send({ ...frame, sender_id: ada.id });
    expect(await socket.next()).not.toMatchObject({ code: "not_allowed" });
  });

  it("closes the events socket with 3100, and stores nothing", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    const { body } = await api<{ uuid: string }>("GET", `/api/chat/conversations/${id}/`, { as: ada });
    const message = { chat_id: body.uuid, content: "From Ben", timestamp: "now" };
    for (const sender_id of [ben.id, `${ben.id}`]) {
      const tab = await openTab(ada);
      tab.say("new_message", { ...message, sender_id });
      expect((await tab.closed).code).toBe(3100);
    }
    expect(await contentsOf(ada, id)).toEqual([]);
    const tab = await openTab(ada);
    tab.say("new_message", { ...message, content: "From Ada", sender_id: `${ada.id}` });
    expect(await tab.nextOf("new_message")).toMatchObject({ content: "From Ada" });
  });
});

describe("an attachment", () => {
  it("given as text is refused, in a form and as JSON", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    for (const body of [
      form({ content: "Look", attachment: "lunch.png" }, false),
      form({ attachment: "" }, false),
      { content: "Look", attachment: "lunch.png" },
      { content: "Look", attachment: { name: "lunch.png" } },
    ]) {
      const problem = await refused("POST", sendTo(id), { as: ada, body });
      expect(problem).toMatchObject({
        status: 400,
        code: "validation_failed",
        errors: [{ path: "attachment" }],
      });
    }
    expect(await contentsOf(ada, id)).toEqual([]);
    const none = { content: "No picture", attachment: null };
    expect((await api("POST", sendTo(id), { as: ada, body: none })).status).toBe(201);
  });

  it("beside too long a text is refused with it, and not stored", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    const before = await filesKept();
    const problem = await refused("POST", sendTo(id), { as: ada, body: form({ content: "x".repeat(5001) }) });
    expect(problem).toMatchObject({
      status: 400,
      errors: [{ path: "content", message: "may have at most 5000 characters" }],
    });
    expect(await filesKept()).toBe(before);
    expect(await contentsOf(ada, id)).toEqual([]);
    const longest = form({ content: "x".repeat(5000) });
    expect((await api("POST", sendTo(id), { as: ada, body: longest })).status).toBe(201);
  });
});
