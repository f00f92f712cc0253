import { and, asc, eq, exists, gte, lt, sql } from "drizzle-orm";
import { alphabetical, type Database, isRarely } from "../../../db/database.ts";
import type { Span } from "../dates.ts";
import { exercises } from "../exercises/tables.ts";
import { isWarmUp, isWorking, logs } from "../logs/tables.ts";
import { ESTIMATED_REPS_MAX } from "./one-repetition-maximum.ts";
import type { PerformedSet } from "./personal-records.ts";

const SET = {
  id: logs.id,
  completedAt: logs.completedAt,
  setType: logs.setType,
  reps: logs.reps,
  weight: logs.weight,
  durationSeconds: logs.durationSeconds,
  distance: logs.distance,
};

/** The name is null if the account never performed the exercise. */
export async function listSets(
  db: Database,
  accountId: number,
  exerciseId: string,
  { from, before }: Span,
): Promise<{ sets: PerformedSet[]; name: string | null }> {
  const performed = and(eq(logs.accountId, accountId), isRarely(logs.exerciseId, exerciseId));
  const [sets, [exercise]] = await db.batch([
    db
      .select(SET)
      .from(logs)
      .where(
        and(
          performed,
          from === null ? undefined : gte(logs.completedAt, from),
          before === null ? undefined : lt(logs.completedAt, before),
        ),
      )
      .orderBy(asc(logs.completedAt)),
    db
      .select({ name: exercises.name })
      .from(exercises)
      .where(
        and(eq(exercises.id, exerciseId), exists(db.select({ id: logs.id }).from(logs).where(performed))),
      ),
  ]);
  return { sets, name: exercise?.name ?? null };
}

/**
 * A few sets of each exercise, by name, that include all record holders. Seeks the ends of indexes, so that
 * the cost doesn't grow with the sets: for each number of repetitions, the heaviest earliest set wins in
 * weight, estimate and volume.
 */
export async function listBestSets(
  db: Database,
  accountId: number,
  exerciseId: string | null,
): Promise<{ exercise: { id: string; name: string }; sets: PerformedSet[] }[]> {
  const id = sql`${logs.exerciseId}`;
  const row = sql`${logs}.rowid`;
  const least = sql`select min(${id}) from ${logs} where ${logs.accountId} = ${accountId}`;
  const performed =
    exerciseId === null
      ? sql`performed (id) as (
          ${least} union all select (${least} and ${id} > performed.id) from performed where performed.id is not null)`
      : sql`performed (id) as (select ${exerciseId} where exists (
          select 1 from ${logs} where ${logs.accountId} = ${accountId} and ${id} = ${exerciseId}))`;
  const ofExercise = (some: "performed" | "counted" | "unestimated") =>
    sql`from ${logs} where ${id} = ${sql.raw(some)}.id and ${logs.accountId} = ${accountId}`;
  const of = (some: "performed" | "counted" | "unestimated") =>
    sql`${ofExercise(some)} and ${isWarmUp(logs.setType)} = 0`;
  const first = sql`${logs.completedAt}, ${logs.id} limit 1`;
  const best = sql`
    with recursive
      ${performed},
      counted (id, reps, is_most) as (
        select id, (select max(${logs.reps}) ${of("performed")}), true from performed where id is not null
        union all
        select id, (select max(${logs.reps}) ${of("counted")} and ${logs.reps} < counted.reps), false
          from counted where reps is not null
      ),
      unestimated (id, reps) as (
        select id, max(reps) from counted
          where exists (select 1 ${of("counted")} and ${logs.reps} = counted.reps and ${logs.weight} > 0)
          group by id having not max(reps between 1 and ${ESTIMATED_REPS_MAX})
      )
    select (select ${row} ${of("counted")} and ${logs.reps} is counted.reps order by ${logs.weight} desc, ${first})
      from counted
    union all
    select (select ${row} ${of("counted")} and ${logs.reps} = counted.reps order by ${first}) from counted where is_most
    union all
    select (select ${row} ${of("unestimated")} and ${logs.reps} = unestimated.reps and ${logs.weight} > 0 order by ${first})
      from unestimated
    union all
    select (select ${row} ${ofExercise("performed")} and ${isWorking(logs.setType)} and ${logs.durationSeconds} is not null
      order by ${logs.durationSeconds} desc, ${first}) from performed
    union all
    select (select ${row} ${ofExercise("performed")} and ${isWorking(logs.setType)} and ${logs.distance} is not null
      order by ${logs.distance} desc, ${first}) from performed`;
  const [sets, named] = await db.batch([
    db
      .select({ ...SET, exerciseId: logs.exerciseId })
      .from(logs)
      .where(sql`${row} in (${best})`),
    db
      .select({ id: exercises.id, name: exercises.name })
      .from(exercises)
      .where(sql`${exercises.id} in (with recursive ${performed} select id from performed)`)
      .orderBy(alphabetical(exercises.name), asc(exercises.id)),
  ]);
  const byExercise = Map.groupBy(sets, (set) => set.exerciseId);
  return named.map((exercise) => ({ exercise, sets: byExercise.get(exercise.id) ?? [] }));
}
