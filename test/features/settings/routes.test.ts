import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { api, refused } from "../../support/api.ts";
import { cast, logIn, type Player } from "../../support/cast.ts";
import { enter, openSocket } from "../../support/socket.ts";

const at = (player: { id: number }) => `/api/accounts/${player.id}/`;

async function shown(player: Player): Promise<Record<string, unknown>> {
  return (await api("GET", at(player), { as: player })).body;
}

const replacement = (player: Player, changes: Record<string, unknown> = {}) => ({
  username: player.username,
  email: player.email,
  firstName: "New",
  lastName: "Name",
  ...changes,
});

describe("changing an account", () => {
  it("replaces names by PUT and accepts the current address", async () => {
    const [ada] = await cast("ada");
    const body = { username: `${ada.username}.new`, email: ada.email, firstName: "New" };
    const reply = await api("PUT", at(ada), { as: ada, body });
    expect([reply.status, reply.body]).toEqual([200, { message: "Account updated successfully" }]);
    expect(await shown(ada)).toMatchObject({ ...body, lastName: "" });
  });

  it("changes the given fields and the time by PATCH", async () => {
    const [ada] = await cast("ada");
    await env.DB.prepare("update accounts set updated_at = 0 where id = ?").bind(ada.id).run();
    const before = await shown(ada);
    const path = `/api/accounts/${ada.id}`;
    expect((await api("PATCH", path, { as: ada, body: { lastName: " Lovelace " } })).status).toBe(200);
    const { updatedAt, ...after } = await shown(ada);
    expect(after).toMatchObject({ username: ada.username, firstName: "Ada", lastName: "Lovelace" });
    expect(after.createdAt).toBe(before.createdAt);
    expect(Date.parse(String(updatedAt))).toBeGreaterThan(0);
  });

  it("allows logins with the new name and keeps existing logins", async () => {
    const [ada] = await cast("ada");
    const username = `${ada.username}.renamed`;
    await api("PATCH", at(ada), { as: ada, body: { username } });
    const old = { username: ada.username, password: ada.password };
    expect((await refused("POST", "/api/auth/login/", { body: old })).status).toBe(401);
    const fresh = { username, password: ada.password };
    expect((await api("POST", "/api/auth/login/", { body: fresh })).status).toBe(200);
    expect((await api("GET", "/api/auth/profile/", { as: ada })).status).toBe(200);
  });

  it("allows changing the case of the own username", async () => {
    const [ada] = await cast("ada");
    const body = { username: ada.username.toUpperCase(), email: ada.email.toUpperCase() };
    expect((await api("PATCH", at(ada), { as: ada, body })).status).toBe(200);
    expect(await shown(ada)).toMatchObject(body);
  });

  it.each(["PUT", "PATCH"])("refuses by %s what is taken in any case", async (method) => {
    const [ada, ben] = await cast("ada", "ben");
    for (const [changes, code] of [
      [{ username: ben.username.toUpperCase() }, "username_taken"],
      [{ email: ben.email.toUpperCase() }, "email_taken"],
    ] as const) {
      const body = replacement(ada, changes);
      expect(await refused(method, at(ada), { as: ada, body })).toMatchObject({ status: 409, code });
    }
    expect(await shown(ada)).toMatchObject({ username: ada.username, firstName: "Ada" });
  });

  it.each([
    ["PUT", { username: undefined }, "username"],
    ["PUT", { email: undefined }, "email"],
    ["PUT", { username: "with space" }, "username"],
    ["PUT", { firstName: null }, "firstName"],
    ["PATCH", { username: "" }, "username"],
    ["PATCH", { username: null }, "username"],
    ["PATCH", { email: "nowhere" }, "email"],
    ["PATCH", { firstName: "x".repeat(151) }, "firstName"],
    ["PATCH", { lastName: 7 }, "lastName"],
    ["PATCH", { username: "somebody@example.org" }, "username"],
  ])("refuses %s of %j", async (method, changes, field) => {
    const [ada] = await cast("ada");
    const problem = await refused(method, at(ada), { as: ada, body: replacement(ada, changes) });
    expect(problem).toMatchObject({ status: 400, code: "validation_failed" });
    expect(problem.errors?.map((error) => error.path)).toEqual([field]);
  });

  it("allows only the account's own address as a username", async () => {
    const [ada] = await cast("ada");
    const same = { username: ada.email };
    expect((await api("PATCH", at(ada), { as: ada, body: same })).status).toBe(200);
    expect(await shown(ada)).toMatchObject({ username: ada.email, email: ada.email });
  });
});

