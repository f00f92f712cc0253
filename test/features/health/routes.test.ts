import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Env } from "../../../src/env.ts";
import { assertReady } from "../../../src/features/health/actions.ts";
import worker from "../../../src/index.ts";
import { api, ORIGIN } from "../../support/api.ts";
import { ctx } from "../../support/cast.ts";

describe("the health of the Worker", () => {
  it("is public and has the server's time", async () => {
    for (const path of ["/api/health", "/api/health/"]) {
      const before = Date.now();
      const { status, body } = await api("GET", path);
      expect(status).toBe(200);
      expect(body).toEqual({
        status: "healthy",
        timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      });
      expect(Date.parse(String(body.timestamp))).toBeGreaterThanOrEqual(before);
    }
  });
});

describe("the readiness of a deployment", () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  /** A binding that fails whatever it is asked. */
  const broken = new Proxy(
    {},
    {
      get: () => () => {
        throw new Error("the address of a machine inside");
      },
    },
  );

  it("is public and requires the database, an object and the bucket", async () => {
    for (const path of ["/api/health/ready", "/api/health/ready/"]) {
      expect(await api("GET", path)).toMatchObject({ status: 200, body: { status: "ready" } });
    }
  });

  it.each<[string, Partial<Record<keyof Env, unknown>>, string[]]>([
    ["the database", { DB: broken }, ["database"]],
    ["objects", { CONVERSATION_ROOM: broken }, ["objects"]],
    ["a bucket that is not bound, and the database", { MEDIA: undefined, DB: broken }, ["database", "files"]],
  ])("is refused with 503 for %s, by name and without the reason", async (_, changes, parts) => {
    const log = vi.spyOn(console, "error").mockImplementation(() => {});
    const execution = createExecutionContext();
    const request = new Request<unknown, IncomingRequestCfProperties>(`${ORIGIN}/api/health/ready/`);
    const answer = await worker.fetch(request, { ...env, ...changes } as Env, execution);
    await waitOnExecutionContext(execution);
    const text = await answer.text();
    expect([answer.status, answer.headers.get("Retry-After")]).toEqual([503, "5"]);
    expect(JSON.parse(text)).toMatchObject({
      code: "unavailable",
      detail: `Not ready: ${parts.join(", ")}.`,
      errors: parts.map((path) => ({ path, message: "does not answer" })),
    });
    expect(text).not.toContain("machine inside");
    expect(log.mock.calls.map(([line]) => JSON.parse(line).part).sort()).toEqual(parts);
  });

  it("names a part that does not answer in time", async () => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    const MEDIA = { head: () => new Promise(() => {}) } as unknown as R2Bucket;
    await expect(assertReady({ ...ctx, env: { ...ctx.env, MEDIA } }, 50)).rejects.toMatchObject({
      code: "unavailable",
      details: { errors: [{ path: "files" }] },
    });
  });
});
