import { beforeAll, describe, expect, it } from "vitest";
import { api, refused } from "../../support/api.ts";
import { cast, type Player } from "../../support/cast.ts";
import {
  EXERCISES,
  LOGS,
  makeExercise,
  makeLog,
  makeSession,
  makeWorkout,
  type Page,
  read,
  WORKOUTS,
} from "../../support/training.ts";

let ada: Player;
let ben: Player;

/** An exercise that is private to Ada, and a workout of hers that shows it. */
async function show(is_public: boolean): Promise<{ exercise: string; workout: string }> {
  const exercise = await makeExercise(ada, { name: "Ada's Secret Row" });
  const workout = await makeWorkout(ada, { is_public, exercises: [{ exercise, order: 1 }] });
  return { exercise, workout };
}

const set = (workout_session: string, exercise: string) => ({
  workout_session,
  exercise,
  set_number: 1,
  reps: 5,
});

beforeAll(async () => {
  [ada, ben] = await cast("ada", "ben");
});

describe("a private exercise in a public workout", () => {
  it("can be read, logged and reused by everyone who may see the workout", async () => {
    const { exercise, workout } = await show(true);
    expect(await read(`${EXERCISES}${exercise}/`, ben)).toMatchObject({ id: exercise, is_public: false });
    const session = await makeSession(ben, { workout });
    await makeLog(ben, { workout_session: session, exercise });
    const logs = [set(session, exercise), set(session, exercise)];
    expect((await api("POST", `${LOGS}bulk_create/`, { as: ben, body: { logs } })).status).toBe(201);
    await makeWorkout(ben, { exercises: [{ exercise, order: 1 }] });
    expect((await api("GET", `${LOGS}progress/?exercise=${exercise}`, { as: ben })).status).toBe(200);
  });

  it("stays readable in a copy after the original is deleted", async () => {
    const { exercise, workout } = await show(true);
    const copy = await api<{ id: string; exercises: { exercise: { id: string } }[] }>(
      "POST",
      `${WORKOUTS}${workout}/clone/`,
      { as: ben },
    );
    expect(copy.body.exercises.map((each) => each.exercise.id)).toEqual([exercise]);
    await api("DELETE", `${WORKOUTS}${workout}/`, { as: ada });
    expect(await read(`${EXERCISES}${exercise}/`, ben)).toMatchObject({ name: "Ada's Secret Row" });
    await makeLog(ben, { workout_session: await makeSession(ben, { workout: copy.body.id }), exercise });
  });

  it("is not listed for others, who cannot change or delete it", async () => {
    const { exercise } = await show(true);
    for (const query of ["search=Ada's Secret Row", "custom_only=true&page_size=100"]) {
      const { results } = await read<Page<{ id: string }>>(`${EXERCISES}?${query}`, ben);
      expect(results.map(({ id }) => id)).not.toContain(exercise);
    }
    const body = { name: "Ben's", category: "cardio" };
    for (const [method, sent] of [["PUT", body], ["PATCH", body], ["DELETE"]] as const) {
      const problem = await refused(method, `${EXERCISES}${exercise}/`, {
        as: ben,
        ...(sent && { body: sent }),
      });
      expect(problem).toMatchObject({ status: 403, code: "not_allowed" });
    }
    expect(await read(`${EXERCISES}${exercise}/`, ada)).toMatchObject({ name: "Ada's Secret Row" });
  });

  it("is private again once the workout is private or no longer has it", async () => {
    const changes = [{ is_public: false }, { exercises: [] }];
    for (const body of changes) {
      const { exercise, workout } = await show(true);
      const session = await makeSession(ben, { workout });
      expect((await api("PATCH", `${WORKOUTS}${workout}/`, { as: ada, body })).status).toBe(200);
      expect((await refused("GET", `${EXERCISES}${exercise}/`, { as: ben })).status).toBe(404);
      const problem = await refused("POST", LOGS, { as: ben, body: set(session, exercise) });
      expect(problem).toMatchObject({ status: 400, errors: [{ path: "exercise" }] });
    }
  });

  it("can still be logged, but not read, after its creator deleted it", async () => {
    const { exercise, workout } = await show(true);
    expect((await api("DELETE", `${EXERCISES}${exercise}/`, { as: ada })).status).toBe(204);
    for (const as of [ada, ben]) {
      await makeLog(as, { workout_session: await makeSession(as, { workout }), exercise });
      expect((await refused("GET", `${EXERCISES}${exercise}/`, { as })).status).toBe(404);
    }
  });
});

it("a private exercise in a private workout is only visible to its creator", async () => {
  const { exercise } = await show(false);
  expect((await refused("GET", `${EXERCISES}${exercise}/`, { as: ben })).status).toBe(404);
  const problem = await refused("POST", LOGS, { as: ben, body: set(await makeSession(ben), exercise) });
  expect(problem).toMatchObject({ status: 400, errors: [{ path: "exercise" }] });
});
