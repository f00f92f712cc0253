import { beforeAll, describe, expect, it } from "vitest";
import type { Context } from "../../../src/context.ts";
import { isForeignKeyViolation } from "../../../src/db/database.ts";
import {
  addExercise,
  changeWorkout,
  createWorkout,
  requireOwnWorkout,
} from "../../../src/features/workouts/actions.ts";
import { changeLog, createLog, createLogs, requireLog } from "../../../src/features/workouts/logs/actions.ts";
import { readLog } from "../../../src/features/workouts/logs/schemas.ts";
import { readTarget, WORKOUT_DEFAULTS } from "../../../src/features/workouts/schemas.ts";
import { changeOwnSession, createSession } from "../../../src/features/workouts/sessions/actions.ts";
import { api } from "../../support/api.ts";
import { cast, ctx, type Player } from "../../support/cast.ts";
import { overtakenBy } from "../../support/overtaken.ts";
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

let ada: Player;
let actor: { accountId: number; grantId: string };

beforeAll(async () => {
  [ada] = await cast("ada");
  actor = { accountId: ada.id, grantId: "" };
});

/** A context in which this path is deleted after everything was looked at, and before the first thing is written. */
function overtakenByDeletionOf(path: string): Context {
  return overtakenBy(async () => {
    const { status } = await api("DELETE", path, { as: ada });
    if (status !== 204) throw new Error(`${path} was not deleted: ${status}`);
  });
}

async function refusalOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => "done",
    (error: unknown) => error,
  );
}

const target = (exercise: string) => ({ ...readTarget({ exercise }, "kg"), order: 1 });
const set = (workout_session: string, exercise: string) =>
  readLog({ workout_session, exercise, set_number: 1, reps: 5 }, "kg", 1);

describe("a reference deleted between check and write is refused:", () => {
  const CASES: [string, string, () => Promise<[gone: string, (at: Context) => Promise<unknown>]>][] = [
    [
      "the workout of a new session",
      "workout",
      async () => {
        const workout = await makeWorkout(ada);
        return [`${WORKOUTS}${workout}/`, (at) => createSession(at, actor, workout, {})];
      },
    ],
    [
      "the workout that a session is to be of",
      "workout",
      async () => {
        const [session, workoutId] = [await makeSession(ada), await makeWorkout(ada)];
        return [`${WORKOUTS}${workoutId}/`, (at) => changeOwnSession(at, actor, session, { workoutId })];
      },
    ],
    [
      "the exercise of a new workout",
      "exercises.0.exercise",
      async () => {
        const exercise = await makeExercise(ada);
        const values = { ...WORKOUT_DEFAULTS, name: "Push Day" };
        return [`${EXERCISES}${exercise}/`, (at) => createWorkout(at, actor, values, [target(exercise)])];
      },
    ],
    [
      "an exercise that a workout is to have",
      "exercises.0.exercise",
      async () => {
        const exercise = await makeExercise(ada);
        const workout = await requireOwnWorkout(ctx, ada.id, await makeWorkout(ada));
        return [
          `${EXERCISES}${exercise}/`,
          (at) => changeWorkout(at, actor, workout, {}, [target(exercise)]),
        ];
      },
    ],
    [
      "an exercise that is added to a workout",
      "exercise",
      async () => {
        const exercise = await makeExercise(ada);
        const workout = await requireOwnWorkout(ctx, ada.id, await makeWorkout(ada));
        return [`${EXERCISES}${exercise}/`, (at) => addExercise(at, actor, workout, target(exercise))];
      },
    ],
    [
      "the session of a new set",
      "workout_session",
      async () => {
        const [session, exercise] = [await makeSession(ada), await makeExercise(ada)];
        return [`${SESSIONS}${session}/`, (at) => createLog(at, actor, set(session, exercise))];
      },
    ],
    [
      "the exercise of one of several sets",
      "logs.1.exercise",
      async () => {
        const [session, exercise, other] = [
          await makeSession(ada),
          await makeExercise(ada),
          await makeExercise(ada),
        ];
        const all = [set(session, other), set(session, exercise)];
        return [`${EXERCISES}${exercise}/`, (at) => createLogs(at, actor, all)];
      },
    ],
    [
      "the exercise that a set is to be of",
      "exercise",
      async () => {
        const [workout_session, exercise] = [await makeSession(ada), await makeExercise(ada)];
        const made = await makeLog(ada, { workout_session, exercise: await makeExercise(ada) });
        const log = await requireLog(ctx, ada.id, made);
        const changes = { exerciseId: exercise };
        return [`${EXERCISES}${exercise}/`, (at) => changeLog(at, actor, log, changes)];
      },
    ],
  ];

  it.each(CASES)("%s", async (_, path, prepare) => {
    const [gone, write] = await prepare();
    const before = await Promise.all([SESSIONS, WORKOUTS, LOGS].map((list) => read(list, ada)));
    expect(await refusalOf(write(overtakenByDeletionOf(gone)))).toMatchObject({
      code: "validation_failed",
      details: { errors: [{ path }] },
    });
    const counts = (pages: object[]) => pages.map((page) => (page as { count: number }).count);
    const after = await Promise.all([SESSIONS, WORKOUTS, LOGS].map((list) => read(list, ada)));
    const isOfList = (list: string) => Number(gone.startsWith(list));
    const deleted = [SESSIONS, WORKOUTS, LOGS].map(isOfList);
    expect(counts(after)).toEqual(counts(before).map((count, index) => count - (deleted[index] ?? 0)));
  });
});

it("something deleted while it is changed answers 404", async () => {
  const exercise = await makeExercise(ada);
  const workout = await requireOwnWorkout(ctx, ada.id, await makeWorkout(ada));
  const at = overtakenByDeletionOf(`${WORKOUTS}${workout.id}/`);
  expect(isForeignKeyViolation(await refusalOf(addExercise(at, actor, workout, target(exercise))))).toBe(
    true,
  );
});
