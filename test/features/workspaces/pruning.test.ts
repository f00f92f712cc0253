import { runInDurableObject } from "cloudflare:test";
import { expect, it } from "vitest";
import { ACTIVITIES_KEPT, pruneActivities, pruneDays } from "../../../src/features/workspaces/pruning.ts";
import { DAY_MS } from "../../../src/lib/time.ts";
import { cast } from "../../support/cast.ts";
import { makeWorkspace, workspaceObject } from "../../support/team.ts";

it("[W15] a workspace keeps the newest 5,000 activities of an audience, and daily counts for two months", async () => {
  const [ada] = await cast("ada");
  const workspaceId = await makeWorkspace(ada);
  const [ids, days] = await runInDurableObject(workspaceObject(workspaceId), (_, { storage }) => {
    const { sql } = storage;
    sql.exec(
      `WITH RECURSIVE number (n) AS (SELECT 101 UNION ALL SELECT n + 1 FROM number WHERE n < ?)
       INSERT INTO activities SELECT 0, n, 'message_sent', 1, 1, 1, 1 FROM number`,
      ACTIVITIES_KEPT + 600,
    );
    for (const [channel, day] of [
      [1, "2020-01-01"],
      [1, "2026-11-01"],
      [2, "2020-01-01"],
    ]) {
      sql.exec("INSERT INTO days VALUES (?, ?, 1, 1)", channel, day);
    }
    expect(pruneActivities(sql, 0, [{ id: ACTIVITIES_KEPT + 601 }])).toBe(false);
    expect(pruneActivities(sql, 0, [{ id: ACTIVITIES_KEPT + 600 }])).toBe(true);
    pruneDays(sql, Date.parse("2026-11-01") + 10 * DAY_MS);
    return [
      sql.exec<{ n: number; first: number }>("SELECT count(*) AS n, min(id) AS first FROM activities").one(),
      sql.exec<{ channel_id: number; day: string }>("SELECT channel_id, day FROM days").toArray(),
    ];
  });
  expect(ids).toEqual({ n: ACTIVITIES_KEPT, first: 601 });
  expect(days).toEqual([
    { channel_id: 1, day: "2026-11-01" },
    { channel_id: 2, day: "2020-01-01" },
  ]);
});
