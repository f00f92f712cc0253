import { describe, expect, it } from "vitest";
import { api, refused } from "../../support/api.ts";
import { Browser, newestCode } from "../../support/browser.ts";
import { ctx, PASSWORD } from "../../support/cast.ts";
import { openSocket } from "../../support/socket.ts";

let people = 0;

function newcomer() {
  people += 1;
  const username = `newcomer_${people}`;
  return { username, email: `${username}@example.com`, password: PASSWORD };
}

interface LoggedIn {
  access: string;
  refresh: string;
  token: string;
}

const logIn = (body: object) => api<LoggedIn>("POST", "/api/auth/login/", { body });

const provedAt = (email: string) =>
  ctx.env.DB.prepare("select email_proved_at from accounts where email_key = ?")
    .bind(email)
    .first<number>("email_proved_at");

describe("an address registered by someone else", () => {
  it("[P1] passes to its owner with the first code, which ends earlier logins, sockets and the password", async () => {
    const { username, email, password } = newcomer();
    const mallory = new Browser();
    const made = await mallory.ask("POST", "/api/accounts/", { body: { username, email, password } });
    expect(made.status).toBe(201);
    const { access, refresh, token } = (await logIn({ email, password })).body;
    const socket = await openSocket("/ws/chat/notifications/", { as: { access } });
    expect((await socket.next()).type).toBe("connected");
    expect(await provedAt(email)).toBeNull();

    const owner = new Browser();
    expect((await owner.signIn(email)).status).toBe(200);

    expect((await socket.closed).code).toBe(4001);
    expect((await refused("GET", "/api/auth/profile/", { as: access })).status).toBe(401);
    const byKey = { headers: { Authorization: `Token ${token}` } };
    expect((await refused("GET", "/api/auth/profile/", byKey)).status).toBe(401);
    expect((await refused("POST", "/api/auth/refresh/", { body: { refresh } })).status).toBe(401);
    for (const name of [{ email }, { username }]) {
      expect((await logIn({ ...name, password })).status).toBe(401);
    }
    expect((await owner.ask("GET", "/api/auth/profile/")).status).toBe(200);
    expect(await provedAt(email)).toEqual(expect.any(Number));
  });

  it("[P1, P5] refuses a login with the old password that overlaps the proof", async () => {
    const { username, email, password } = newcomer();
    await api("POST", "/api/accounts/", { body: { username, email, password } });
    await api("POST", "/api/request-otp/", { body: { email } });
    const otp = await newestCode(email);
    const [login, proof] = await Promise.all([
      logIn({ username, password }),
      api("POST", "/api/verify-otp/", { body: { email, otp } }),
    ]);
    expect(proof.status).toBe(200);
    const alive =
      login.status === 200 && (await api("GET", "/api/auth/profile/", { as: login.body.access })).status;
    expect([false, 401]).toContain(alive);
  });

  it("[P1] is also proved by a code that resets the password", async () => {
    const { username, email, password } = newcomer();
    await api("POST", "/api/accounts/", { body: { username, email, password } });
    const { access } = (await logIn({ email, password })).body;
    await api("POST", "/api/auth/password-reset/", { body: { email } });
    const body = { email, code: await newestCode(email), new_password: "the owner's own evening" };
    expect((await api("POST", "/api/auth/password-reset/", { body })).status).toBe(200);
    expect((await refused("GET", "/api/auth/profile/", { as: access })).status).toBe(401);
    expect((await logIn({ email, password })).status).toBe(401);
    expect((await logIn({ email, password: body.new_password })).status).toBe(200);
  });
});

describe("an address registered by its owner", () => {
  it("[P1] keeps password and logins when the first code is used in the registering browser", async () => {
    const { username, email, password } = newcomer();
    const browser = new Browser();
    await browser.ask("POST", "/api/register/", { body: { username, email, password } });
    expect([...browser.cookies.keys()]).toEqual(["device"]);
    const { access } = (await logIn({ email, password })).body;
    const { status, setCookies } = await browser.signIn(email);
    expect([status, setCookies.length]).toEqual([200, 3]);
    expect((await api("GET", "/api/auth/profile/", { as: access })).status).toBe(200);
    expect((await logIn({ email, password })).status).toBe(200);
  });

  it("keeps logins on later codes", async () => {
    const { username, email, password } = newcomer();
    const browser = new Browser();
    await browser.ask("POST", "/api/register/", { body: { username, email, password } });
    await browser.signIn(email);
    const { access } = (await logIn({ email, password })).body;
    expect((await new Browser().signIn(email)).status).toBe(200);
    expect((await api("GET", "/api/auth/profile/", { as: access })).status).toBe(200);
    expect((await logIn({ email, password })).status).toBe(200);
  });
});
