import { beforeAll, expect, it } from "vitest";
import { api, refused } from "../../../support/api.ts";
import { cast, type Player } from "../../../support/cast.ts";
import { LOGS, makeExercise, makeSession, NO_ID, read, SESSIONS } from "../../../support/training.ts";

const PATH = `${LOGS}bulk_create/`;

let ada: Player;
let exercise: string;
let session: string;

beforeAll(async () => {
  [ada] = await cast("ada");
  exercise = await makeExercise(ada);
});

const set = (fields: object = {}) => ({
  workout_session: session,
  exercise,
  set_number: 1,
  reps: 5,
  ...fields,
});
const countIn = async (id: string) => (await read<{ count: number }>(`${LOGS}?session=${id}`, ada)).count;

it("many sets are stored at once in order, with their volume", async () => {
  [session] = [await makeSession(ada)];
  const logs = Array.from({ length: 500 }, (_, index) => set({ set_number: index + 1, weight: 2 }));
  const made = await api<{ id: string; set_number: number }[]>("POST", PATH, { as: ada, body: { logs } });
  expect(made.status).toBe(201);
  expect(made.body.map(({ set_number }) => set_number)).toEqual(logs.map(({ set_number }) => set_number));
  expect(new Set(made.body.map(({ id }) => id)).size).toBe(500);
  expect(await countIn(session)).toBe(500);
  expect(await read(`${SESSIONS}${session}/`, ada)).toMatchObject({ total_volume: 5000 });
});

it("sets of several sessions and exercises can be mixed", async () => {
  const [one, other] = [await makeSession(ada), await makeSession(ada)];
  const row = await makeExercise(ada);
  session = one;
  const logs = [
    set({ weight: 10 }),
    set({ workout_session: other, exercise: row, weight: 20 }),
    set({ reps: null, distance: 5 }),
    set({ reps: null, duration_seconds: 60, completed_at: "2026-03-01T10:00:00.000Z" }),
  ];
  expect(await api("POST", PATH, { as: ada, body: { logs } })).toMatchObject({ status: 201, body: logs });
  expect(await read(`${SESSIONS}${one}/`, ada)).toMatchObject({ total_volume: 50 });
  expect(await read(`${SESSIONS}${other}/`, ada)).toMatchObject({ total_volume: 100 });
});

it("nothing is stored if one is refused, and all errors are listed by position", async () => {
  session = await makeSession(ada);
  const cancelled = await makeSession(ada);
  await api("POST", `${SESSIONS}${cancelled}/cancel/`, { as: ada });
  const logs = [
    set(),
    set({ workout_session: NO_ID }),
    set({ exercise: NO_ID, workout_session: cancelled }),
    set(),
    set({ reps: null, completed_at: "2999-01-01T00:00:00Z" }),
  ];
  const problem = await refused("POST", PATH, { as: ada, body: { logs } });
  expect(problem).toMatchObject({ status: 400, code: "validation_failed" });
  expect(problem.errors?.map(({ path }) => path)).toEqual([
    "logs.1.workout_session",
    "logs.2.workout_session",
    "logs.2.exercise",
    "logs.4.reps",
    "logs.4.completed_at",
  ]);
  expect(await countIn(session)).toBe(0);
  expect(await read(`${SESSIONS}${session}/`, ada)).toMatchObject({ total_volume: 0 });
});

it("nothing is stored if a field is invalid", async () => {
  session = await makeSession(ada);
  const { exercise: _left, ...incomplete } = set();
  const logs = [set(), set({ reps: -1, weight: "heavy" }), incomplete, "a set"];
  const problem = await refused("POST", PATH, { as: ada, body: { logs } });
  expect(problem.errors?.map(({ path }) => path)).toEqual([
    "logs.1.reps",
    "logs.1.weight",
    "logs.2.exercise",
    "logs.3",
  ]);
  expect(await countIn(session)).toBe(0);
});

it.each<[string, () => unknown]>([
  ["no sets", () => ({ logs: [] })],
  ["more than 500 sets", () => ({ logs: Array.from({ length: 501 }, () => set()) })],
  ["no list", () => ({ logs: set() })],
  ["nothing", () => ({})],
])("a body of %s is refused", async (_, body) => {
  session = await makeSession(ada);
  const problem = await refused("POST", PATH, { as: ada, body: body() });
  expect(problem).toMatchObject({ status: 400, errors: [{ path: "logs" }] });
  expect(await countIn(session)).toBe(0);
});

it("a body that is missing or not JSON is refused", async () => {
  expect(await refused("POST", PATH, { as: ada, body: "{" })).toMatchObject({ status: 400 });
  expect((await refused("POST", PATH, { as: ada })).status).toBeGreaterThanOrEqual(400);
});
