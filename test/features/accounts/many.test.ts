import { env } from "cloudflare:workers";
import { beforeAll, expect, it } from "vitest";
import type { Database } from "../../../src/db/database.ts";
import { indexAccounts } from "../../../src/features/accounts/jobs.ts";
import { findLastId, listPage, searchPage } from "../../../src/features/accounts/store.ts";
import { listExercises } from "../../../src/features/workouts/exercises/store.ts";
import { indexExercises, indexWorkouts } from "../../../src/features/workouts/jobs.ts";
import { listWorkouts } from "../../../src/features/workouts/store.ts";
import { listAccessible } from "../../../src/features/workspaces/listing/store.ts";
import { api, ORIGIN, refused } from "../../support/api.ts";
import { cast, ctx, type Player } from "../../support/cast.ts";
import { rowsReadBy, watchedDatabase } from "../../support/query-plans.ts";

const MANY = 100_000;
const INDEXED = 20_000;
const PAGE = { limit: 100, offset: 0 };
const LISTED = { limit: 20, offset: 0, after: null };

let ada: Player;

const fill = (into: string, values: string, count: number) =>
  env.DB.prepare(
    `with recursive n(i) as (select 1 union all select i + 1 from n where i < ?)
      insert into ${into} select ${values} from n`,
  )
    .bind(count)
    .run();

beforeAll(async () => {
  [ada] = await cast("ada");
  const names = "'crowd_' || i, 'crowd_' || i";
  await fill(
    "accounts (username, username_key, email, email_key, password_hash, first_name, last_name, created_at, updated_at)",
    `${names}, i || '@example.com', i || '@example.com', '', 'Anna' || i, 'Alpha', 0, 0`,
    MANY,
  );
  await fill(
    "workouts (id, creator_id, name, description, difficulty_level, tags, is_template, is_public, created_at, updated_at)",
    `printf('01900000-0000-7000-8000-%012d', i), ${ada.id + 1}, 'Anna' || i, '', 'expert', '["legs"]', 0, 1, 1700000000000 + i, 0`,
    MANY,
  );
  await fill(
    "exercises (id, creator_id, name, description, category, difficulty_level, primary_muscles, secondary_muscles, equipment_needed, instructions, is_custom, is_public, created_at, updated_at)",
    `printf('01900000-0000-7000-9000-%012d', i), ${ada.id + 1}, 'Zanna', '', 'sports', 'expert', '["core"]', '[]', '[]', '[]', 1, 1, 0, 0`,
    MANY,
  );
  await fill("workspaces (name, description, is_open, created_at)", "'Open', '', 1, 0", MANY);
  for (let indexed = 0; indexed < INDEXED; ) indexed += await indexAccounts(ctx, 500);
  for (let indexed = 0; indexed < INDEXED; ) indexed += await indexWorkouts(ctx, 500);
  for (let indexed = 0; indexed < INDEXED; ) indexed += await indexExercises(ctx, 500);
});

const READS: [string, number, (db: Database) => PromiseLike<unknown>][] = [
  ["the first page of accounts", 101, (db) => listPage(db, 0, PAGE)],
  ["a page of accounts after the ninety thousandth", 101, (db) => listPage(db, 90_000, PAGE)],
  [
    "the deepest page of accounts that has a number",
    10_001,
    (db) => listPage(db, 0, { limit: 100, offset: 9900 }),
  ],
  ["the newest account", 1, (db) => findLastId(db)],
  ["a search for a letter that every account has", 3000, (db) => searchPage(db, ["a"], PAGE)],
  ["a search for two words that every account has", 6000, (db) => searchPage(db, ["crowd", "a"], PAGE)],
  ["a search for nobody", 1500, (db) => searchPage(db, ["zz", "yy", "zz"], PAGE)],
  ["the first page of workouts", 200, (db) => listWorkouts(db, ada.id, {}, LISTED)],
  [
    "a page of workouts after the fifty thousandth",
    200,
    (db) => listWorkouts(db, ada.id, {}, { ...LISTED, after: "01900000-0000-7000-8000-000000050000" }),
  ],
  [
    "expert workouts",
    6000,
    (db) => listWorkouts(db, ada.id, { difficulty: "expert", tags: ["legs"] }, LISTED),
  ],
  ["workouts of two tags", 7000, (db) => listWorkouts(db, ada.id, { tags: ["legs", "arms"] }, LISTED)],
  ["workouts with a letter", 7000, (db) => listWorkouts(db, ada.id, { search: "a" }, LISTED)],
  [
    "workouts with a letter and a filter",
    20_000,
    (db) => listWorkouts(db, ada.id, { search: "a", isTemplate: true }, LISTED),
  ],
  ["the first page of exercises", 200, (db) => listExercises(db, ada.id, {}, LISTED)],
  [
    "a page of exercises of one name",
    200,
    (db) => listExercises(db, ada.id, {}, { ...LISTED, after: "01900000-0000-7000-9000-000000050000" }),
  ],
  [
    "core exercises for experts",
    6000,
    (db) => listExercises(db, ada.id, { difficulty: "expert", muscleGroup: "core" }, LISTED),
  ],
  ["the first page of workspaces", 500, (db) => listAccessible(db, ada.id, { ...PAGE, after: 0 })],
  [
    "a page of workspaces after the fifty thousandth",
    500,
    (db) => listAccessible(db, ada.id, { ...PAGE, after: 50_000 }),
  ],
];

