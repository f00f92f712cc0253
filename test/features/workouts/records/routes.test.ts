import { beforeAll, describe, expect, it } from "vitest";
import { refused } from "../../../support/api.ts";
import { cast, type Player } from "../../../support/cast.ts";
import { LOGS, makeExercise, makeLog, makeSession, NO_ID, read } from "../../../support/training.ts";

let ada: Player;
let exercise: string;

const RECORDS = `${LOGS}personal_records/`;
const PROGRESS = `${LOGS}progress/`;

beforeAll(async () => {
  const [first, ben] = await cast("ada", "ben");
  ada = first;
  exercise = await makeExercise(ada, { name: "Deadlift", is_public: true });
  const workout_session = await makeSession(ada);
  for (const [completed_at, weight] of [
    ["2026-03-01T10:00:00.000Z", 225],
    ["2026-03-08T10:00:00.000Z", 245],
    ["2026-03-15T10:00:00.000Z", 240],
  ]) {
    await makeLog(ada, { workout_session, exercise, completed_at, weight, reps: 3 }, "?unit=lb");
  }
  await makeLog(ben, { workout_session: await makeSession(ben), exercise, weight: 999, reps: 9 });
});

describe("personal records", () => {
  it("are the caller's own, in pounds on request", async () => {
    const { results } = await read<{ results: object[] }>(`${RECORDS}?unit=lb`, ada);
    expect(results).toMatchObject([
      {
        exercise: { id: exercise, name: "Deadlift" },
        heaviest: { value: 245, weight: 245 },
        best_estimated_1rm: { value: 269.5, epley: 269.5, brzycki: 259.412 },
        most_reps: { value: 3, weight: 225 },
        best_volume: { value: 735 },
      },
    ]);
  });

  it("are empty for an exercise never performed", async () => {
    const [cleo] = await cast("cleo");
    expect(await read(`${RECORDS}?exercise=${exercise}`, cleo)).toEqual({ results: [] });
    expect(await read(RECORDS, cleo)).toEqual({ results: [] });
  });

  it("are refused for an unknown exercise or unit", async () => {
    expect(await refused("GET", `${RECORDS}?exercise=${NO_ID}`, { as: ada })).toMatchObject({ status: 404 });
    const problem = await refused("GET", `${RECORDS}?unit=stone`, { as: ada });
    expect(problem).toMatchObject({ status: 400, errors: [{ path: "unit" }] });
  });
});

describe("progress", () => {
  const dates = async (query: string) => {
    const path = `${PROGRESS}?exercise=${exercise}&${query}`;
    return (await read<{ results: { date: string }[] }>(path, ada)).results.map(({ date }) => date);
  };

  it("is weekly by default", async () => {
    expect(await read(`${PROGRESS}?exercise=${exercise}`, ada)).toMatchObject({ bucket: "week" });
    expect(await dates("")).toEqual(["2026-02-23", "2026-03-02", "2026-03-09"]);
    expect(await dates("bucket=day")).toEqual(["2026-03-01", "2026-03-08", "2026-03-15"]);
    expect(await dates("bucket=month")).toEqual(["2026-03-01"]);
  });

  it.each([
    ["date_from=2026-03-08", ["2026-03-08", "2026-03-15"]],
    ["date_to=2026-03-08", ["2026-03-01", "2026-03-08"]],
    ["date_from=2026-03-08T10:00:00Z&date_to=2026-03-08T10:00:00Z", ["2026-03-08"]],
    ["date_from=2026-03-09&date_to=2026-03-14", []],
  ])("is limited to a span: ?%s", async (query, expected) => {
    expect(await dates(`bucket=day&${query}`)).toEqual(expected);
  });

  it("is in pounds on request", async () => {
    expect(await read(`${PROGRESS}?exercise=${exercise}&bucket=month&unit=lb`, ada)).toMatchObject({
      results: [{ sets: 3, reps: 9, volume: 2130, heaviest: 245, best_estimated_1rm: 269.5 }],
    });
  });

  it.each([
    ["", "exercise"],
    [`exercise=${NO_ID}&bucket=year`, "bucket"],
    [`exercise=${NO_ID}&unit=g`, "unit"],
    [`exercise=${NO_ID}&date_from=soon`, "date_from"],
    [`exercise=${NO_ID}&date_to=2026-02-30`, "date_to"],
  ])("is refused with ?%s", async (query, path) => {
    const problem = await refused("GET", `${PROGRESS}?${query}`, { as: ada });
    expect(problem).toMatchObject({ status: 400, code: "validation_failed" });
    expect(problem.errors?.map((error) => error.path)).toEqual([path]);
  });

  it("answers 404 for an unknown exercise", async () => {
    expect((await refused("GET", `${PROGRESS}?exercise=${NO_ID}`, { as: ada })).status).toBe(404);
  });
});
