import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startThrowawayServer, type ThrowawayServer } from "../../scripts/demo/server.ts";
import { Client } from "./client.ts";

const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

interface Person {
  id: number;
  username: string;
  jwt: string;
}

let server: ThrowawayServer;
let client: Client;
let userA: Person;
let userB: Person;

beforeAll(async () => {
  server = await startThrowawayServer();
  client = new Client(server.origin);
  userA = await signUp("user_a");
  userB = await signUp("user_b");
});

afterAll(() => server.stop());

async function signUp(username: string): Promise<Person> {
  const password = "secure_password";
  const body = { username, email: `${username}@example.com`, password };
  const { id } = (await client.call("POST /api/accounts/", { body })).body;
  const login = await client.call("POST /api/auth/login/", { body: { username, password } });
  return { id, username, jwt: login.body.access };
}

describe("The complete journey: user A chats with user B", () => {
  it("opens, connects, loads, types, sends, reads, and sends by HTTP", async () => {
    // Step 1: User A opens chat with User B
    const start = { token: userA.jwt, body: { user_id: userB.id } };
    const opened = await client.call("POST /api/chat/conversations/start/", start);
    expect(opened).toMatchObject({
      status: 201,
      body: { id: 1, participants: [userA.id, userB.id], messages: [] },
    });

    // Step 2: Connect to WebSocket for real-time updates
    const a = await client.connect(`/ws/chat/1/?token=${userA.jwt}`);
    const b = await client.connect("/ws/chat/1/", { Authorization: `Bearer ${userB.jwt}` });
    const notifications = await client.connect(`/ws/chat/notifications/?token=${userB.jwt}`);

    // Step 3: Load message history (if needed)
    const page = "GET /api/chat/conversations/1/messages/?page=1";
    const history = await client.call(page, { token: userA.jwt });
    expect(history).toMatchObject({ status: 200, body: { results: [], count: 0, has_more: false } });

    // Step 4: Send messages via WebSocket
    a.send({ type: "typing" });
    expect(await b.receive("typing")).toEqual({
      type: "typing",
      user_id: userA.id,
      username: "user_a",
      is_typing: true,
    });
    a.send({ type: "stop_typing" });
    expect(await b.receive("typing")).toMatchObject({ user_id: userA.id, is_typing: false });
    a.send({ type: "chat_message", content: "Hi!" });
    const message = {
      type: "chat_message",
      message_id: 1,
      content: "Hi!",
      sender_id: userA.id,
      sender_username: "user_a",
      timestamp: TIME,
    };
    expect(await a.receive("chat_message")).toMatchObject(message);
    expect(await b.receive("chat_message")).toMatchObject(message);
    expect(await notifications.receive("new_message")).toMatchObject({
      type: "new_message",
      conversation_id: 1,
      message_id: 1,
      sender_id: userA.id,
      content_preview: "Hi!",
    });

    // Step 5: User B reads the message
    b.send({ type: "mark_read", message_ids: [1] });
    expect(await a.receive("messages_read")).toMatchObject({
      type: "messages_read",
      message_ids: [1],
      read_by: userB.id,
      read_at: TIME,
    });
    expect((await client.call(page, { token: userA.jwt })).body.results).toMatchObject([
      { id: 1, is_read: true, read_at: TIME },
    ]);

    // Alternative: Send messages via REST API
    const body = { recipient_id: userB.id, content: "Hi again!" };
    const sent = await client.call("POST /api/chat/send/", { token: userA.jwt, body });
    expect(sent).toMatchObject({ status: 201, body: { id: 2, conversation: 1, content: "Hi again!" } });
    expect(await b.receive("chat_message")).toMatchObject({ message_id: 2, content: "Hi again!" });
    expect(await notifications.receive("new_message")).toMatchObject({ message_id: 2, unread_count: 1 });

    // Once both have written, each sees the other come and go.
    b.send({ type: "chat_message", content: "Hi to you" });
    expect(await a.receive("user_online")).toMatchObject({ user_id: userB.id, username: "user_b" });
    await a.leave();
    expect(await b.receive("user_offline")).toMatchObject({ user_id: userA.id, username: "user_a" });
    await Promise.all([b.leave(), notifications.leave()]);
  });

  it("scrolls back through a longer history, fifty at a time", async () => {
    const c = await signUp("user_c");
    const start = { token: userA.jwt, body: { user_id: c.id } };
    const { id } = (await client.call("POST /api/chat/conversations/start/", start)).body;
    const socket = await client.connect(`/ws/chat/${id}/?token=${userA.jwt}`);
    for (let number = 1; number <= 60; number += 1) {
      socket.send({ type: "chat_message", content: `Message ${number}` });
    }
    await socket.receive("chat_message", ({ message_id }) => message_id === 60);
    await socket.leave();

    const messages = `GET /api/chat/conversations/${id}/messages/`;
    const first = await client.call(`${messages}?page=1`, { token: c.jwt });
    expect(first.body).toMatchObject({ count: 60, has_more: true });
    expect(first.body.results).toHaveLength(50);
    expect(first.body.results[0]).toMatchObject({ id: 1, content: "Message 1" });

    const newest = await client.call(`${messages}?before=`, { token: c.jwt });
    expect(newest.body.results.map(({ id }) => id)).toEqual(range(11, 60));
    expect(newest.body.has_more).toBe(true);
    const older = await client.call(`${messages}?before=11`, { token: c.jwt });
    expect(older.body.results.map(({ id }) => id)).toEqual(range(1, 10));
    expect(older.body.has_more).toBe(false);

    const read = `POST /api/chat/conversations/${id}/read/`;
    const marked = await client.call(read, { token: c.jwt, body: { message_ids: [10] } });
    expect(marked).toEqual({ status: 200, body: { success: true, messages_marked_read: 10 } });
    const rest = await client.call(read, { token: c.jwt, body: { mark_all: true } });
    expect(rest).toEqual({ status: 200, body: { success: true, messages_marked_read: 50 } });
  });
});

