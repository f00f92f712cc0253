import { readFileSync } from "node:fs";
import { join } from "node:path";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startThrowawayServer, type ThrowawayServer } from "../../scripts/demo/server.ts";
import { ROOT } from "../../scripts/root.ts";
import { signAccessToken, signRefreshToken } from "../../src/features/auth/tokens.ts";
import { DAY_MS, MINUTE_MS } from "../../src/lib/time.ts";
import { Client } from "./client.ts";

const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const JWT = expect.stringMatching(/^eyJ[\w-]+\.[\w-]+\.[\w-]+$/);

let server: ThrowawayServer;
let client: Client;

beforeAll(async () => {
  server = await startThrowawayServer();
  client = new Client(server.origin);
});

afterAll(() => server.stop());

async function register(username: string, firstName: string, lastName: string): Promise<number> {
  const { status, body } = await client.call("POST /api/accounts/", {
    body: {
      username,
      email: `${username}@example.com`,
      password: "secure_password",
      confirmPassword: "secure_password",
      firstName,
      lastName,
    },
  });
  expect({ status, body }).toEqual({ status: 201, body: { id: expect.any(Number) } });
  return body.id;
}

async function logIn(name: { username: string } | { email: string }) {
  const { status, body } = await client.call("POST /api/auth/login/", {
    body: { ...name, password: "secure_password" },
  });
  expect(status).toBe(200);
  return body;
}

describe("Scenario 1: a new user comes aboard", () => {
  it("registers, logs in, becomes a trainer and a trainee, and is ready", async () => {
    const id = await register("john_doe", "John", "Doe");

    const login = await logIn({ username: "john_doe" });
    expect(login).toMatchObject({
      access: JWT,
      refresh: JWT,
      account: { id, username: "john_doe", email: "john_doe@example.com", profile_types: [] },
    });

    for (const profile_type of ["trainer", "trainee"]) {
      const made = await client.call("POST /api/profiles/", { token: login.access, body: { profile_type } });
      expect(made).toMatchObject({ status: 201, body: { account: id, profile_type } });
    }
    const twice = await client.call("POST /api/profiles/", {
      token: login.access,
      body: { profile_type: "trainer" },
    });
    expect(twice.status).toBe(409);

    const ready = await logIn({ email: "john_doe@example.com" });
    expect(ready.account.profile_types.toSorted()).toEqual(["trainee", "trainer"]);
    const details = await client.call(`GET /api/accounts/${id}/`, { token: ready.access });
    expect(details).toMatchObject({
      status: 200,
      body: { id, username: "john_doe", email: "john_doe@example.com", firstName: "John", lastName: "Doe" },
    });
    const types = details.body.profiles.map(({ profile_type }) => profile_type);
    expect(types.toSorted()).toEqual(["trainee", "trainer"]);
  });
});

