import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Env } from "../../src/env.ts";
import type { Problem } from "../../src/http/problems.ts";
import worker from "../../src/index.ts";
import { api, ORIGIN, type RequestOptions } from "../support/api.ts";
import { cast } from "../support/cast.ts";

const lines: string[] = [];

beforeEach(() => {
  lines.length = 0;
  for (const method of ["log", "error", "warn", "info", "debug"] as const) {
    vi.spyOn(console, method).mockImplementation((...written: unknown[]) => {
      lines.push(written.map(String).join(" "));
    });
  }
});

afterEach(() => {
  vi.restoreAllMocks();
});

/** One request to a Worker with another environment. */
async function send(changes: Partial<Env>, path: string, { as, body, headers }: RequestOptions = {}) {
  const access = typeof as === "string" ? as : as?.access;
  const execution = createExecutionContext();
  const request = new Request<unknown, IncomingRequestCfProperties>(new URL(path, ORIGIN), {
    method: body === undefined ? "GET" : "POST",
    headers: {
      "Content-Type": "application/json",
      ...(access && { Authorization: `Bearer ${access}` }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const response = await worker.fetch(request, { ...env, ...changes }, execution);
  const answer = { status: response.status, headers: response.headers, body: await response.json<Problem>() };
  await waitOnExecutionContext(execution);
  return answer;
}

/** A database that fails, and tells everything it was asked in its message, as drivers do. */
const brokenDatabase = new Proxy(env.DB, {
  get: () => () => {
    throw new Error(`D1_ERROR: no such table: SQLITE_ERROR near ${"a secret of the database"}`);
  },
});

describe("the log", () => {
  it("has one JSON line per request with request and account ids", async () => {
    const [ada] = await cast("ada");
    await api("GET", "/api/auth/profile/?x=1", { as: ada, headers: { "X-Request-Id": "abc-123" } });
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? "")).toEqual({
      level: "info",
      message: "request",
      request_id: "abc-123",
      method: "GET",
      path: "/api/auth/profile",
      status: 200,
      duration_ms: expect.any(Number),
      account_id: ada.id,
    });
  });

  it("contains no password, token, key or address", async () => {
    const [ada] = await cast("ada");
    const { username, email, password } = ada;
    const wrong = "entirely wrong words";
    const login = await api("POST", "/api/auth/login/", { body: { email, password } });
    await api("POST", "/api/auth/login/", { body: { username, password: wrong } });
    await api("POST", "/api/auth/login/", { body: `{"password": "${wrong}` });
    await api("POST", "/api/auth/refresh/", { headers: { refresh: ada.refresh } });
    const ticket = await api("POST", "/api/ws-tickets/", { as: ada });
    const headers = { Upgrade: "websocket" };
    for (const query of [`token=${ada.access}`, `ticket=${ticket.body.ticket}`]) {
      const url = new URL(`/ws/chat/notifications/?${query}`, ORIGIN);
      (await exports.default.fetch(new Request(url, { headers }))).webSocket?.accept();
    }
    await api("GET", `/api/accounts/${email}/`);
    await api("GET", `/api/accounts/${encodeURIComponent(email)}/`);
    await api("POST", "/api/auth/logout/", { headers: { Authorization: `Token ${ada.token}` } });
    const broken = await send({ DB: brokenDatabase }, "/api/auth/login/", { body: { email, password } });
    expect(broken.status).toBe(500);

    const secrets = [password, wrong, email, encodeURIComponent(email), ada.access, ada.refresh, ada.token];
    const issued = [login.body.access, login.body.refresh, login.body.token, ticket.body.ticket];
    expect(lines.length).toBeGreaterThanOrEqual(11);
    const log = lines.join("\n");
    for (const secret of [...secrets, ...issued.map(String)]) expect(log).not.toContain(secret);
    for (const line of lines) expect(() => JSON.parse(line)).not.toThrow();
  });
});

describe("an internal error", () => {
  it("answers 500 without details and logs the stack", async () => {
    const [ada] = await cast("ada");
    const reply = await send({ DB: brokenDatabase }, "/api/auth/profile/", { as: ada });
    expect(reply.status).toBe(500);
    expect(reply.headers.get("Content-Type")).toBe("application/problem+json");
    expect(reply.body).toEqual({
      type: "about:blank",
      title: "Internal Server Error",
      status: 500,
      code: "internal_error",
      detail: expect.any(String),
      error: reply.body.detail,
      request_id: reply.headers.get("X-Request-Id"),
    });
    expect(JSON.stringify(reply.body)).not.toContain("SQLITE");
    const fault = lines.map((line) => JSON.parse(line)).find((line) => line.level === "error");
    expect(fault).toMatchObject({ message: "request failed", request_id: reply.body.request_id });
    expect(lines.join("\n")).not.toContain("a secret of the database");
  });

  it.each(["", "too short"])("results from the secret %j, and the log says so", async (secret) => {
    const reply = await send({ AUTH_SECRET: secret }, "/api/health/");
    expect([reply.status, reply.body.code]).toEqual([500, "internal_error"]);
    expect(lines.map((line) => JSON.parse(line))).toContainEqual(
      expect.objectContaining({ level: "error", message: "request failed" }),
    );
  });
});

describe("a request id", () => {
  it("is the client's if valid", async () => {
    for (const id of ["abc-123_X=", "x".repeat(64)]) {
      const reply = await api("GET", "/api/nowhere", { headers: { "X-Request-Id": id } });
      expect([reply.headers.get("X-Request-Id"), reply.body.request_id]).toEqual([id, id]);
    }
  });

  it("is generated if the client's is invalid", async () => {
    const seen = new Set<unknown>();
    for (const id of [undefined, "", "x".repeat(65), "a b", '"}{"', "<script>"]) {
      const reply = await api("GET", "/api/nowhere", {
        headers: id === undefined ? {} : { "X-Request-Id": id },
      });
      const given = reply.headers.get("X-Request-Id");
      expect(given).toMatch(/^[0-9a-f-]{36}$/);
      expect(reply.body.request_id).toBe(given);
      seen.add(given);
    }
    expect(seen.size).toBe(6);
  });
});

describe("every answer", () => {
  it.each([
    ["an answer", "GET", "/api/health/", 200],
    ["400", "GET", "/api/accounts/?page=0", 400],
    ["401", "GET", "/api/auth/profile/", 401],
    ["404", "GET", "/api/nowhere", 404],
    ["405", "DELETE", "/api/health/", 405],
    ["415", "POST", "/api/register/", 415],
    ["a preflight", "OPTIONS", "/api/health/", 204],
  ])("has security headers: %s", async (_case, method, path, status) => {
    const body = status === 415 ? "x" : undefined;
    const reply = await api(method, path, { body, headers: body ? { "Content-Type": "text/plain" } : {} });
    expect(reply.status).toBe(status);
    expect(Object.fromEntries(reply.headers)).toMatchObject({
      "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
      "referrer-policy": "no-referrer",
      "strict-transport-security": expect.stringMatching(/^max-age=\d{8}/),
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "x-request-id": expect.any(String),
    });
    expect(reply.headers.get("X-Powered-By")).toBeNull();
  });

  it("has them on internal errors", async () => {
    for (const changes of [{ DB: brokenDatabase }, { AUTH_SECRET: "" }]) {
      const { status, headers } = await send(changes, "/api/accounts/1/");
      expect([status, headers.get("X-Content-Type-Options")]).toEqual([500, "nosniff"]);
      expect(headers.get("Content-Security-Policy")).toContain("default-src 'none'");
    }
  });
});
