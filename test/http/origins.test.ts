import { exports } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { isCrossSite, isOriginAllowed } from "../../src/http/origins.ts";
import { api, ORIGIN } from "../support/api.ts";
import { cast } from "../support/cast.ts";
import { openSocket } from "../support/socket.ts";

const ALLOWED = "https://app.example";
const FOREIGN = "https://evil.example";

function preflight(origin: string, path = "/api/auth/profile/"): Promise<Response> {
  const headers = {
    Origin: origin,
    "Access-Control-Request-Method": "PATCH",
    "Access-Control-Request-Headers": "authorization,content-type,idempotency-key,range",
  };
  return exports.default.fetch(new Request(new URL(path, ORIGIN), { method: "OPTIONS", headers }));
}

const list = (headers: Headers, name: string) =>
  (headers.get(name) ?? "")
    .toLowerCase()
    .split(",")
    .map((item) => item.trim());

describe("where a browser's request may come from", () => {
  const asked = (headers: Record<string, string>) =>
    isOriginAllowed(new Request("https://palaestra.example/ws/chat/1/", { headers }), [ALLOWED]);

  it.each([
    ["no browser's at all", {}, true],
    ["our own page", { Origin: "https://palaestra.example" }, true],
    ["a listed page", { Origin: ALLOWED, "Sec-Fetch-Site": "cross-site" }, true],
    ["a foreign page", { Origin: FOREIGN }, false],
    ["a page without an origin", { Origin: "null" }, false],
    ["our host by another scheme", { Origin: "http://palaestra.example" }, false],
    ["our host at another port", { Origin: "https://palaestra.example:8443" }, false],
    ["a host that begins as ours", { Origin: "https://palaestra.example.evil.example" }, false],
    ["a listed host's subdomain", { Origin: "https://x.app.example" }, false],
    ["our own page, which says no more", { "Sec-Fetch-Site": "same-origin" }, true],
    ["the person, who typed the address", { "Sec-Fetch-Site": "none" }, true],
    ["a foreign page, which says no more", { "Sec-Fetch-Site": "cross-site" }, false],
    ["a sister page, which says no more", { "Sec-Fetch-Site": "same-site" }, false],
  ])("%s", (_case, headers, allowed) => {
    expect(asked(headers)).toBe(allowed);
  });
});

describe("whether a page is on another site", () => {
  const asked = (headers: Record<string, string>, own = "https://api.palaestra.example/api/verify-otp/") =>
    isCrossSite(new Request(own, { headers }));

  it.each([
    ["no browser's", {}, undefined, false],
    ["our own", { Origin: "https://api.palaestra.example" }, undefined, false],
    ["a sister host's", { Origin: "https://app.palaestra.example" }, undefined, false],
    ["another domain's", { Origin: "https://palaestra.evil" }, undefined, true],
    ["our host's without TLS", { Origin: "http://api.palaestra.example" }, undefined, true],
    ["a page without an origin", { Origin: "null" }, undefined, true],
    [
      "what the browser says",
      { Origin: "https://a.github.io", "Sec-Fetch-Site": "cross-site" },
      "https://b.github.io/",
      true,
    ],
    [
      "what the browser says, same site",
      { Origin: "https://a.example", "Sec-Fetch-Site": "same-site" },
      undefined,
      false,
    ],
    ["localhost at another port", { Origin: "http://localhost:5173" }, "http://localhost:8787/", false],
    ["localhost by its address", { Origin: "http://127.0.0.1:5173" }, "http://localhost:8787/", true],
    ["a neighbour's address", { Origin: "http://10.0.0.1" }, "http://10.9.0.1/", true],
  ])("%s: %j", (_case, headers, own, expected) => {
    expect(asked(headers, own)).toBe(expected);
  });
});

describe("a socket's handshake", () => {
  it("is accepted from our own page, a configured origin and non-browsers", async () => {
    const [ada] = await cast("ada");
    for (const headers of [{}, { Origin: ORIGIN }, { Origin: ALLOWED }]) {
      const socket = await openSocket("/ws/chat/notifications/", { as: ada, headers });
      expect((await socket.next()).type).toBe("connected");
    }
  });

  it("is refused for a foreign page, even with valid credentials", async () => {
    const [ada] = await cast("ada");
    const reply = await api("GET", "/ws/chat/notifications/", {
      as: ada,
      headers: { Upgrade: "websocket", Origin: FOREIGN },
    });
    expect([reply.status, reply.body.code]).toEqual([403, "origin_not_allowed"]);
  });

  it("without an upgrade gets an explanation", async () => {
    const [ada] = await cast("ada");
    const reply = await api("GET", "/ws/chat/notifications/", { as: ada });
    expect(reply).toMatchObject({ status: 400, body: { code: "validation_failed" } });
  });
});

describe("a page of another origin", () => {
  it("gets a preflight answer if its origin is configured", async () => {
    const response = await preflight(ALLOWED);
    expect([response.status, await response.text()]).toEqual([204, ""]);
    const { headers } = response;
    expect(headers.get("Access-Control-Allow-Origin")).toBe(ALLOWED);
    expect(headers.get("Access-Control-Allow-Credentials")).toBe("true");
    expect(list(headers, "Access-Control-Allow-Methods")).toEqual(
      expect.arrayContaining(["get", "post", "put", "patch", "delete"]),
    );
    expect(list(headers, "Access-Control-Allow-Headers")).toEqual(
      expect.arrayContaining([
        ...["authorization", "content-type", "idempotency-key", "refresh", "x-request-id"],
        ...["if-none-match", "if-range", "range"],
      ]),
    );
    expect(Number(headers.get("Access-Control-Max-Age"))).toBeGreaterThan(0);
  });

  it("gets no CORS headers if its origin is not configured", async () => {
    for (const origin of [FOREIGN, "null", `${ALLOWED}.evil.example`]) {
      const { headers } = await preflight(origin);
      expect(headers.get("Access-Control-Allow-Origin")).toBeNull();
    }
  });

  it("may read answers, errors and headers if its origin is configured", async () => {
    for (const path of ["/api/health/", "/api/nowhere", "/api/auth/profile/"]) {
      const { headers } = await api("GET", path, { headers: { Origin: ALLOWED } });
      expect(headers.get("Access-Control-Allow-Origin")).toBe(ALLOWED);
      expect(list(headers, "Vary")).toContain("origin");
      expect(list(headers, "Access-Control-Expose-Headers")).toEqual(
        expect.arrayContaining(["link", "retry-after", "x-request-id", "idempotency-replayed"]),
      );
      const foreign = await api("GET", path, { headers: { Origin: FOREIGN } });
      expect(foreign.headers.get("Access-Control-Allow-Origin")).toBeNull();
    }
  });
});
