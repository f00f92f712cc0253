import { beforeAll, describe, expect, it } from "vitest";
import type { Database } from "../../../src/db/database.ts";
import { findCourse, listCourses } from "../../../src/features/courses/store.ts";
import {
  deleteExercise,
  findUsableExercise,
  listExercises,
  listUsableIds,
} from "../../../src/features/workouts/exercises/store.ts";
import { indexExercises, indexWorkouts } from "../../../src/features/workouts/jobs.ts";
import {
  deleteLog,
  findLog,
  listLogs,
  listLogsByIds,
  updateLog,
} from "../../../src/features/workouts/logs/store.ts";
import { listBestSets, listSets } from "../../../src/features/workouts/records/store.ts";
import {
  deleteSession,
  findSession,
  listSessions,
  listStatuses,
  sumSessions,
  sumWorkout,
} from "../../../src/features/workouts/sessions/store.ts";
import {
  deleteTarget,
  deleteWorkout,
  eraseTrainingOf,
  findVisibleWorkout,
  listWorkouts,
} from "../../../src/features/workouts/store.ts";
import { cast, ctx } from "../../support/cast.ts";
import { planOf, type Statement, scannedBy, watchedDatabase } from "../../support/query-plans.ts";
import { NO_ID } from "../../support/training.ts";

const SLICE = { limit: 20, offset: 40 };
const PART = { ...SLICE, after: null };
const ALWAYS = { from: null, before: null };
const MARCH = { from: 1, before: 2 };

// What is not indexed yet is indexed by whoever searches first.
beforeAll(async () => {
  await indexExercises(ctx, 500);
  await indexWorkouts(ctx, 500);
});

type Ask = (db: Database, accountId: number) => PromiseLike<unknown>;

async function statementsOf(ask: Ask): Promise<Statement[]> {
  const [ada] = await cast("ada");
  const { db, asked } = watchedDatabase();
  await ask(db, ada.id);
  return asked;
}

/** The sets of one session are few, and sorted when they are found. */
const isOfSession = (name: string) => ["sets by their session", "sets by everything"].includes(name);

