import { exports } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { api, ORIGIN, refused } from "../support/api.ts";
import { start } from "../support/build.ts";
import { cast, type Player } from "../support/cast.ts";

const CONVERSATIONS = "/api/chat/conversations/";
const KIB = 1024;
const BODY_MAX = 256 * KIB;

/** A JSON body of exactly so many bytes. */
function sized(bytes: number): string {
  const frame = JSON.stringify({ bio: "" });
  return JSON.stringify({ bio: "x".repeat(bytes - frame.length) });
}

describe("the size of a JSON body", () => {
  it("is at most 256 KiB for everyone", async () => {
    const [ada] = await cast("ada");
    expect(await refused("PATCH", "/api/auth/profile/", { as: ada, body: sized(BODY_MAX) })).toMatchObject({
      status: 400,
      errors: [{ path: "bio" }],
    });
    const problem = await refused("PATCH", "/api/auth/profile/", { as: ada, body: sized(BODY_MAX + 1) });
    expect(problem).toMatchObject({ status: 413, code: "content_too_large", title: "Content Too Large" });
    expect((await refused("POST", "/api/register/", { body: sized(BODY_MAX + 1) })).status).toBe(413);
  });

  it("is counted without a Content-Length", async () => {
    const [ada] = await cast("ada");
    const patch = async (bytes: number, key?: string) => {
      const { readable, writable } = new TransformStream<Uint8Array>();
      const writer = writable.getWriter();
      const write = async () => {
        await writer.write(new TextEncoder().encode(sized(bytes)));
        await writer.close();
      };
      const request = new Request(new URL("/api/auth/profile/", ORIGIN), {
        method: "PATCH",
        headers: {
          Authorization: `Bearer ${ada.access}`,
          "Content-Type": "application/json",
          ...(key && { "Idempotency-Key": key }),
        },
        body: readable,
      });
      const [response] = await Promise.all([exports.default.fetch(request), write().catch(() => null)]);
      return response.status;
    };
    expect(await patch(100)).toBe(200);
    expect(await patch(BODY_MAX + 1)).toBe(413);
    expect(await patch(BODY_MAX + 1, crypto.randomUUID())).toBe(413);
  });
});

describe("the size of a form", () => {
  const form = (bytes: number) => ({
    body: "x".repeat(bytes),
    headers: { "Content-Type": "multipart/form-data; boundary=x" },
  });

  it.each(["/api/auth/refresh/", "/api/auth/login/", "/api/accounts/", "/api/nowhere/", "/api/schema/"])(
    "is at most 256 KiB without a login at %s",
    async (path) => {
      expect((await refused("POST", path, form(BODY_MAX))).status).not.toBe(413);
      expect(await refused("POST", path, form(BODY_MAX + 1))).toMatchObject({
        status: 413,
        code: "content_too_large",
      });
    },
  );

  it.each(["/api/channels/", "/api/messages/", "/api/courses/create/", "/api/auth/logout/"])(
    "is at most 256 KiB with a login at %s",
    async (path) => {
      const [ada] = await cast("ada");
      const problem = await refused("POST", path, { ...form(BODY_MAX + 1), as: ada });
      expect(problem).toMatchObject({ status: 413, code: "content_too_large" });
    },
  );

  it.each([
    [
      "a message",
      async (ada: Player, ben: Player) => `${CONVERSATIONS}${await start(ada, ben)}/send_message/`,
    ],
    ["an import", async () => "/api/training/import/"],
  ])("of %s is limited in parts, with or without names", async (_, path) => {
    const [ada, ben] = await cast("ada", "ben");
    const sent = (parts: number) => ({
      as: ada,
      headers: { "Content-Type": "multipart/form-data; boundary=x" },
      body: `${"--x\r\n\r\n\r\n".repeat(parts)}--x--\r\n`,
    });
    const to = await path(ada, ben);
    expect((await refused("POST", to, sent(200_000))).status).toBe(400);
    expect((await refused("POST", to, sent(18))).detail).toBe("The form may have at most 16 fields.");
  });
});

describe("an id", () => {
  const LARGE = ["1000000000000000", "9007199254740991"];
  const NONE = ["01", "0", "-1", "1.5", "1e3", "9007199254740992", "x", ""];

  it.each([...LARGE.map((id) => [id, 404]), ...NONE.map((id) => [id, 400])] as const)(
    "of %j in a query finds nothing or is refused: %i",
    async (id, status) => {
      const [ada] = await cast("ada");
      for (const path of [`/api/channels/?workspace_id=${id}`, `/api/messages/?channel_id=${id}`]) {
        expect((await refused("GET", path, { as: ada })).status, path).toBe(status);
      }
    },
  );

  it.each([
    ["1000000000000000", 404],
    ["9007199254740991", 404],
    ["9007199254740992", 400],
    ["1e400", 400],
    ["1.5", 400],
    ["0", 400],
    ['"1"', 400],
    ["null", 400],
    ["[1]", 400],
  ])("of %s in a body finds nothing or is refused: %i", async (id, status) => {
    const [ada] = await cast("ada");
    const writes = [
      ["/api/channels/", `{"workspace_id":${id},"name":"general","is_private":false}`],
      ["/api/messages/", `{"channel_id":${id},"body":"Hello"}`],
      ["/api/activities/", `{"workspace_id":${id}}`],
      ["/api/metrics/active-users/", `{"workspace_id":${id},"minutes":5}`],
    ] as const;
    for (const [path, body] of writes) {
      expect((await refused("POST", path, { as: ada, body })).status, path).toBe(status);
    }
  });

  it("that is missing is named in the error", async () => {
    const [ada] = await cast("ada");
    const problem = await refused("POST", "/api/messages/", { as: ada, body: { body: "Hello" } });
    expect(problem).toMatchObject({ status: 400, errors: [{ path: "channel_id" }] });
  });
});