describe("Errors", () => {
  it("are 400 for oneself and missing fields, 401 without a token, 404 for hidden things", async () => {
    const start = "POST /api/chat/conversations/start/";
    const stranger = await signUp("user_d");
    const { id } = (await client.call(start, { token: userA.jwt, body: { user_id: userB.id } })).body;
    const status = async (...asking: Parameters<Client["call"]>) => (await client.call(...asking)).status;

    expect(await status(start, { token: userA.jwt, body: { user_id: userA.id } })).toBe(400);
    expect(await status(start, { token: userA.jwt, body: {} })).toBe(400);
    expect(await status(start, { body: { user_id: userB.id } })).toBe(401);
    expect(await status(start, { token: userA.jwt, body: { user_id: 999_999 } })).toBe(404);
    expect(await status(`GET /api/chat/conversations/${id}/`, { token: stranger.jwt })).toBe(404);
    expect(await status("GET /api/chat/conversations/999999/", { token: userA.jwt })).toBe(404);
  });

  it("of a frame are sent in an error frame, and the socket stays open", async () => {
    const start = { token: userA.jwt, body: { user_id: userB.id } };
    const { id } = (await client.call("POST /api/chat/conversations/start/", start)).body;
    const socket = await client.connect(`/ws/chat/${id}/?token=${userA.jwt}`);
    socket.send("{not json");
    expect(await socket.receive("error")).toMatchObject({ type: "error", message: expect.any(String) });
    socket.send({ type: "chat_message", content: "Still here." });
    expect(await socket.receive("chat_message")).toMatchObject({ content: "Still here." });
    await socket.leave();
  });

  it("refuse a socket without a login or membership", async () => {
    const stranger = await signUp("user_e");
    const start = { token: userA.jwt, body: { user_id: userB.id } };
    const { id } = (await client.call("POST /api/chat/conversations/start/", start)).body;
    for (const path of [
      `/ws/chat/${id}/`,
      "/ws/chat/notifications/",
      `/ws/chat/${id}/?token=${stranger.jwt}`,
    ]) {
      const socket = await client.connect(path);
      expect(await socket.next()).toMatchObject({ type: "error", message: expect.any(String) });
      expect((await socket.closed).code).toBe(path.includes("token") ? 4003 : 4001);
    }
  });
});

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
