import { beforeAll, describe, expect, it } from "vitest";
import { DAY_MS, isoTime } from "../../../../src/lib/time.ts";
import { api, ORIGIN, refused } from "../../../support/api.ts";
import { cast, type Player } from "../../../support/cast.ts";
import {
  LOGS,
  makeExercise,
  makeLog,
  makeSession,
  makeWorkout,
  NO_ID,
  type Page,
  read,
  SESSIONS,
} from "../../../support/training.ts";

interface Listed {
  id: string;
  start_time: string | null;
  status: string;
}

let ada: Player;
let push: string;
let legs: string;

const list = (query: string, as = ada) => read<Page<Listed>>(`${SESSIONS}?${query}`, as);
const daysOf = ({ results }: Page<Listed>) =>
  results.map(({ start_time }) => start_time?.slice(8, 10) ?? "planned");

/** A session of an hour at noon on a day of March 2026. */
const onDay = (day: number, fields: Record<string, unknown> = {}) => {
  const date = `2026-03-${String(day).padStart(2, "0")}`;
  const times = { start_time: `${date}T12:00:00.000Z`, end_time: `${date}T13:00:00.000Z` };
  return makeSession(ada, { workout: push, status: "completed", ...times, ...fields });
};

beforeAll(async () => {
  const [first, ben] = await cast("ada", "ben");
  ada = first;
  push = await makeWorkout(ada, { name: "Push", is_public: true });
  legs = await makeWorkout(ada, { name: "Legs" });
  for (const day of [5, 1, 3]) await onDay(day);
  await onDay(4, { workout: legs });
  await onDay(2, { status: "in_progress", end_time: null });
  const cancelled = await onDay(6, { status: "planned", end_time: null });
  await api("POST", `${SESSIONS}${cancelled}/cancel/`, { as: ada });
  await makeSession(ada, { workout: legs });
  await makeSession(ben, { workout: push });
});

describe("the sessions", () => {
  it("are the caller's own, latest first by start or planning", async () => {
    const page = await list("");
    expect(daysOf(page)).toEqual(["planned", "06", "05", "04", "03", "02", "01"]);
    expect(page).toMatchObject({ count: 7, next: null, previous: null });
  });

  it("have summary fields", async () => {
    expect((await list("page_size=1&page=3")).results).toEqual([
      {
        id: expect.any(String),
        workout: push,
        workout_name: "Push",
        status: "completed",
        start_time: "2026-03-05T12:00:00.000Z",
        end_time: "2026-03-05T13:00:00.000Z",
        actual_duration_minutes: 60,
        total_volume: 0,
        rating: null,
        created_at: expect.any(String),
      },
    ]);
  });

  it.each<[string, string[]]>([
    ["status=completed", ["05", "04", "03", "01"]],
    ["status=in_progress", ["02"]],
    ["status=cancelled", ["06"]],
    ["status=planned", ["planned"]],
    ["date_from=2026-03-03&date_to=2026-03-05", ["05", "04", "03"]],
    ["date_to=2026-03-02", ["02", "01"]],
    ["date_from=2026-03-04T12:00:00Z&date_to=2026-03-05T12:00:00Z", ["05", "04"]],
    ["date_from=2026-03-04T12:00:00.001Z&date_to=2026-03-05T11:59:59.999Z", []],
    ["date_from=2026-03-05&date_to=2026-03-01", []],
    ["date_from=2026-03-01&date_to=2026-03-31&status=completed", ["05", "04", "03", "01"]],
  ])("are filtered by ?%s", async (query, expected) => {
    const page = await list(query);
    expect(daysOf(page)).toEqual(expected);
    expect(page.count).toBe(expected.length);
  });

  it("are filtered by workout, and by all filters together", async () => {
    expect(daysOf(await list(`workout=${legs}`))).toEqual(["planned", "04"]);
    const all = `workout=${push}&status=completed&date_from=2026-03-02`;
    expect(daysOf(await list(all))).toEqual(["05", "03"]);
    expect((await list(`workout=${NO_ID}`)).count).toBe(0);
  });

  it.each([
    ["status=done", "status"],
    ["date_from=soon", "date_from"],
    ["date_to=2026-02-30", "date_to"],
    ["unit=stone", "unit"],
    ["page=0", "page"],
    ["page_size=0", "page_size"],
  ])("are refused with ?%s", async (query, path) => {
    const problem = await refused("GET", `${SESSIONS}?${query}`, { as: ada });
    expect(problem).toMatchObject({ status: 400, code: "validation_failed" });
    expect(problem.errors?.map((error) => error.path)).toEqual([path]);
  });

  it("are paged by 20, and answer 404 beyond the last page", async () => {
    const [eve] = await cast("eve");
    const workout = await makeWorkout(eve);
    for (let index = 0; index < 41; index += 1) await makeSession(eve, { workout });
    const at = (page: number) => `${ORIGIN}${SESSIONS}?status=planned&page=${page}`;
    const pages = await Promise.all([1, 2, 3].map((page) => list(`status=planned&page=${page}`, eve)));
    expect(
      pages.map(({ count, next, previous, results }) => [count, next, previous, results.length]),
    ).toEqual([
      [41, at(2), null, 20],
      [41, at(3), at(1), 20],
      [41, null, at(2), 1],
    ]);
    expect(new Set(pages.flatMap(({ results }) => results.map(({ id }) => id))).size).toBe(41);
    expect((await refused("GET", `${SESSIONS}?page=4`, { as: eve })).status).toBe(404);
  });
});