describe("a body", () => {
  it.each([
    "text/plain",
    "application/x-www-form-urlencoded",
    "application/xml",
    "multipart/form-data; boundary=x",
  ])("of type %s answers 415", async (type) => {
    const [ada] = await cast("ada");
    const headers = { "Content-Type": type };
    const problem = await refused("POST", "/api/profiles/", { as: ada, body: "{}", headers });
    expect(problem).toMatchObject({ status: 415, code: "unsupported_media_type" });
    expect((await refused("POST", "/api/auth/login/", { body: "{}", headers })).status).toBe(415);
  });

  it("may declare its encoding", async () => {
    const [ada] = await cast("ada");
    const headers = { "Content-Type": "application/json; charset=utf-8" };
    const body = { profile_type: "gym" };
    expect((await api("POST", "/api/profiles/", { as: ada, body, headers })).status).toBe(201);
  });

  it.each(["{", "", "nonsense", '{"profile_type": "gym"', "\u0000"])(
    "of %j answers 400 as malformed",
    async (body) => {
      const [ada] = await cast("ada");
      const problem = await refused("POST", "/api/profiles/", { as: ada, body });
      expect(problem).toMatchObject({ status: 400, title: "Bad Request", code: "malformed_body" });
    },
  );

  it.each(["null", "[]", '"text"', "7", "{}"])("of %s is refused by its schema", async (body) => {
    const [ada] = await cast("ada");
    const problem = await refused("POST", "/api/profiles/", { as: ada, body });
    expect(problem).toMatchObject({ status: 400, code: "validation_failed" });
    expect(problem.errors).toHaveLength(1);
  });

  it("that is missing is refused without a 5xx", async () => {
    const [ada] = await cast("ada");
    const problem = await refused("POST", "/api/profiles/", { as: ada });
    expect([400, 415]).toContain(problem.status);
  });
});

describe("a path", () => {
  it("that is unknown answers 404 for every method, with and without a trailing slash", async () => {
    for (const path of ["/api/nowhere", "/api/nowhere/", "/api/accounts/1/2/3/", "/ws/nowhere"]) {
      for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"]) {
        expect(await refused(method, path), `${method} ${path}`).toMatchObject({
          status: 404,
          code: "not_found",
        });
      }
    }
  });

  it.each([
    ["DELETE", "/api/accounts/", ["GET", "POST"]],
    ["POST", "/api/accounts/1/", ["DELETE", "GET", "PATCH", "PUT"]],
    ["GET", "/api/auth/login", ["POST"]],
    ["DELETE", "/api/auth/profile/", ["GET", "PATCH", "PUT"]],
    ["PUT", "/api/profiles/1", ["DELETE"]],
  ])("that does not support %s at %s answers 405 with Allow", async (method, path, allow) => {
    const reply = await api(method, path);
    expect(reply.status).toBe(405);
    expect(reply.body).toMatchObject({ status: 405, code: "method_not_allowed" });
    expect(reply.headers.get("Allow")?.split(", ").sort()).toEqual(allow);
  });

  it("answers HEAD as GET, without the body", async () => {
    for (const [path, status] of [
      ["/api/health/", 200],
      ["/api/accounts", 200],
      ["/api/nowhere", 404],
      ["/api/auth/profile/", 401],
      ["/api/auth/login/", 405],
    ] as const) {
      const response = await exports.default.fetch(new Request(new URL(path, ORIGIN), { method: "HEAD" }));
      expect([response.status, await response.text()], path).toEqual([status, ""]);
    }
  });
});

describe("the order of checks", () => {
  it("is 401 before 404 before 400, except 413", async () => {
    const [ada] = await cast("ada");
    const path = "/api/accounts/999999/";
    for (const body of ["{", JSON.stringify({ username: 7 })]) {
      expect((await refused("PATCH", path, { body })).status).toBe(401);
      expect((await refused("PATCH", path, { as: "no.such.token", body })).status).toBe(401);
      expect((await refused("PATCH", path, { as: ada, body })).status).toBe(404);
      expect((await refused("PATCH", `/api/accounts/${ada.id}/`, { as: ada, body })).status).toBe(400);
    }
    const headers = { "Content-Type": "text/plain" };
    expect((await refused("PATCH", path, { body: "x", headers })).status).toBe(401);
    expect((await refused("PATCH", path, { as: ada, body: "x", headers })).status).toBe(404);
  });

  it("reads an Idempotency-Key after authentication", async () => {
    const [ada] = await cast("ada");
    const headers = { "Idempotency-Key": "" };
    const path = "/api/accounts/999999/";
    expect((await refused("PATCH", path, { body: {}, headers })).status).toBe(401);
    expect((await refused("PATCH", path, { as: ada, body: {}, headers })).status).toBe(404);
  });
});
