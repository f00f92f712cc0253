import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import type { NewGrant } from "../../../src/features/auth/grants/actions.ts";
import { api, refused } from "../../support/api.ts";
import { cast, logIn } from "../../support/cast.ts";
import { openSocket, type TestSocket } from "../../support/socket.ts";

const LOGOUT = "/api/auth/logout/";
const LOGOUT_ALL = "/api/auth/logout-all/";

const byKey = (grant: { token: string }) => ({ headers: { Authorization: `Token ${grant.token}` } });

/** What each credential of a login is answered with. */
async function credentials(grant: NewGrant): Promise<Record<string, number>> {
  const access = await api("GET", "/api/auth/profile/", { as: grant });
  const key = await api("GET", "/api/auth/profile/", byKey(grant));
  const refresh = await api("POST", "/api/auth/refresh/", { body: { refresh: grant.refresh } });
  return { access: access.status, key: key.status, refresh: refresh.status };
}

const LIVING = { access: 200, key: 200, refresh: 200 };
const ENDED = { access: 401, key: 401, refresh: 401 };

async function listen(grant: NewGrant): Promise<TestSocket> {
  const socket = await openSocket("/ws/chat/notifications/", { as: grant });
  expect((await socket.next()).type).toBe("connected");
  return socket;
}

describe("logging out", () => {
  it("ends the login with its tokens and sockets, and answers 401 the second time", async () => {
    const [ada] = await cast("ada");
    const other = await logIn(ada);
    const [socket, kept] = [await listen(ada), await listen(other)];
    expect(await credentials(ada)).toEqual(LIVING);

    const headers = { refresh: ada.refresh };
    const first = await api("POST", LOGOUT, { as: ada, headers });
    expect([first.status, first.body]).toEqual([205, null]);
    expect(await socket.closed).toMatchObject({ code: 4001 });

    expect(await refused("POST", LOGOUT, { as: ada, headers })).toMatchObject({
      status: 401,
      code: "not_signed_in",
    });
    expect(await credentials(ada)).toEqual(ENDED);
    expect(await credentials(other)).toEqual(LIVING);
    kept.send("ping");
    expect((await kept.next()).type).toBe("pong");
  });

  it("works with a Token key, without the path's last slash and without a body", async () => {
    const [ada] = await cast("ada");
    const socket = await listen(ada);
    expect((await api("POST", "/api/auth/logout", byKey(ada))).status).toBe(205);
    expect((await api("POST", "/api/auth/logout", byKey(ada))).status).toBe(401);
    expect(await socket.closed).toMatchObject({ code: 4001 });
    expect(await credentials(ada)).toEqual(ENDED);
  });

  it("accepts a Content-Type without a body", async () => {
    const [ada] = await cast("ada");
    const headers = { "Content-Type": "application/json" };
    expect((await api("POST", LOGOUT, { as: ada, headers })).status).toBe(205);
  });

  it("also ends the login of the caller's refresh token in the body", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const other = await logIn(ada);
    expect((await api("POST", LOGOUT, { as: ada, body: { refresh: other.refresh } })).status).toBe(205);
    expect(await credentials(other)).toEqual(ENDED);
    const third = await logIn(ada);
    expect((await api("POST", LOGOUT, { as: third, body: { refresh: ben.refresh } })).status).toBe(205);
    expect(await credentials(ben)).toEqual(LIVING);
  });

  it("answers 401 before validating the body", async () => {
    expect((await refused("POST", LOGOUT)).status).toBe(401);
    expect((await refused("POST", LOGOUT, { body: "{" })).status).toBe(401);
    expect((await refused("POST", LOGOUT_ALL)).status).toBe(401);
  });

  it("succeeds for only one of two concurrent requests", async () => {
    const [ada] = await cast("ada");
    const replies = await Promise.all([
      api("POST", LOGOUT, { as: ada }),
      api("POST", LOGOUT, { as: ada }),
      api("POST", LOGOUT, { as: ada }),
    ]);
    expect(replies.map((reply) => reply.status).sort()).toEqual([205, 401, 401]);
  });
});

describe("logging out everywhere", () => {
  it("ends all logins and sockets of the account only", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const other = await logIn(ada);
    const sockets = [await listen(ada), await listen(other)];
    expect((await api("POST", LOGOUT_ALL, { as: other })).status).toBe(205);
    for (const socket of sockets) expect(await socket.closed).toMatchObject({ code: 4001 });
    for (const grant of [ada, other]) expect(await credentials(grant)).toEqual(ENDED);
    expect(await credentials(ben)).toEqual(LIVING);
    expect((await refused("POST", LOGOUT_ALL, { as: other })).status).toBe(401);
  });
});

describe("an account's logins", () => {
  it("are limited to five: a sixth ends the oldest and its sockets", async () => {
    const [ada] = await cast("ada");
    const grants: NewGrant[] = [ada];
    while (grants.length < 5) grants.push(await logIn(ada));
    const socket = await listen(ada);
    for (const grant of grants) expect(await credentials(grant)).toEqual(LIVING);

    const sixth = await logIn(ada);

    expect(await socket.closed).toMatchObject({ code: 4001 });
    expect(await credentials(ada)).toEqual(ENDED);
    for (const grant of [...grants.slice(1), sixth]) expect(await credentials(grant)).toEqual(LIVING);
  });

  it("stay five under concurrent logins", async () => {
    const [ada] = await cast("ada");
    await Promise.all(Array.from({ length: 12 }, () => logIn(ada)));
    const { results } = await env.DB.prepare(
      "select id from grants where account_id = ? and ended_at is null",
    )
      .bind(ada.id)
      .all();
    expect(results).toHaveLength(5);
  });

  it("don't count ended ones", async () => {
    const [ada] = await cast("ada");
    for (let time = 0; time < 6; time += 1) {
      const grant = await logIn(ada);
      await api("POST", LOGOUT, { as: grant });
    }
    expect(await credentials(ada)).toEqual(LIVING);
  });
});