describe("the statistics", () => {
  let dan: Player;
  let exercise: string;

  const done = async (start: string, minutes: number, fields: object, weight: number | null = null) => {
    const start_time = `${start}:00.000Z`;
    const end_time = isoTime(Date.parse(start_time) + minutes * 60_000);
    const session = await makeSession(dan, { status: "completed", start_time, end_time, ...fields });
    const set = { workout_session: session, exercise, set_number: 1, reps: 10, weight };
    if (weight !== null) await api("POST", LOGS, { as: dan, body: set });
  };

  beforeAll(async () => {
    [dan] = await cast("dan");
    exercise = await makeExercise(dan);
    await done("2026-01-30T23:30", 60, { rating: 3, calories_burned: 100 }, 50);
    await done("2026-01-31T10:00", 45, { rating: 4 }, 20);
    await done("2026-01-31T20:00", 30, {});
    await done("2026-02-01T10:00", 15, { rating: 5, calories_burned: 50 });
    await done("2026-02-10T10:00", 20, {});
    const planned = await makeSession(dan, { start_time: "2026-02-11T10:00:00Z" });
    await api("POST", `${SESSIONS}${planned}/cancel/`, { as: dan });
    const lasting = {
      status: "in_progress",
      start_time: "2026-02-12T10:00:00Z",
      rating: 1,
      calories_burned: 9,
    };
    const unfinished = await makeSession(dan, lasting);
    const begun = await makeSession(dan, { ...lasting, start_time: "2026-02-02T10:00:00Z" });
    await makeLog(dan, { workout_session: unfinished, exercise, weight: 100 });
    await makeLog(dan, { workout_session: begun, exercise, weight: 100 });
    await api("POST", `${SESSIONS}${begun}/cancel/`, { as: dan });
  });

  it("count all sessions and sum up completed ones", async () => {
    expect(await read(`${SESSIONS}statistics/`, dan)).toEqual({
      sessions: 8,
      completed: 5,
      cancelled: 2,
      total_duration_minutes: 170,
      total_volume: 700,
      calories_burned: 150,
      average_rating: 4,
      longest_streak_days: 3,
    });
  });

  it("are limited to a period", async () => {
    expect(await read(`${SESSIONS}statistics/?date_from=2026-01-31&date_to=2026-01-31`, dan)).toEqual({
      sessions: 2,
      completed: 2,
      cancelled: 0,
      total_duration_minutes: 75,
      total_volume: 200,
      calories_burned: 0,
      average_rating: 4,
      longest_streak_days: 1,
    });
    expect(await read(`${SESSIONS}statistics/?date_from=2026-02-11`, dan)).toMatchObject({
      sessions: 2,
      completed: 0,
      cancelled: 1,
      average_rating: null,
      longest_streak_days: 0,
    });
  });

  it("are in pounds on request", async () => {
    expect(await read(`${SESSIONS}statistics/?unit=lb`, dan)).toMatchObject({ total_volume: 1543.236 });
  });

  it.each(["date_from=soon", "date_to=2026-13-01", "unit=stone"])("are refused with ?%s", async (query) => {
    const problem = await refused("GET", `${SESSIONS}statistics/?${query}`, { as: dan });
    expect(problem).toMatchObject({ status: 400, errors: [{ path: query.split("=")[0] }] });
  });
});

describe("the estimated calories of a session", () => {
  const startedAt = Date.now() - DAY_MS;
  const start_time = isoTime(startedAt);
  const hours = (count: number) => isoTime(startedAt + count * 3_600_000);

  it("depend on body weight, duration and kind of exercise", async () => {
    const [gus] = await cast("gus");
    await api("PATCH", "/api/auth/profile/", { as: gus, body: { weight: 80 } });
    const exercises = [];
    for (const [index, category] of ["strength", "cardio"].entries()) {
      exercises.push({ exercise: await makeExercise(gus, { category }), order: index + 1 });
    }
    const workout = await makeWorkout(gus, { exercises });
    const id = await makeSession(gus, { workout, status: "completed", start_time, end_time: hours(1) });
    const calories = async () =>
      (await read<{ calories_burned: number }>(`${SESSIONS}${id}/`, gus)).calories_burned;
    expect(await calories()).toBe(452);
    const patch = (body: object) => api("PATCH", `${SESSIONS}${id}/`, { as: gus, body });
    await api("PUT", `${SESSIONS}${id}/`, { as: gus, body: await read<object>(`${SESSIONS}${id}/`, gus) });
    await patch({ end_time: hours(2) });
    expect(await calories()).toBe(904);
    await patch({ calories_burned: 500 });
    expect(await calories()).toBe(500);
    await patch({ calories_burned: null });
    expect(await calories()).toBe(904);
    expect(await read(`${SESSIONS}statistics/`, gus)).toMatchObject({ calories_burned: 904 });
  });

  it("are unknown without a body weight", async () => {
    const [hal] = await cast("hal");
    const id = await makeSession(hal, { status: "completed", start_time, end_time: hours(1) });
    expect(await read(`${SESSIONS}${id}/`, hal)).toMatchObject({ calories_burned: null });
  });
});
