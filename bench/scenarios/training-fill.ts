export interface TrainingSize {
  workouts: number;
  logs: number;
}

const EXERCISES = 100;
const EXERCISES_A_WORKOUT = 5;
/** One set in ten is of the first exercise, the favourite. The others are of all exercises in turn. */
const FAVOURITE_EVERY = 10;
/** D1 ends a statement after 30 seconds. */
const ROWS_AT_ONCE = 20_000;

/** UUIDs of version 7, in the order of their numbers. */
const idOf = (kind: number, number: string) => `printf('01900000-0000-7%03x-8000-%012x', ${kind}, ${number})`;
const EXERCISE = 1;
const WORKOUT = 2;
const SESSION = 3;
const LOG = 4;

/** SQL that makes a training log: a workout a day, up to today. */
export function trainingStatements(accountId: number, { workouts, logs }: TrainingSize): string[] {
  const setsADay = Math.ceil(logs / workouts);
  const start = Date.now() - (workouts + 1) * 86_400_000;
  const at = (day: string) => `${start} + ${day} * 86400000`;
  const exercise = (n: string) =>
    idOf(EXERCISE, `iif(${n} % ${FAVOURITE_EVERY} = 0, 1, ${n} / ${FAVOURITE_EVERY} % ${EXERCISES} + 1)`);
  const day = `((n - 1) / ${setsADay} + 1)`;
  const sources: [number, string][] = [
    [
      EXERCISES,
      `insert into exercises (id, name, description, category, difficulty_level, primary_muscles, secondary_muscles,
           equipment_needed, instructions, is_custom, creator_id, is_public, created_at, updated_at)
         select ${idOf(EXERCISE, "n")}, 'Exercise ' || n, '', 'strength', 'beginner', '["chest"]', '[]',
           '[]', '[]', 1, ?1, 0, 0, 0 from number`,
    ],
    [
      workouts,
      `insert into workouts (id, creator_id, name, description, difficulty_level, given_duration_minutes, tags,
           is_template, is_public, created_at, updated_at)
         select ${idOf(WORKOUT, "n")}, ?1, 'Workout ' || n, '', 'expert', null, '["gym"]', 0, 0,
           ${at("n")}, ${at("n")} from number`,
    ],
    [
      workouts * EXERCISES_A_WORKOUT,
      `insert into workout_exercises (workout_id, "order", exercise_id, target_sets, target_reps_min, target_reps_max,
           target_weight, rest_seconds, notes)
         select ${idOf(WORKOUT, `(n - 1) / ${EXERCISES_A_WORKOUT} + 1`)},
         (n - 1) % ${EXERCISES_A_WORKOUT} + 1, ${exercise("n")}, 4, 8, 12, 60, 90, '' from number`,
    ],
    [
      workouts,
      `insert into workout_sessions (id, account_id, workout_id, workout_name, status, start_time, end_time, notes, rating,
           given_calories, estimated_calories, total_volume, at, created_at, updated_at)
         select ${idOf(SESSION, "n")}, ?1, ${idOf(WORKOUT, "n")}, 'Workout ' || n, 'completed',
         ${at("n")}, ${at("n")} + 3600000, '', n % 5 + 1, null, 400, 0, ${at("n")}, 0, 0 from number`,
    ],
    [
      logs,
      `insert into exercise_logs (id, account_id, session_id, exercise_id, set_number, reps, weight, duration_seconds,
           distance, notes, completed_at, created_at, updated_at)
         select ${idOf(LOG, "n")}, ?1, ${idOf(SESSION, day)}, ${exercise("n")}, n % 4 + 1,
         n % 12 + 1, 20 + n % 400 * 0.25, null, null, '', ${at(day)} + (n - 1) % ${setsADay} * 60000, 0, 0 from number`,
    ],
  ];
  return sources.flatMap(([count, insert]) => {
    const portions = Math.ceil(count / ROWS_AT_ONCE);
    return Array.from({ length: portions }, (_, portion) => {
      const from = portion * ROWS_AT_ONCE + 1;
      const to = Math.min(count, from + ROWS_AT_ONCE - 1);
      const numbers = `with recursive number (n) as (select ${from} union all select n + 1 from number where n < ${to})`;
      const statement = insert.replace(/^insert into ([^)]+\)) */, `insert into $1 ${numbers} `);
      return statement.replaceAll("?1", String(accountId));
    });
  });
}

/** The favourite exercise and an ordinary one. */
export const FAVOURITE_ID = "01900000-0000-7001-8000-000000000001";
export const OTHER_ID = "01900000-0000-7001-8000-000000000002";
