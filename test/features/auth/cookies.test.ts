import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { decodeJwt } from "jose";
import { describe, expect, it } from "vitest";
import { signAccessToken } from "../../../src/features/auth/tokens.ts";
import worker from "../../../src/index.ts";
import { MINUTE_MS } from "../../../src/lib/time.ts";
import { refused } from "../../support/api.ts";
import { Browser, newestCode } from "../../support/browser.ts";
import { cast, ctx, type Player } from "../../support/cast.ts";

const PROFILE = "/api/auth/profile/";

async function signedIn(): Promise<{ ada: Player; browser: Browser }> {
  const [ada] = await cast("ada");
  const browser = new Browser();
  const { status } = await browser.signIn(ada.email);
  expect(status).toBe(200);
  return { ada, browser };
}

/** As if fifteen minutes had passed: browsers drop a cookie whose time is over. */
function lapse(browser: Browser): void {
  browser.cookies.delete("access_token");
  browser.cookies.delete("id_token");
}

describe("signing in by code", () => {
  it("sets three HttpOnly cookies for 15 minutes and 30 days", async () => {
    const [ada] = await cast("ada");
    const { setCookies } = await new Browser().signIn(ada.email);
    const parts = setCookies.map((cookie) => cookie.replace(/=[^;]*/, "").split("; "));
    expect(parts).toEqual([
      ["access_token", "Max-Age=900", "Path=/", "HttpOnly", "SameSite=Lax"],
      ["refresh_token", "Max-Age=2592000", "Path=/", "HttpOnly", "SameSite=Lax"],
      ["id_token", "Max-Age=900", "Path=/", "HttpOnly", "SameSite=Lax"],
    ]);
  });

  it("sets Secure cookies in production", async () => {
    const [ada] = await cast("ada");
    const browser = new Browser();
    await browser.ask("POST", "/api/request-otp/", { body: { email: ada.email } });
    const { setCookies } = await browser.ask("POST", "https://palaestra.example/api/verify-otp/", {
      body: { email: ada.email, otp: await newestCode(ada.email) },
    });
    expect(setCookies).toHaveLength(3);
    for (const cookie of setCookies) expect(cookie).toContain("; Secure");
  });

  it("sets cookies without Secure on a development server without TLS", async () => {
    const [ada] = await cast("ada");
    const browser = new Browser();
    await browser.ask("POST", "/api/request-otp/", { body: { email: ada.email } });
    const { setCookies } = await browser.ask("POST", "http://192.168.1.20:8787/api/verify-otp/", {
      body: { email: ada.email, otp: await newestCode(ada.email) },
    });
    expect(setCookies).toHaveLength(3);
    for (const cookie of setCookies) expect(cookie).not.toContain("Secure");
  });

  it("is refused for a page of another site, whose cookies the browser would drop", async () => {
    const [ada] = await cast("ada");
    const browser = new Browser();
    await browser.ask("POST", "/api/request-otp/", { body: { email: ada.email } });
    const body = { email: ada.email, otp: await newestCode(ada.email) };
    const headers = { Origin: "https://app.example", "Sec-Fetch-Site": "cross-site" };
    const refusal = await browser.ask("POST", "/api/verify-otp/", { body, headers });
    expect([refusal.status, refusal.body.code, refusal.setCookies]).toEqual([403, "cross_site_cookies", []]);
    expect(refusal.body.detail).toContain("COOKIE_SAME_SITE=none");
    expect((await browser.ask("POST", "/api/verify-otp/", { body })).status).toBe(200);
  });

  it("gives an id token that identifies the user but grants no access", async () => {
    const { ada, browser } = await signedIn();
    const id = browser.cookies.get("id_token") ?? "";
    expect(decodeJwt(id)).toMatchObject({
      sub: String(ada.id),
      email: ada.email,
      username: ada.username,
      name: "Ada Test",
      typ: "id",
    });
    for (const kind of ["id_token", "refresh_token"]) {
      const other = new Browser();
      other.cookies.set("access_token", browser.cookies.get(kind) ?? "");
      expect((await other.ask("GET", PROFILE)).status).toBe(401);
    }
  });

  it("grants the same access as a token, including sockets", async () => {
    const { ada, browser } = await signedIn();
    expect(await browser.ask("GET", PROFILE)).toMatchObject({ status: 200, body: { user: { id: ada.id } } });
    expect((await browser.ask<{ email?: string }>("GET", `/api/accounts/${ada.id}/`)).body.email).toBe(
      ada.email,
    );
    const bell = await browser.open("/ws/chat/notifications/");
    expect(await bell.next()).toEqual({ type: "connected", user_id: ada.id });
  });
});