/** What is asked, by how many statements, and by which indexes each list is found. */
const LISTS: [string, number, Ask, string[]][] = [
  [
    "exercises that one may use",
    1,
    (db, id) => listExercises(db, id, {}, PART),
    [
      "exercises USING INDEX exercises_creator (creator_id=?)",
      "exercises USING INDEX exercises_public (is_public=?)",
    ],
  ],
  [
    "exercises by their filters",
    2,
    (db, id) => listExercises(db, id, { category: "sports", muscleGroup: "core" }, PART),
    [
      "exercises USING INDEX exercises_creator (creator_id=?)",
      "search_terms USING PRIMARY KEY (list=? AND scope=? AND term=?)",
    ],
  ],
  [
    "exercises by every filter",
    2,
    (db, id) => {
      const filters = {
        category: "sports",
        difficulty: "expert",
        muscleGroup: "core",
        customOnly: false,
        search: "a",
      } as const;
      return listExercises(db, id, filters, PART);
    },
    ["search_terms USING PRIMARY KEY (list=? AND scope=? AND term>? AND term<?)"],
  ],
  [
    "workouts that one may see",
    1,
    (db, id) => listWorkouts(db, id, {}, PART),
    [
      "workouts USING INDEX workouts_creator (creator_id=?)",
      "workouts USING INDEX workouts_public (is_public=?)",
    ],
  ],
  [
    "workouts by their filters",
    2,
    (db, id) => listWorkouts(db, id, { difficulty: "expert", tags: ["a", "b"] }, PART),
    [
      "workouts USING INDEX workouts_creator (creator_id=?)",
      "found USING PRIMARY KEY (list=? AND scope=? AND term=? AND place>?)",
    ],
  ],
  [
    "workouts by every filter",
    2,
    (db, id) => {
      const filters = {
        difficulty: "expert",
        isTemplate: true,
        isPublic: true,
        search: "a",
      } as const;
      return listWorkouts(db, id, { ...filters, tags: ["a"] }, PART);
    },
    ["search_terms USING PRIMARY KEY (list=? AND scope=? AND term>? AND term<?)"],
  ],
  [
    "sessions",
    2,
    (db, id) => listSessions(db, id, ALWAYS, SLICE),
    ["workout_sessions USING INDEX workout_sessions_account (account_id=?)"],
  ],
  [
    "sessions by their status",
    2,
    (db, id) => listSessions(db, id, { ...ALWAYS, status: "completed" }, SLICE),
    ["workout_sessions USING INDEX workout_sessions_account (account_id=?)"],
  ],
  [
    "sessions by their dates",
    2,
    (db, id) => listSessions(db, id, MARCH, SLICE),
    ["workout_sessions USING INDEX workout_sessions_account (account_id=? AND at>? AND at<?)"],
  ],
  [
    "sessions by their workout",
    2,
    (db, id) => listSessions(db, id, { ...ALWAYS, workoutId: NO_ID }, SLICE),
    ["workout_sessions USING INDEX workout_sessions_workout (workout_id=? AND account_id=?)"],
  ],
  [
    "sessions by their workout and dates",
    2,
    (db, id) => listSessions(db, id, { ...MARCH, workoutId: NO_ID }, SLICE),
    [
      "workout_sessions USING INDEX workout_sessions_workout (workout_id=? AND account_id=? AND at>? AND at<?)",
    ],
  ],
  [
    "sets",
    2,
    (db, id) => listLogs(db, id, ALWAYS, SLICE),
    ["exercise_logs USING INDEX exercise_logs_account (account_id=?)"],
  ],
  [
    "sets by their dates",
    2,
    (db, id) => listLogs(db, id, MARCH, SLICE),
    ["exercise_logs USING INDEX exercise_logs_account (account_id=? AND completed_at>? AND completed_at<?)"],
  ],
  [
    "sets by their exercise",
    2,
    (db, id) => listLogs(db, id, { ...ALWAYS, exerciseId: NO_ID }, SLICE),
    ["exercise_logs USING INDEX exercise_logs_exercise (account_id=? AND exercise_id=?)"],
  ],
  [
    "sets by their exercise and dates",
    2,
    (db, id) => listLogs(db, id, { ...MARCH, exerciseId: NO_ID }, SLICE),
    [
      "exercise_logs USING INDEX exercise_logs_exercise (account_id=? AND exercise_id=? AND completed_at>? AND completed_at<?)",
    ],
  ],
  [
    "sets by their session",
    2,
    (db, id) => listLogs(db, id, { ...ALWAYS, sessionId: NO_ID }, SLICE),
    ["exercise_logs USING INDEX exercise_logs_session (session_id=?)"],
  ],
  [
    "sets by everything",
    2,
    (db, id) => listLogs(db, id, { ...MARCH, sessionId: NO_ID, exerciseId: NO_ID }, SLICE),
    ["exercise_logs USING INDEX exercise_logs_session (session_id=?)"],
  ],
  [
    "records in one exercise",
    2,
    (db, id) => listBestSets(db, id, NO_ID),
    [
      "exercise_logs USING INDEX exercise_logs_best (exercise_id=? AND account_id=? AND <expr>=? AND reps=?)",
      "exercise_logs USING INDEX exercise_logs_longest (exercise_id=? AND account_id=? AND duration_seconds>?)",
      "exercise_logs USING INDEX exercise_logs_farthest (exercise_id=? AND account_id=? AND distance>?)",
    ],
  ],
  [
    "progress in a span",
    2,
    (db, id) => listSets(db, id, NO_ID, MARCH),
    [
      "exercise_logs USING INDEX exercise_logs_exercise (account_id=? AND exercise_id=? AND completed_at>? AND completed_at<?)",
    ],
  ],
  [
    "records in all exercises",
    2,
    (db, id) => listBestSets(db, id, null),
    ["exercise_logs USING INDEX exercise_logs_exercise (account_id=? AND exercise_id>?)"],
  ],
];

