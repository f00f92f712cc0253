import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TestServer } from "../support/server.ts";
import { Page } from "./page.ts";

const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const TEXT = expect.any(String);
const JSON_TYPE = { "Content-Type": "application/json" };
const TEAM_SITE = "https://team.example";

let server: TestServer;
let alice: Page;
let bob: Page;

beforeAll(async () => {
  server = await TestServer.start({
    people: 0,
    bindings: { ALLOWED_ORIGINS: TEAM_SITE, COOKIE_SAME_SITE: "none" },
  });
  alice = new Page(server.url);
  bob = new Page(server.url, { from: TEAM_SITE });
});

afterAll(() => server?.stop());

async function post(page: Page, path: string, body?: object): Promise<{ status: number; body: unknown }> {
  const response = await page.fetch(path, {
    method: "POST",
    credentials: "include",
    headers: JSON_TYPE,
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: response.status === 204 ? null : await response.json() };
}

async function get(page: Page, path: string): Promise<{ status: number; body: unknown }> {
  const response = await page.fetch(path, { credentials: "include" });
  return { status: response.status, body: await response.json() };
}

/** The code in the newest mail to an address. */
async function readCode(email: string): Promise<string> {
  const mails = await fetch(new URL(`/dev/mail/?to=${encodeURIComponent(email)}`, server.url));
  const [mail] = (await mails.json()) as { text: string }[];
  const [code] = /\b\d{6}\b/.exec(mail?.text ?? "") ?? [];
  return code ?? "";
}

async function signIn(page: Page, email: string): Promise<void> {
  await post(page, "/api/request-otp/", { email });
  const otp = await readCode(email);
  expect((await post(page, "/api/verify-otp/", { email, otp })).status).toBe(200);
}

const accessTokenOf = (page: Page) => page.cookies.get("access_token") ?? "";

describe("The complete client flow", () => {
  it("registers, signs in with a mailed code, and creates a workspace and a channel", async () => {
    // 1. Register
    const registered = await alice.fetch("/api/register/", {
      method: "POST",
      headers: JSON_TYPE,
      body: JSON.stringify({
        username: "alice",
        password: "securePass123",
        email: "alice@example.com",
        full_name: "Alice Johnson",
      }),
    });
    expect(registered.status).toBe(201);
    expect(await registered.json()).toEqual({
      status: "success",
      message: "User registered successfully!",
    });

    // 2. Request OTP
    const requested = await alice.fetch("/api/request-otp/", {
      method: "POST",
      headers: JSON_TYPE,
      body: JSON.stringify({ email: "alice@example.com" }),
    });
    expect(await requested.json()).toEqual({ status: "success", message: "OTP sent to alice@example.com" });

    // 3. Verify OTP (after receiving email)
    const loginResponse = await alice.fetch("/api/verify-otp/", {
      method: "POST",
      credentials: "include",
      headers: JSON_TYPE,
      body: JSON.stringify({ email: "alice@example.com", otp: await readCode("alice@example.com") }),
    });
    expect(await loginResponse.json()).toEqual({ status: "success", message: "Login successful!" });
    expect([...alice.cookies.keys()]).toEqual(["access_token", "refresh_token", "id_token"]);

    // 4. Create Workspace
    const workspaceResponse = await alice.fetch("/api/workspaces/", {
      method: "POST",
      credentials: "include",
      headers: JSON_TYPE,
      body: JSON.stringify({ name: "My Team", description: "Team workspace" }),
    });
    expect(await workspaceResponse.json()).toEqual({ status: "success", workspace_id: 1 });

    // 5. Create Channel
    const channelResponse = await alice.fetch("/api/channels/", {
      method: "POST",
      credentials: "include",
      headers: JSON_TYPE,
      body: JSON.stringify({ workspace_id: 1, name: "general", is_private: false }),
    });
    expect(await channelResponse.json()).toEqual({ status: "success", channel_id: 1 });
  });

  it("renews its token, connects, and joins and sends without waiting", async () => {
    const refreshed = await alice.fetch("/api/refresh/", { method: "POST", credentials: "include" });
    expect([refreshed.status, await refreshed.text()]).toEqual([204, ""]);

    // 6. Connect to WebSocket
    const accessToken = accessTokenOf(alice);
    const ws = await alice.openBare(`/ws/chat/?token=${accessToken}`);
    ws.send(JSON.stringify({ type: "join_channel", channel_id: 1 }));
    ws.send(JSON.stringify({ type: "send_message", channel_id: 1, body: "Hello team!" }));
    expect(await ws.next()).toMatchObject({ type: "connected" });
    expect(await ws.next()).toEqual({ type: "joined_channel", channel_id: 1, seq: 0 });
    expect(await ws.next()).toMatchObject({
      type: "new_message",
      message: { id: 1, sender_email: "alice@example.com", body: "Hello team!", created_at: TIME },
    });
    await ws.leave();
  });

  it("shows the results in lists, activity and metrics", async () => {
    expect(await get(alice, "/api/workspaces/")).toMatchObject({
      status: 200,
      body: {
        status: "success",
        data: [
          {
            id: 1,
            name: "My Team",
            description: "Team workspace",
            created_by: "alice@example.com",
            created_at: TIME,
          },
        ],
      },
    });
    expect((await get(alice, "/api/channels/?workspace_id=1")).body).toMatchObject({
      status: "success",
      data: [{ id: 1, workspace_id: 1, name: "general", is_private: 0, created_at: TIME }],
    });
    expect((await get(alice, "/api/messages/?channel_id=1")).body).toMatchObject({
      status: "success",
      data: [{ id: 1, sender_email: "alice@example.com", body: "Hello team!", created_at: TIME }],
    });
    const sent = { channel_id: 1, body: "Hello everyone!" };
    expect((await post(alice, "/api/messages/", sent)).body).toEqual({ status: "success", message_id: 2 });

    const activities = await post(alice, "/api/activities/", { workspace_id: 1, limit: 50 });
    expect(activities.body).toMatchObject({
      status: "success",
      data: [
        { id: 4, type: "message_sent", ref_id: 2, summary: "Alice sent a message in #general" },
        { id: 3, type: "message_sent", ref_id: 1, actor_email: "alice@example.com", created_at: TIME },
        { id: 2, type: "channel_created", ref_id: 1 },
        { id: 1, type: "workspace_created", ref_id: 1 },
      ],
    });
    const perDay = await post(alice, "/api/metrics/messages-per-day", { workspace_id: 1 });
    const { data: days } = perDay.body as { data: { day: string; count: number }[] };
    expect(days).toHaveLength(14);
    expect(days.reduce((sum, { count }) => sum + count, 0)).toBe(2);
    const active = await post(alice, "/api/metrics/active-users", { workspace_id: 1, minutes: 15 });
    expect(active.body).toEqual({ status: "success", data: { active_count: 1 } });
  });
});

describe("The four sockets, with the cookies alone and the frames as written", () => {
  it("receive messages, activity, presence and notifications", async () => {
    await alice.fetch("/api/refresh/", { method: "POST", credentials: "include" });
    const chat = await alice.open("/ws/chat/");
    const activity = await alice.open("/ws/activity/");
    const presence = await alice.open("/ws/presence/");
    const notifications = await alice.open("/ws/notifications/");
    const sockets = [chat, activity, presence, notifications];
    for (const each of sockets) expect(await each.next()).toMatchObject({ type: "connected" });

    chat.send(JSON.stringify({ type: "join_channel", channel_id: 1 }));
    activity.send(JSON.stringify({ type: "subscribe", workspace_id: 1 }));
    presence.send(JSON.stringify({ type: "heartbeat", status: "online" }));
    notifications.send(JSON.stringify({ type: "subscribe" }));
    expect(await chat.next()).toEqual({ type: "joined_channel", channel_id: 1, seq: 2 });
    expect(await activity.next()).toEqual({ type: "subscribed", workspace_id: 1 });
    expect(await presence.next()).toEqual({ type: "heartbeat_ack" });
    expect(await notifications.next()).toEqual({ type: "subscribed" });

    // Bob's page is on a site of the allowed list.
    const body = { username: "bob", password: "securePass123", email: "bob@example.com", full_name: "Bob" };
    expect((await post(bob, "/api/register/", body)).status).toBe(201);
    await signIn(bob, "bob@example.com");
    await post(bob, "/api/messages/", { channel_id: 1, body: "Good morning, @alice" });
    expect(await chat.next()).toMatchObject({
      type: "new_message",
      message: { id: 3, sender_email: "bob@example.com", body: "Good morning, @alice", created_at: TIME },
    });
    expect(await activity.next()).toMatchObject({
      type: "activity_update",
      activity: { id: 5, actor_email: "bob@example.com", type: "member_joined" },
    });
    expect(await activity.next()).toMatchObject({
      type: "activity_update",
      activity: { id: 6, type: "message_sent", ref_id: 3, summary: "Bob sent a message in #general" },
    });
    expect(await notifications.next()).toMatchObject({
      type: "notification",
      id: TEXT,
      kind: "mention",
      message: "bob mentioned you in #general",
      created_at: TIME,
    });

    const bobs = await bob.open("/ws/chat/");
    expect(await presence.next()).toMatchObject({
      type: "presence_update",
      user_email: "bob@example.com",
      status: "online",
    });
    await bobs.leave();
    expect(await presence.next()).toMatchObject({
      type: "presence_update",
      user_email: "bob@example.com",
      status: "offline",
      last_seen: TIME,
    });
    for (const each of sockets) expect(await each.rest()).toEqual([]);
    for (const each of sockets) await each.leave();
  });

  it("open with the token or the cookies, but not without, and not for foreign pages", async () => {
    for (const path of ["/ws/chat/", "/ws/activity/", "/ws/presence/", "/ws/notifications/"]) {
      const byToken = await alice.openBare(`${path}?token=${accessTokenOf(alice)}`);
      expect(await byToken.next()).toMatchObject({ type: "connected" });
      await byToken.leave();

      const unknown = await alice.openBare(path);
      expect(await unknown.next()).toMatchObject({ type: "error", code: TEXT, message: TEXT });
      expect((await unknown.closed).code).toBe(4001);

      const elsewhere = new Page(server.url, { from: "https://elsewhere.example" });
      for (const [name, value] of alice.cookies) elsewhere.cookies.set(name, value);
      await expect(elsewhere.open(path)).rejects.toThrow("403");
      const forged = await post(elsewhere, "/api/messages/", { channel_id: 1, body: "forged" });
      expect(forged.status).toBe(403);
    }
    const { data } = (await get(alice, "/api/messages/?channel_id=1")).body as { data: { body: string }[] };
    expect(data.map(({ body }) => body)).not.toContain("forged");
  });
});

describe("Troubleshooting", () => {
  it("a page with an expired access cookie calls /api/refresh/ and connects", async () => {
    alice.cookies.delete("access_token");
    alice.cookies.delete("id_token");
    expect((await post(alice, "/api/refresh/")).status).toBe(204);
    const chat = await alice.open(`/ws/chat/?token=${accessTokenOf(alice)}`);
    expect(await chat.next()).toMatchObject({ type: "connected" });
    await chat.leave();
  });

  it("logging out ends the sockets and invalidates the cookies", async () => {
    const old = new Page(server.url);
    for (const [name, value] of alice.cookies) old.cookies.set(name, value);
    const paths = ["/ws/chat/", "/ws/activity/", "/ws/notifications/", "/ws/channels/1/"];
    const sockets = await Promise.all(paths.map((path) => alice.openForItsEnd(path)));
    expect(await post(alice, "/api/logout/")).toEqual({
      status: 200,
      body: { status: "success", message: "Logged out" },
    });
    for (const { ended } of sockets) expect(await ended).toBe(4001);
    expect([...alice.cookies]).toEqual([]);
    expect((await post(old, "/api/refresh/")).status).toBe(401);
    await expect.poll(async () => (await get(old, "/api/workspaces/")).status).toBe(401);
  });

  it("a GET instead of a POST answers 405 with Allow", async () => {
    for (const path of ["/api/register/", "/api/activities/", "/api/metrics/active-users"]) {
      const refused = await bob.fetch(path, { credentials: "include" });
      expect([path, refused.status]).toEqual([path, 405]);
      expect(refused.headers.get("Allow")).toContain("POST");
    }
  });
});