describe("another account", () => {
  it.each(["PUT", "PATCH", "DELETE"])("answers 403 to %s with any body", async (method) => {
    const [ada, ben] = await cast("ada", "ben");
    for (const body of ["{", "{}", undefined]) {
      expect(await refused(method, at(ada), { as: ben, body })).toMatchObject({
        status: 403,
        code: "not_allowed",
      });
      expect((await refused(method, at(ada), { body })).status).toBe(401);
      for (const id of ["999999", "0", "ada"]) {
        expect((await refused(method, `/api/accounts/${id}/`, { as: ben, body })).status).toBe(404);
        expect((await refused(method, `/api/accounts/${id}/`, { body })).status).toBe(401);
      }
    }
    expect(await shown(ada)).toMatchObject({ username: ada.username, firstName: "Ada" });
  });
});

describe("deleting an account", () => {
  it("ends its logins and sockets and leaves no rows", async () => {
    const [ada] = await cast("ada");
    const other = await logIn(ada);
    await api("POST", "/api/profiles/", { as: ada, body: { profile_type: "gym" } });
    await api("PATCH", "/api/auth/profile/", { as: ada, body: { bio: "Lifts." } });
    const socket = await openSocket("/ws/chat/notifications/", { as: other });
    expect((await socket.next()).type).toBe("connected");

    const reply = await api("DELETE", at(ada), { as: ada });
    expect([reply.status, reply.body]).toEqual([200, { message: "Account deleted successfully" }]);

    expect(await socket.closed).toMatchObject({ code: 4001 });
    expect((await refused("GET", at(ada))).status).toBe(404);
    for (const grant of [ada, other]) {
      expect((await refused("GET", "/api/auth/profile/", { as: grant })).status).toBe(401);
      const byKey = { headers: { Authorization: `Token ${grant.token}` } };
      expect((await refused("GET", "/api/auth/profile/", byKey)).status).toBe(401);
      const body = { refresh: grant.refresh };
      expect((await refused("POST", "/api/auth/refresh/", { body })).status).toBe(401);
    }
    const login = { username: ada.username, password: ada.password };
    expect((await refused("POST", "/api/auth/login/", { body: login })).status).toBe(401);
    for (const table of ["grants", "profiles", "fitness_profiles"]) {
      const left = await env.DB.prepare(`select count(*) as n from ${table} where account_id = ?`)
        .bind(ada.id)
        .first<number>("n");
      expect(left, table).toBe(0);
    }
  });

  it("frees the name and address but never reuses the id", async () => {
    const [ada] = await cast("ada");
    await api("DELETE", at(ada), { as: ada });
    const { username, email, password } = ada;
    const again = await api("POST", "/api/accounts/", { body: { username, email, password } });
    expect(again.status).toBe(201);
    expect(again.body.id).toBeGreaterThan(ada.id);
  });

  it("keeps the conversation for the other without the deleted messages", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const started = await api<{ id: number }>("POST", "/api/chat/conversations/start/", {
      as: ada,
      body: { user2: ben.id },
    });
    const path = `/api/chat/conversations/${started.body.id}/`;
    for (const [person, content] of [
      [ada, "a secret of Ada's"],
      [ben, "an answer of Ben's"],
    ] as const) {
      await api("POST", `${path}send_message/`, { as: person, body: { content } });
    }
    const socket = await enter(started.body.id, ben);
    await api("DELETE", at(ada), { as: ada });

    const deleted = await socket.nextOf("message_deleted");
    expect(deleted.message_id).toBe(1);
    const kept = await api<{ messages: { content: string }[] }>("GET", path, { as: ben });
    expect(kept.status).toBe(200);
    expect(JSON.stringify(kept.body)).not.toContain("a secret of Ada's");
    expect(kept.body.messages.map((message) => message.content)).toContain("an answer of Ben's");
    const list = await api<{ id: number }[]>("GET", "/api/chat/conversations/", { as: ben });
    expect(list.body.map((conversation) => conversation.id)).toEqual([started.body.id]);
    const sent = await api("POST", `${path}send_message/`, { as: ben, body: { content: "still here" } });
    expect(sent.status).toBe(201);
  });
});