describe("a list", () => {
  it.each(LISTS)("of %s is found by index", async (_, count, ask, indexes) => {
    const asked = await statementsOf(ask);
    expect(asked).toHaveLength(count);
    for (const statement of asked)
      expect([statement.query, await scannedBy(statement)]).toEqual([statement.query, []]);
    const plans = (await Promise.all(asked.map(planOf)))
      .flat()
      .join("\n")
      .replaceAll("COVERING INDEX", "INDEX");
    for (const index of indexes) expect(plans).toContain(`SEARCH ${index}`);
  });

  it.each(LISTS.filter(([name]) => !isOfSession(name) && !/^records|filter/.test(name)))(
    "of %s only sorts entries of the same time and merged pages",
    async (_, _count, ask) => {
      const plans = (await Promise.all((await statementsOf(ask)).map(planOf))).flat();
      const sorts = plans.filter((step) => step.includes("TEMP B-TREE") && !step.includes("LAST TERM"));
      // Of a page that is put together: each of its parts, and the whole.
      const parts = plans.filter((step) =>
        /^(?:LEFT|RIGHT)$|exercise_logs USING INTEGER PRIMARY KEY/.test(step),
      );
      const sortsMax = parts.length > 1 ? parts.length + 1 : parts.length;
      expect(sorts).toEqual(Array(sortsMax).fill("USE TEMP B-TREE FOR ORDER BY"));
    },
  );

  it.each(LISTS.filter(([name]) => name.startsWith("sets") && !isOfSession(name)))(
    "of %s skips to the page without reading the sets before it",
    async (_, _count, ask) => {
      const [page, count] = await Promise.all((await statementsOf(ask)).map(planOf));
      for (const plan of [page, count]) {
        expect(plan).toContainEqual(expect.stringContaining("SEARCH exercise_logs USING COVERING INDEX"));
      }
      expect(page).not.toContainEqual(expect.stringContaining("LAST TERM"));
    },
  );
});

const QUESTIONS: [string, number, Ask][] = [
  ["an exercise", 1, (db, id) => findUsableExercise(db, NO_ID, id)],
  ["which exercises one may use", 1, (db, id) => listUsableIds(db, [NO_ID], id)],
  ["whether an exercise is used", 2, (db) => deleteExercise(db, NO_ID, 1)],
  ["a workout", 2, (db, id) => findVisibleWorkout(db, NO_ID, id)],
  ["a workout's exercises", 4, (db) => deleteTarget(db, NO_ID, 1, 1)],
  ["what hangs on a workout", 1, (db) => deleteWorkout(db, NO_ID)],
  ["a session", 1, (db, id) => findSession(db, NO_ID, id)],
  ["how sessions stand", 1, (db, id) => listStatuses(db, [NO_ID], id)],
  ["what sessions come to", 2, (db, id) => sumSessions(db, id, ALWAYS)],
  ["what a workout comes to", 1, (db, id) => sumWorkout(db, NO_ID, id)],
  ["what hangs on a session", 1, (db) => deleteSession(db, NO_ID)],
  ["a set", 1, (db, id) => findLog(db, NO_ID, id)],
  ["several sets", 1, (db) => listLogsByIds(db, [NO_ID])],
  ["a set's session, to count it anew", 3, (db) => updateLog(db, NO_ID, { reps: 1 }, 1)],
  ["the session that a set leaves", 2, (db) => deleteLog(db, NO_ID)],
  ["all that someone trained", 4, (db, id) => eraseTrainingOf(db, id, 1)],
  ["a course", 1, (db) => findCourse(db, 1)],
];

it.each(QUESTIONS)("%s uses an index without a table scan", async (_, count, ask) => {
  const asked = await statementsOf(ask);
  expect(asked).toHaveLength(count);
  for (const statement of asked)
    expect([statement.query, await scannedBy(statement)]).toEqual([statement.query, []]);
});

it("a page of courses is read in id order", async () => {
  const [page] = await statementsOf((db) => listCourses(db, 0, SLICE));
  if (!page) throw new Error("nothing was asked");
  expect(await planOf(page)).toEqual([
    "SEARCH courses USING INTEGER PRIMARY KEY (rowid>?)",
    "SEARCH profiles USING INTEGER PRIMARY KEY (rowid=?)",
    "SEARCH accounts USING INTEGER PRIMARY KEY (rowid=?)",
  ]);
});

it.each(["exercises", "workouts", "workout_exercises", "workout_sessions", "exercise_logs"])(
  "a scan of %s would be detected",
  async (table) => {
    const statement = { query: `select * from ${table} where rowid % ? = 0`, values: [2] };
    expect(await scannedBy(statement)).toEqual([`SCAN ${table}`]);
  },
);
