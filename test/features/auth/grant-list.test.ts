import { describe, expect, it } from "vitest";
import { authenticate } from "../../../src/features/auth/actions.ts";
import { deviceName } from "../../../src/features/auth/device.ts";
import { HOUR_MS } from "../../../src/lib/time.ts";
import { api, refused } from "../../support/api.ts";
import { Browser } from "../../support/browser.ts";
import { cast, ctx, logIn } from "../../support/cast.ts";
import { openSocket } from "../../support/socket.ts";

interface Shown {
  id: string;
  kind: string;
  device: string | null;
  created_at: string;
  last_used_at: string;
  current: boolean;
}

const PATH = "/api/auth/grants/";
const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0";

describe("the list of logins", () => {
  it("shows active logins, newest first, with kind, device, times and the current one", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const ended = await logIn(ada);
    await api("POST", "/api/auth/logout/", { as: ended });
    const { username, password } = ada;
    await api("POST", "/api/auth/login/", {
      body: { username, password },
      headers: { "User-Agent": FIREFOX },
    });
    await new Browser().signIn(ada.email);
    const { status, body } = await api<Shown[]>("GET", PATH, { as: ada });
    expect(status).toBe(200);
    expect(body.map(({ kind, device, current }) => [kind, device, current])).toEqual([
      ["cookie", null, false],
      ["bearer", "Firefox on Linux", false],
      ["bearer", null, true],
    ]);
    for (const grant of body) {
      expect(Object.keys(grant).sort()).toEqual(
        ["created_at", "current", "device", "id", "kind", "last_used_at"].sort(),
      );
      expect(grant.last_used_at).toBe(grant.created_at);
    }
    expect((await api<Shown[]>("GET", PATH, { as: ben })).body.map(({ id }) => id)).toEqual([ben.grantId]);
    expect((await refused("GET", PATH)).status).toBe(401);
  });

  it("updates the last use at most once an hour", async () => {
    const [ada] = await cast("ada");
    const grant = () =>
      ctx.env.DB.prepare("select created_at, last_used_at from grants where id = ?")
        .bind(ada.grantId)
        .first<{ created_at: number; last_used_at: number }>();
    const start = (await grant())?.created_at ?? 0;
    const at = (ms: number) => ({ ...ctx, now: () => start + ms });
    const key = { kind: "token", value: ada.token } as const;
    await authenticate(at(HOUR_MS - 1000), key);
    await authenticate(at(HOUR_MS + 1000), key);
    await expect.poll(async () => (await grant())?.last_used_at).toBe(start + HOUR_MS + 1000);
    await authenticate(at(2 * HOUR_MS), key);
    expect((await grant())?.last_used_at).toBe(start + HOUR_MS + 1000);
  });
});

describe("ending one login", () => {
  it("ends its tokens and sockets only", async () => {
    const [ada] = await cast("ada");
    const other = await logIn(ada);
    const socket = await openSocket("/ws/chat/notifications/", { as: other });
    expect((await socket.next()).type).toBe("connected");
    expect((await api("DELETE", `${PATH}${other.grantId}/`, { as: ada })).status).toBe(204);
    expect((await socket.closed).code).toBe(4001);
    expect((await refused("GET", PATH, { as: other })).status).toBe(401);
    expect((await api<Shown[]>("GET", PATH, { as: ada })).body.map(({ id }) => id)).toEqual([ada.grantId]);
    expect((await refused("DELETE", `${PATH}${other.grantId}/`, { as: ada })).status).toBe(404);
  });

  it("answers 404 for another's or an unknown login", async () => {
    const [ada, ben] = await cast("ada", "ben");
    for (const id of [ben.grantId, "nothing", "0"]) {
      expect((await refused("DELETE", `${PATH}${id}/`, { as: ada })).status).toBe(404);
      expect((await refused("DELETE", `${PATH}${id}/`)).status).toBe(401);
    }
    expect((await api("GET", PATH, { as: ben })).status).toBe(200);
  });
});

describe("the name of a device", () => {
  it.each([
    [FIREFOX, "Firefox on Linux"],
    ["Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari on iPhone"],
    ["Mozilla/5.0 (Windows NT 10.0; Win64) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"],
    ["okhttp/4.12.0", "okhttp/4.12.0"],
    [`x${"y".repeat(500)}`, `x${"y".repeat(79)}`],
    ["\u0000\u202e", null],
    ["  ", null],
    [null, null],
  ])("of %j is %j", (agent, name) => {
    expect(deviceName(agent)).toBe(name);
  });
});
