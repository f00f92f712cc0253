import { beforeAll, describe, expect, it } from "vitest";
import { isoTime, MINUTE_MS } from "../../../src/lib/time.ts";
import { api, refused } from "../../support/api.ts";
import { cast, type Player } from "../../support/cast.ts";
import {
  LOGS,
  makeExercise,
  makeLog,
  makeSession,
  makeWorkout,
  type Page,
  read,
  SESSIONS,
} from "../../support/training.ts";

/** In New York: Thursday evening, Friday evening, Saturday night, when clocks go forward, and Sunday night. */
const EVENINGS = [
  "2026-03-06T01:00:00.000Z",
  "2026-03-07T02:00:00.000Z",
  "2026-03-08T04:30:00.000Z",
  "2026-03-09T03:30:00.000Z",
];

let ada: Player;
let exercise: string;

beforeAll(async () => {
  [ada] = await cast("ada");
  const body = { time_zone: "America/New_York" };
  expect(await api("PATCH", "/api/auth/profile/", { as: ada, body })).toMatchObject({ status: 200 });
  exercise = await makeExercise(ada);
  const workout = await makeWorkout(ada);
  for (const start_time of EVENINGS) {
    const end_time = isoTime(Date.parse(start_time) + 20 * MINUTE_MS);
    const session = await makeSession(ada, { workout, status: "completed", start_time, end_time });
    await makeLog(ada, { workout_session: session, exercise, weight: 100, completed_at: end_time });
  }
});

const startsOf = async (query: string) =>
  (await read<Page<{ start_time: string }>>(`${SESSIONS}?${query}`, ada)).results.map(
    (each) => each.start_time,
  );
const completedOf = async (query: string) =>
  (await read<Page<{ completed_at: string }>>(`${LOGS}?${query}`, ada)).count;
const datesOf = async (query: string) => {
  const path = `${LOGS}progress/?exercise=${exercise}&${query}`;
  const { results } = await read<{ results: { date: string; sets: number }[] }>(path, ada);
  return results.map(({ date, sets }) => [date, sets]);
};
const statistics = (query: string) => read(`${SESSIONS}statistics/?${query}`, ada);

describe("the days of a person in New York", () => {
  it("bound the list of sessions, even for a 23-hour day", async () => {
    expect(await startsOf("date_from=2026-03-05&date_to=2026-03-05")).toEqual([EVENINGS[0]]);
    expect(await startsOf("date_from=2026-03-08&date_to=2026-03-08")).toEqual([EVENINGS[3]]);
    expect(await startsOf("date_from=2026-03-09")).toEqual([]);
  });

  it("bound the list of sets", async () => {
    expect(await completedOf("date_to=2026-03-06")).toBe(2);
    expect(await completedOf("date_from=2026-03-08")).toBe(1);
  });

  it("decide streak and statistics", async () => {
    expect(await statistics("")).toMatchObject({ completed: 4, longest_streak_days: 4 });
    expect(await statistics("date_from=2026-03-06&date_to=2026-03-07")).toMatchObject({
      completed: 2,
      longest_streak_days: 2,
      total_duration_minutes: 40,
      total_volume: 2000,
    });
  });

  it("decide progress by day and week", async () => {
    expect(await datesOf("bucket=day")).toEqual([
      ["2026-03-05", 1],
      ["2026-03-06", 1],
      ["2026-03-07", 1],
      ["2026-03-08", 1],
    ]);
    expect(await datesOf("bucket=week")).toEqual([["2026-03-02", 4]]);
  });

  it("bound an export", async () => {
    const startsIn = async (query: string) => {
      const { sessions } = await read<{ sessions: { start_time: string }[] }>(
        `/api/training/export/?${query}`,
        ada,
      );
      return sessions.map((each) => each.start_time);
    };
    expect(await startsIn("date_from=2026-03-08&date_to=2026-03-08")).toEqual([EVENINGS[3]]);
    expect(await startsIn("date_from=2026-03-09&time_zone=UTC")).toEqual([EVENINGS[3]]);
  });

  it("can be overridden by time_zone in the query", async () => {
    expect(await startsOf("date_to=2026-03-06&time_zone=UTC")).toEqual([EVENINGS[0]]);
    expect(await completedOf("date_from=2026-03-09&time_zone=Asia/Tokyo")).toBe(1);
    expect(await statistics("date_from=2026-03-08&time_zone=UTC")).toMatchObject({ completed: 2 });
    expect(await datesOf("bucket=week&time_zone=UTC")).toEqual([
      ["2026-03-02", 3],
      ["2026-03-09", 1],
    ]);
    expect(await datesOf("bucket=month&time_zone=UTC")).toEqual([["2026-03-01", 4]]);
  });

  it("do not affect bounds given as times", async () => {
    expect(await startsOf(`date_from=${EVENINGS[1]}&date_to=${EVENINGS[1]}`)).toEqual([EVENINGS[1]]);
    expect(await startsOf("date_from=2026-03-09T00:00")).toEqual([EVENINGS[3]]);
  });
});

it.each([SESSIONS, LOGS, `${SESSIONS}statistics/`, `${LOGS}progress/?exercise=x`])(
  "%s refuses an unknown time zone",
  async (path) => {
    for (const zone of ["Mars/Olympus", "%2B02:00", "Europe"]) {
      const problem = await refused("GET", `${path}${path.includes("?") ? "&" : "?"}time_zone=${zone}`, {
        as: ada,
      });
      expect(problem).toMatchObject({ status: 400, errors: [{ path: "time_zone" }] });
    }
  },
);

it("an empty time zone in a query counts as absent", async () => {
  expect(await startsOf("date_to=2026-03-05&time_zone=")).toEqual([EVENINGS[0]]);
});

describe("a device with a fast clock", () => {
  const ahead = (minutes: number) => isoTime(Date.now() + minutes * MINUTE_MS);

  it("may be up to five minutes ahead for sessions and sets", async () => {
    const session = await makeSession(ada, { status: "in_progress", start_time: ahead(4) });
    await makeLog(ada, { workout_session: session, exercise, completed_at: ahead(4) });
    const completed = await api("POST", `${SESSIONS}${session}/complete/`, { as: ada, body: {} });
    expect(completed).toMatchObject({ status: 200, body: { status: "completed" } });
    const body = { status: "completed", start_time: EVENINGS[0], end_time: ahead(4) };
    expect(await makeSession(ada, body)).toEqual(expect.any(String));
  });

  it("is refused further ahead", async () => {
    const begun = { workout: await makeWorkout(ada), status: "in_progress", start_time: ahead(6) };
    expect(await refused("POST", SESSIONS, { as: ada, body: begun })).toMatchObject({
      status: 400,
      errors: [{ path: "start_time" }],
    });
    const session = await makeSession(ada);
    const log = { workout_session: session, exercise, set_number: 1, reps: 1, completed_at: ahead(6) };
    expect(await refused("POST", LOGS, { as: ada, body: log })).toMatchObject({
      status: 400,
      errors: [{ path: "completed_at" }],
    });
  });
});