describe("an expired access cookie", () => {
  it("is renewed by the next request", async () => {
    const { browser } = await signedIn();
    const before = browser.cookies.get("refresh_token");
    lapse(browser);
    const { status, setCookies } = await browser.ask("GET", PROFILE);
    expect([status, setCookies.length]).toEqual([200, 3]);
    expect(browser.cookies.get("refresh_token")).not.toBe(before);
    expect((await browser.ask("GET", PROFILE)).setCookies).toEqual([]);
  });

  it("is renewed even if still sent, and by concurrent requests", async () => {
    const { ada, browser } = await signedIn();
    const { gid } = decodeJwt<{ gid: string }>(browser.cookies.get("access_token") ?? "");
    const old = await signAccessToken(
      ctx.config.authSecret,
      { accountId: ada.id, grantId: gid, kind: "cookie" },
      Date.now() - 16 * MINUTE_MS,
    );
    browser.cookies.set("access_token", old);
    const tabs = Array.from({ length: 5 }, () => {
      const tab = new Browser();
      for (const [name, value] of browser.cookies) tab.cookies.set(name, value);
      return tab;
    });
    const answers = await Promise.all(tabs.map((tab) => tab.ask("GET", PROFILE)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    const [, second] = tabs;
    if (second) lapse(second);
    expect((await second?.ask("GET", PROFILE))?.status).toBe(200);
  });

  it("is renewed by POST /api/refresh/", async () => {
    const { browser } = await signedIn();
    expect(await browser.ask("POST", "/api/refresh/")).toMatchObject({ status: 204, setCookies: [] });
    lapse(browser);
    expect((await browser.ask("POST", "/api/refresh/")).setCookies).toHaveLength(3);
    expect((await new Browser().ask("POST", "/api/refresh/")).status).toBe(401);
  });

  it("reusing a refresh cookie after its successor ends the login", async () => {
    const { browser } = await signedIn();
    const stolen = new Browser();
    stolen.cookies.set("refresh_token", browser.cookies.get("refresh_token") ?? "");
    lapse(browser);
    await browser.ask("GET", PROFILE);
    lapse(browser);
    await browser.ask("GET", PROFILE);
    expect((await stolen.ask("GET", PROFILE)).status).toBe(401);
    lapse(browser);
    expect((await browser.ask("GET", PROFILE)).status).toBe(401);
  });

  it("a refresh cookie cannot be traded for readable tokens, and stays valid", async () => {
    const { browser } = await signedIn();
    const token = browser.cookies.get("refresh_token") ?? "";
    const asks = [{ body: { refresh: token } }, { headers: { refresh: token } }];
    for (const ask of asks) {
      expect(await refused("POST", "/api/auth/refresh/", ask)).toMatchObject({
        status: 401,
        code: "not_signed_in",
      });
    }
    lapse(browser);
    expect((await browser.ask("GET", PROFILE)).status).toBe(200);
  });

  it("a bearer's refresh token does not work as a cookie", async () => {
    const [ada] = await cast("ada");
    const browser = new Browser();
    browser.cookies.set("refresh_token", ada.refresh);
    expect((await browser.ask("GET", PROFILE)).status).toBe(401);
  });
});

describe("cookies for pages of other sites", () => {
  const send = async (method: string, path: string, headers: Record<string, string>, body?: object) => {
    const request = new Request<unknown, IncomingRequestCfProperties>(`https://palaestra.example${path}`, {
      method,
      headers: { "Content-Type": "application/json", ...headers },
      ...(body && { body: JSON.stringify(body) }),
    });
    return worker.fetch(request, { ...env, COOKIE_SAME_SITE: "none" }, createExecutionContext());
  };
  const PAGE = { Origin: "https://app.example", "Sec-Fetch-Site": "cross-site" };

  it("are SameSite=None and Secure, and only work for configured origins", async () => {
    const [ada] = await cast("ada");
    await send("POST", "/api/request-otp/", PAGE, { email: ada.email });
    const otp = await newestCode(ada.email);
    const signedIn = await send("POST", "/api/verify-otp/", PAGE, { email: ada.email, otp });
    const cookies = signedIn.headers.getSetCookie();
    expect([signedIn.status, cookies.length]).toEqual([200, 3]);
    for (const cookie of cookies) expect(cookie).toMatch(/; HttpOnly; Secure; SameSite=None$/);

    const Cookie = cookies.map((cookie) => cookie.split(";")[0]).join("; ");
    const status = async (method: string, headers: Record<string, string>) => {
      const body = method === "GET" ? undefined : { bio: "Lifts." };
      return (await send(method, "/api/auth/profile/", { ...headers, Cookie }, body)).status;
    };
    const evil = { Origin: "https://evil.example", "Sec-Fetch-Site": "cross-site" };
    expect([await status("GET", PAGE), await status("PATCH", PAGE)]).toEqual([200, 200]);
    expect([await status("GET", evil), await status("PATCH", evil)]).toEqual([401, 403]);
    expect(await status("GET", { "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "image" })).toBe(401);
    expect(await status("GET", { "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "document" })).toBe(200);
  });
});

describe("signing out", () => {
  it("clears the cookies and ends the login and its sockets, idempotently", async () => {
    const { browser } = await signedIn();
    const copy = new Browser();
    for (const [name, value] of browser.cookies) copy.cookies.set(name, value);
    const bell = await browser.open("/ws/chat/notifications/");
    await bell.next();
    const { status, body, setCookies } = await browser.ask("POST", "/api/logout/");
    expect([status, body]).toEqual([200, { status: "success", message: "Logged out" }]);
    expect(setCookies).toHaveLength(3);
    expect([...browser.cookies.keys()]).toEqual(["device"]);
    expect((await bell.closed).code).toBe(4001);
    copy.cookies.delete("access_token");
    expect((await copy.ask("GET", PROFILE)).status).toBe(401);
    expect((await browser.ask("POST", "/api/logout/")).status).toBe(200);
  });
});

describe("a write with cookies", () => {
  const write = { body: { profile_type: "trainer" } };

  it.each([
    ["another site's page", { Origin: "https://evil.example" }],
    ["another site's form", { "Sec-Fetch-Site": "cross-site" }],
    ["another subdomain's page", { "Sec-Fetch-Site": "same-site" }],
    ["a page without an origin", { Origin: "null" }],
  ])("is refused from %s", async (_, headers) => {
    const { browser } = await signedIn();
    for (const path of ["/api/profiles/", "/api/logout/", "/api/refresh/", "/api/verify-otp/"]) {
      const { status, body } = await browser.ask("POST", path, { ...write, headers });
      expect([path, status, body.code]).toEqual([path, 403, "origin_not_allowed"]);
    }
    expect((await browser.ask("GET", PROFILE)).status).toBe(200);
  });

  it.each([
    ["our own page", { Origin: "http://localhost" }],
    ["a listed origin's page", { Origin: "https://app.example" }],
    ["our own page, by an older browser", { "Sec-Fetch-Site": "same-origin" }],
    ["no browser", {}],
  ])("is accepted from %s", async (_, headers) => {
    const { browser } = await signedIn();
    expect((await browser.ask("POST", "/api/profiles/", { ...write, headers })).status).toBe(201);
  });

  it("does not open a socket for another site's page", async () => {
    const { browser } = await signedIn();
    await expect(browser.open("/ws/chat/notifications/", { Origin: "https://evil.example" })).rejects.toThrow(
      "403",
    );
  });

  it("uses the Authorization header if both are sent", async () => {
    const { browser } = await signedIn();
    const [ben] = await cast("ben");
    const headers = { Authorization: `Bearer ${ben.access}`, Origin: "https://evil.example" };
    expect((await browser.ask("GET", PROFILE, { headers })).body).toMatchObject({ user: { id: ben.id } });
    expect((await browser.ask("POST", "/api/profiles/", { ...write, headers })).status).toBe(201);
  });
});
