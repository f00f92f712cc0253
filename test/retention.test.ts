import { env, exports } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { runJob, runJobs, SCHEDULE } from "../src/cron.ts";
import { QUERIES_MAX } from "../src/db/intercept.ts";
import type { JobRunner } from "../src/job-runner.ts";
import { cast, ctx } from "./support/cast.ts";
import { trigger } from "./support/cron.ts";

const EVERY_HALF_HOUR = "*/30 * * * *";
const EVERY_MINUTE = "* * * * *";
const { JobRunner: runner } = exports as unknown as { JobRunner: Service<JobRunner> };

const count = async (table: string, where = "true"): Promise<number> =>
  (await env.DB.prepare(`SELECT count(*) AS n FROM ${table} WHERE ${where}`).first<{ n: number }>())?.n ?? 0;

const numbers = (howMany: number) =>
  `WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ${howMany})`;

async function expireKeys(howMany: number): Promise<void> {
  await env.DB.prepare(
    `INSERT INTO idempotency_keys (scope, key, request, created_at)
     ${numbers(howMany)} SELECT 'expired', n, '', 1 FROM number`,
  ).run();
}

/** A context that counts what D1 is asked, as one invocation would be counted. */
function watched() {
  let queries = 0;
  const DB = {
    prepare: (query: string) => {
      queries += 1;
      return env.DB.prepare(query);
    },
    batch: (statements: D1PreparedStatement[]) => env.DB.batch(statements),
  } as unknown as D1Database;
  return { ctx: { ...ctx, env: { ...ctx.env, DB } }, queries: () => queries };
}

describe("expired data", () => {
  it("is deleted completely by one trigger: 100,000 keys, 20,000 codes and tickets", async () => {
    const [ada] = await cast("ada");
    await expireKeys(100_000);
    await env.DB.batch([
      env.DB.prepare(
        `INSERT INTO one_time_codes (id, email_key, salt, code_hash, tries_left, created_at, expires_at)
         ${numbers(20_000)} SELECT n, 'nobody', '', '', 0, 1, 1 FROM number`,
      ),
      env.DB.prepare(
        `INSERT INTO socket_tickets (ticket_hash, grant_id, expires_at)
         ${numbers(20_000)} SELECT n, '${ada.grantId}', 1 FROM number`,
      ),
      env.DB.prepare(
        `INSERT INTO idempotency_keys (scope, key, request, created_at) VALUES ('living', 'a', '', ${Date.now()})`,
      ),
    ]);
    await trigger(ctx, EVERY_HALF_HOUR);
    expect(await count("one_time_codes", "email_key = 'nobody'")).toBe(0);
    expect(await count("socket_tickets", "expires_at = 1")).toBe(0);
    expect(await count("idempotency_keys", "scope = 'expired'")).toBe(0);
    expect(await count("idempotency_keys", "scope = 'living'")).toBe(1);
  });

  it("is found by an index on its time", async () => {
    for (const [table, time] of [
      ["idempotency_keys", "created_at"],
      ["one_time_codes", "created_at"],
      ["socket_tickets", "expires_at"],
      ["grants", "ended_at"],
    ]) {
      const { results } = await env.DB.prepare(
        `EXPLAIN QUERY PLAN DELETE FROM ${table} WHERE rowid IN (SELECT rowid FROM ${table} WHERE ${time} < 1 LIMIT 9)`,
      ).all<{ detail: string }>();
      expect(results.map(({ detail }) => detail).join()).toMatch(new RegExp(`INDEX ${table}_${time}`));
    }
  });
});

describe("a job", () => {
  it("runs by name in its own invocation", async () => {
    await expireKeys(3);
    expect(await runner.run("remove old idempotency keys")).toEqual({ done: 3, hasMore: false });
  });

  it("ends its invocation before D1's limit of queries and reports that more is left", async () => {
    const event = JSON.stringify({ kind: "member_left", actorId: 1, subjectId: 1, channelId: null, at: 1 });
    await env.DB.prepare(
      `INSERT INTO outbox (target, kind, key, payload, due_at)
       ${numbers(250)} SELECT 'workspace:' || n, 'workspace_event', '', '${event}', 1 FROM number`,
    ).run();
    const name = "deliver the outbox";
    const { ctx: counting, queries } = watched();
    const first = await runJob(counting, name);
    expect(first.hasMore).toBe(true);
    expect(queries()).toBeGreaterThan(100);
    expect(queries()).toBeLessThan(QUERIES_MAX);
    await trigger(ctx, EVERY_MINUTE);
    expect(await count("outbox")).toBe(0);
  });

  it("that always fails does not stop the others", async () => {
    await expireKeys(3000);
    const failed: unknown[] = [];
    const logger = {
      info: () => undefined,
      error: (_: string, __: unknown, fields?: object) => failed.push(fields),
    };
    await runJobs(logger, EVERY_HALF_HOUR, async (name) => {
      if (name === "remove ended grants") throw new Error("planned failure");
      return runJob(ctx, name);
    });
    expect(failed).toEqual([{ job: "remove ended grants" }]);
    expect(await count("idempotency_keys", "scope = 'expired'")).toBe(0);
  });

  it("that never finishes stays within the 32 invocations of an event", async () => {
    const asked: string[] = [];
    for (const cron of Object.keys(SCHEDULE)) {
      asked.length = 0;
      await runJobs(ctx.logger, cron, async (name) => {
        asked.push(name);
        return { done: 1, hasMore: true };
      });
      expect(asked.length).toBeLessThan(32);
      expect(new Set(asked)).toEqual(new Set(SCHEDULE[cron]?.jobs.map(({ name }) => name)));
    }
  });
});