describe("Scenario 2: a chat in real time", () => {
  it("lists, starts, connects, sends, types, reads, edits, deletes and leaves", async () => {
    const johnId = await register("john_smith", "John", "Smith");
    const janeId = await register("jane_smith", "Jane", "Smith");
    const { access: john } = await logIn({ username: "john_smith" });
    const { access: jane } = await logIn({ username: "jane_smith" });

    expect(await client.call("GET /api/chat/conversations/", { token: john })).toEqual({
      status: 200,
      body: [],
    });

    const start = "POST /api/chat/conversations/start/";
    const started = await client.call(start, { token: john, body: { user2: janeId } });
    expect(started).toMatchObject({
      status: 201,
      body: { id: expect.any(Number), participants: [johnId, janeId], created_at: TIME },
    });
    const again = await client.call(start, { token: john, body: { user2: janeId } });
    expect(again).toMatchObject({ status: 200, body: { id: started.body.id } });
    const id: number = started.body.id;

    const johns = await client.connect(`/ws/chat/${id}/?token=${john}`);
    const janes = await client.connect(`/ws/chat/${id}/?token=${jane}`);

    johns.send({ type: "typing", is_typing: true });
    expect(await janes.receive("typing_indicator")).toEqual({
      type: "typing_indicator",
      user: "john_smith",
      is_typing: true,
    });

    johns.send({ type: "message", content: "Hi!" });
    const sent = await janes.receive("chat_message");
    expect(sent).toMatchObject({
      type: "chat_message",
      message_id: 1,
      sender: "john_smith",
      content: "Hi!",
      timestamp: TIME,
    });
    expect(await johns.receive("chat_message")).toEqual(sent);

    janes.send({ type: "read", message_id: 1 });
    expect(await johns.receive("read_receipt")).toMatchObject({
      type: "read_receipt",
      message_id: 1,
      read_by: "jane_smith",
      read_at: TIME,
    });

    johns.send({ type: "edit", message_id: 1, new_content: "Updated" });
    expect(await janes.receive("message_edited")).toMatchObject({
      type: "message_edited",
      message_id: 1,
      new_content: "Updated",
      edited_by: "john_smith",
      edited_at: TIME,
    });

    const page = await client.call(`GET /api/chat/conversations/${id}/messages/?page=1`, { token: john });
    expect(page).toMatchObject({
      status: 200,
      body: {
        count: 1,
        next: null,
        previous: null,
        results: [
          {
            id: 1,
            sender: "john_smith",
            content: "Updated",
            attachment: null,
            timestamp: TIME,
            is_read: true,
            read_at: TIME,
            is_deleted: false,
            edited_at: TIME,
          },
        ],
      },
    });

    johns.send({ type: "delete", message_id: 1 });
    expect(await janes.receive("message_deleted")).toMatchObject({
      type: "message_deleted",
      message_id: 1,
      deleted_by: "john_smith",
      deleted_at: TIME,
    });
    const emptied = await client.call(`GET /api/chat/conversations/${id}/messages/`, { token: jane });
    expect(emptied.body).toMatchObject({ count: 0, results: [] });

    const found = await client.call("GET /api/chat/conversations/?search=john", { token: jane });
    expect(found.body).toMatchObject([
      {
        id,
        participants: [
          { id: johnId, username: "john_smith" },
          { id: janeId, username: "jane_smith" },
        ],
        created_at: TIME,
      },
    ]);

    await johns.leave();
    expect(await johns.closed).toMatchObject({ code: 1000 });
    await janes.leave();
  });

  it("sends a message with a file by HTTP to connected members", async () => {
    await register("kim", "Kim", "Lee");
    const samId = await register("sam", "Sam", "Roe");
    const { access: kim } = await logIn({ username: "kim" });
    const { access: sam } = await logIn({ username: "sam" });
    const start = { token: kim, body: { user2: samId } };
    const { id } = (await client.call("POST /api/chat/conversations/start/", start)).body;
    const sams = await client.connect(`/ws/chat/${id}/?token=${sam}`);

    const form = new FormData();
    form.set("content", "Hello!");
    form.set("attachment", new File(["%PDF-1.4\n%%EOF"], "file.pdf", { type: "application/pdf" }));
    const path = `POST /api/chat/conversations/${id}/send_message/`;
    const sent = await client.call(path, { token: kim, body: form });

    const attachment = expect.stringMatching(/^\/media\/chat_attachments\/.+\/file\.pdf$/);
    expect(sent).toMatchObject({
      status: 201,
      body: { id: 1, sender: "kim", content: "Hello!", attachment, timestamp: TIME },
    });
    expect(await sams.receive("chat_message")).toMatchObject({
      message_id: 1,
      content: "Hello!",
      attachment,
    });
    await sams.leave();
  });

  it("is refused with the documented close code", async () => {
    await register("ann", "Ann", "Poe");
    const bobId = await register("bob", "Bob", "Poe");
    await register("eve", "Eve", "Poe");
    const { access: ann } = await logIn({ username: "ann" });
    const { access: eve } = await logIn({ username: "eve" });
    const start = { token: ann, body: { user2: bobId } };
    const { id } = (await client.call("POST /api/chat/conversations/start/", start)).body;

    for (const [path, code] of [
      [`/ws/chat/${id}/`, 4001],
      [`/ws/chat/${id}/?token=nonsense`, 4001],
      [`/ws/chat/${id}/?token=${eve}`, 4003],
      [`/ws/chat/999999/?token=${ann}`, 4004],
    ] as const) {
      const connection = await client.connect(path);
      expect(await connection.next()).toMatchObject({ type: "error", message: expect.any(String) });
      expect(await connection.closed).toMatchObject({ code });
    }
  });
});

describe("Scenario 4: an access token runs out", () => {
  it("is refused, refreshed and works again; after the refresh token expires, a login is needed", async () => {
    await register("lee", "Lee", "Kay");
    const login = await logIn({ username: "lee" });
    const { sub, gid } = decodeJwt(login.access);
    const claims = { accountId: Number(sub), grantId: String(gid) };
    const secret = readSecret();
    const justBefore = await signAccessToken(secret, claims, Date.now() - 59 * MINUTE_MS);
    const ranOut = await signAccessToken(secret, claims, Date.now() - 61 * MINUTE_MS);
    const list = "GET /api/chat/conversations/";
    expect((await client.call(list, { token: justBefore })).status).toBe(200);

    const refused = await client.call(list, { token: ranOut });
    expect(refused).toMatchObject({ status: 401, body: { code: "not_signed_in" } });

    const refresh = (token: string) =>
      client.call("POST /api/auth/refresh/", { headers: { refresh: token } });
    const refreshed = await refresh(login.refresh);
    expect(refreshed).toMatchObject({ status: 200, body: { access: JWT } });

    expect((await client.call(list, { token: refreshed.body.access })).status).toBe(200);

    const tooOld = await signRefreshToken(
      secret,
      { ...claims, generation: 1 },
      Date.now() - 2 * DAY_MS - 1000,
    );
    expect((await refresh(tooOld)).status).toBe(401);
    const { access } = await logIn({ username: "lee" });
    expect((await client.call(list, { token: access })).status).toBe(200);
  });

  it("is not refreshed after logging out", async () => {
    await register("max", "Max", "Kay");
    const { access, refresh } = await logIn({ username: "max" });
    const logout = { token: access, headers: { refresh } };
    expect((await client.call("POST /api/auth/logout/", logout)).status).toBe(205);
    expect((await client.call("POST /api/auth/refresh/", { headers: { refresh } })).status).toBe(401);
    expect((await client.call("POST /api/auth/logout/", logout)).status).toBe(401);
  });
});

/** The secret of the local server, as it stands in its file. */
function readSecret(): string {
  const file = readFileSync(join(ROOT, ".dev.vars"), "utf8");
  const [, secret] = /^AUTH_SECRET="?([^"\n]+)"?$/m.exec(file) ?? [];
  if (!secret) throw new Error("The local server has no AUTH_SECRET");
  return secret;
}