it.each(READS)("among 100,000 accounts, %s reads at most %i rows", async (_, rowsMax, read) => {
  const { db, asked } = watchedDatabase();
  await read(db);
  const rows = await Promise.all(
    asked.filter(({ query }) => query.trim().startsWith("select")).map(rowsReadBy),
  );
  expect(asked.length).toBeGreaterThan(0);
  expect(rows.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(rowsMax);
});

it("a search finds a new account while many wait to be indexed", async () => {
  const { db, asked } = watchedDatabase();
  const writes = () => asked.filter(({ query }) => /^\s*(insert|delete)/.test(query)).length;
  expect(await searchPage(db, ["newcomer"], PAGE)).toEqual([]);
  expect(writes()).toBe(0);
  await cast("newcomer");
  expect((await searchPage(db, ["newcomer"], PAGE)).map(({ username }) => username)).toEqual([
    expect.stringMatching(/^newcomer/),
  ]);
  expect(writes()).toBe(2);
});

it("page numbers reach 10,000 accounts, and cursors all of them", async () => {
  const page = (query: string) => api<{ id: number }[]>("GET", `/api/accounts/?${query}`);
  const last = await page("page=100");
  expect(last.headers.get("Link")).toBe(
    `<${ORIGIN}/api/accounts/?after=10000>; rel="next", <${ORIGIN}/api/accounts/?page=99>; rel="prev"`,
  );
  const next = await page("after=10000");
  expect(next.body.map(({ id }) => id)).toEqual(Array.from({ length: 100 }, (_, index) => 10_001 + index));
  expect(next.headers.get("Link")).toBe(`<${ORIGIN}/api/accounts/?after=10100>; rel="next"`);
  expect((await page(`after=${MANY - 10}`)).headers.get("Link")).toBeNull();
  const deep = await refused("GET", "/api/accounts/?page=101");
  expect(deep).toMatchObject({ status: 400, errors: [{ path: "page" }] });
  expect(deep.detail).toContain("after=");
  for (const beyond of [1002, 9_999_999_999_999]) {
    expect((await refused("GET", `/api/accounts/?page=${beyond}`)).status).toBe(404);
  }
});

it.each([
  ["workouts", "/api/workouts/", MANY],
  ["exercises", "/api/exercises/", MANY],
])("%s are counted without a scan and continue by cursor past 10,000", async (_, path, most) => {
  const read = (query: string) =>
    api<{ count: number; next: string | null; results: { id: string }[] }>(
      "GET",
      `${path}?page_size=100&${query}`,
      { as: ada },
    );
  const first = await read("page=1");
  expect(first.body.count).toBeGreaterThanOrEqual(most);
  const deepest = await read("page=100");
  const lastId = deepest.body.results.at(-1)?.id;
  expect(deepest.body.next).toBe(`${ORIGIN}${path}?page_size=100&after=${lastId}`);
  const on = await read(`after=${lastId}`);
  expect(on.body.results).toHaveLength(100);
  expect(on.body.results.map(({ id }) => id)).not.toContain(lastId);
  expect((await refused("GET", `${path}?page_size=100&page=101`, { as: ada })).status).toBe(400);
  expect((await refused("GET", `${path}?page_size=100&page=99999`, { as: ada })).status).toBe(404);
  expect((await refused("GET", `${path}?after=nothing`, { as: ada })).status).toBe(400);
});
