import { expect, it } from "vitest";
import { api, refused } from "../../support/api.ts";
import { cast, ctx } from "../../support/cast.ts";
import {
  EXERCISES,
  LOGS,
  makeExercise,
  makeLog,
  makeSession,
  makeWorkout,
  read,
  SESSIONS,
  WORKOUTS,
} from "../../support/training.ts";

async function rowsOf(accountId: number): Promise<Record<string, number>> {
  const counts = {
    exercises: "creator_id",
    workouts: "creator_id",
    workout_sessions: "account_id",
    exercise_logs: "account_id",
  };
  const entries = Object.entries(counts).map(async ([table, column]) => {
    const count = ctx.env.DB.prepare(`select count(*) as count from ${table} where ${column} = ?`).bind(
      accountId,
    );
    return [table, (await count.first<number>("count")) ?? -1] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

it("deleting an account deletes its training but keeps others' sets of its public exercises", async () => {
  const [ada, ben] = await cast("ada", "ben");
  const open = await makeExercise(ada, { name: "Ada's Row", is_public: true });
  const unused = await makeExercise(ada, { name: "Nobody's", is_public: true });
  const secret = await makeExercise(ada, { name: "Secret" });
  const workout = await makeWorkout(ada, { is_public: true, exercises: [{ exercise: open, order: 1 }] });
  const session = await makeSession(ada, { workout });
  const log = await makeLog(ada, { workout_session: session, exercise: secret });

  const planned = await makeWorkout(ben, { exercises: [{ exercise: open, order: 1 }] });
  const done = await makeSession(ben, { workout });
  const logged = await makeLog(ben, { workout_session: done, exercise: open, weight: 50 });
  expect(await rowsOf(ada.id)).toEqual({ exercises: 3, workouts: 1, workout_sessions: 1, exercise_logs: 1 });

  const gone = await api("DELETE", `/api/accounts/${ada.id}/`, { as: ada, body: { password: ada.password } });
  expect(gone.status).toBeLessThan(300);

  expect(await rowsOf(ada.id)).toEqual({ exercises: 0, workouts: 0, workout_sessions: 0, exercise_logs: 0 });
  for (const path of [
    `${EXERCISES}${open}/`,
    `${EXERCISES}${unused}/`,
    `${WORKOUTS}${workout}/`,
    `${SESSIONS}${session}/`,
    `${LOGS}${log}/`,
  ]) {
    expect([path, (await refused("GET", path, { as: ben })).status]).toEqual([path, 404]);
  }
  expect(await read(`${EXERCISES}?search=Ada's Row`, ben)).toMatchObject({ count: 0 });
  expect(await read(`${WORKOUTS}${planned}/`, ben)).toMatchObject({
    exercises: [{ exercise: { id: open, name: "Ada's Row" } }],
  });
  expect(await read(`${SESSIONS}${done}/`, ben)).toMatchObject({ workout: null, total_volume: 500 });
  expect(await read(`${LOGS}${logged}/`, ben)).toMatchObject({ exercise: open, exercise_name: "Ada's Row" });
  expect(await read(`${LOGS}personal_records/`, ben)).toMatchObject({
    results: [{ exercise: { id: open, name: "Ada's Row" }, heaviest: { value: 50 } }],
  });
  const moved = await api("PATCH", `${LOGS}${logged}/`, { as: ben, body: { weight: 60 } });
  expect(moved).toMatchObject({ status: 200, body: { weight: 60 } });
  const rows = await ctx.env.DB.prepare("select name from exercises where deleted_at is not null").all();
  expect(rows.results).toEqual([{ name: "Ada's Row" }]);
});
