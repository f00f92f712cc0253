import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { copyId, derivedUuid, placeId, UNDATED_MS } from "../../../../src/features/workouts/transfer/ids.ts";

const [ME, STRANGER] = [1, 2];

it("a copy from another account gets a derived id, or none if that is taken", () => {
  const taken = new Map([["a", STRANGER]]);
  expect(placeId(taken, ME, "a")).toEqual({ id: copyId(ME, "a"), isNew: true });
  expect(placeId(taken, ME, "a")).toEqual({ id: copyId(ME, "a"), isNew: false });
  expect(placeId(taken, ME, "b")).toEqual({ id: "b", isNew: true });
  const goneThere = new Map([[copyId(ME, "a"), ME]]);
  expect(placeId(goneThere, ME, "a")).toEqual({ id: copyId(ME, "a"), isNew: false });
  expect(placeId(new Map([...taken, [copyId(ME, "a"), STRANGER]]), ME, "a")).toBeNull();
});

describe("a derived id", () => {
  const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  const AT = Date.UTC(2024, 10, 28, 17, 10);
  const momentIn = (id: string) => Number.parseInt(id.slice(0, 13).replace("-", ""), 16);

  it("is a UUIDv7 of its time, unique to its parts", () => {
    const id = derivedUuid(AT, "hevy", 1, "log", "a");
    expect(id).toMatch(UUID_V7);
    expect(momentIn(id)).toBe(AT);
    expect(derivedUuid(AT, "hevy", 1, "log", "a")).toBe(id);
    const others = [
      derivedUuid(AT, "hevy", 11, "log", "a"),
      derivedUuid(AT, "hevy", 1, "loga"),
      derivedUuid(AT, "hevy", "1", "log", "a"),
      derivedUuid(AT + 1, "hevy", 1, "log", "a"),
    ];
    expect(new Set([id, ...others]).size).toBe(5);
  });

  it("is well-formed for any time, and a copy keeps the time of its original", () => {
    const moments = [Date.UTC(-1, 0), -1, 0, 2 ** 32, 2 ** 48, Number.NaN];
    const ids = moments.map((at) => derivedUuid(at, "a"));
    for (const id of ids) expect(id).toMatch(UUID_V7);
    expect(ids.map(momentIn)).toEqual([0, 0, 0, 2 ** 32, 2 ** 48 - 1, UNDATED_MS]);
    expect(momentIn(copyId(1, derivedUuid(AT, "a")))).toBe(AT);
    expect(copyId(1, derivedUuid(AT, "a"))).not.toBe(copyId(2, derivedUuid(AT, "a")));
    expect(momentIn(copyId(1, crypto.randomUUID()))).toBe(UNDATED_MS);
  });
});

it("exports, lists of imports and undoing use an index", async () => {
  const queries = [
    "select * from exercises where creator_id = 1 and (name, id) > ('a', 'b') order by name, id limit 1000",
    "select * from workouts where creator_id = 1 and (created_at, id) > (1, 'b') order by created_at, id limit 1000",
    "select * from workout_sessions where account_id = 1 and (at, id) > (1, 'b') order by at, id limit 1000",
    "select * from exercise_logs where account_id = 1 and (completed_at, id) > (1, 'b') order by completed_at, id limit 1000",
    "select * from training_imports where account_id = 1 order by created_at desc, id desc limit 20",
    "select distinct session_id from exercise_logs where account_id = 1 and import_id = 'a'",
    "select * from exercise_logs where session_id in ('a', 'b') and +account_id = 1",
    "select * from training_shown_sets where session_id in ('a', 'b')",
    "select * from training_shown_sets where log_id in ('a', 'b')",
    "select * from training_shown_sets where import_id = 'a'",
  ];
  for (const query of queries) {
    const { results } = await env.DB.prepare(`explain query plan ${query}`).all<{ detail: string }>();
    const steps = results.map(({ detail }) => detail).filter((detail) => /^(?:SCAN|SEARCH)/.test(detail));
    expect(steps, query).toEqual([expect.stringMatching(/^SEARCH \w+ USING (?:COVERING )?INDEX/)]);
  }
});
