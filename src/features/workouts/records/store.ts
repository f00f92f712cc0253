import { and, asc, eq, gte, lt } from "drizzle-orm";
import { type Database, inList, isRarely } from "../../../db/database.ts";
import type { Span } from "../dates.ts";
import { exercises } from "../exercises/tables.ts";
import { logs } from "../logs/tables.ts";
import type { PerformedSet } from "./personal-records.ts";

const SET = {
  id: logs.id,
  completedAt: logs.completedAt,
  reps: logs.reps,
  weight: logs.weight,
  durationSeconds: logs.durationSeconds,
  distance: logs.distance,
};

/** The sets that an account performed of an exercise, in a span of time. */
export function listSets(
  db: Database,
  accountId: number,
  exerciseId: string,
  { from, before }: Span,
): Promise<PerformedSet[]> {
  return db
    .select(SET)
    .from(logs)
    .where(
      and(
        eq(logs.accountId, accountId),
        isRarely(logs.exerciseId, exerciseId),
        from === null ? undefined : gte(logs.completedAt, from),
        before === null ? undefined : lt(logs.completedAt, before),
      ),
    )
    .orderBy(asc(logs.completedAt));
}

/** Every set that an account performed. */
export function listAllSets(
  db: Database,
  accountId: number,
): Promise<(PerformedSet & { exerciseId: string })[]> {
  return db
    .select({ ...SET, exerciseId: logs.exerciseId })
    .from(logs)
    .where(eq(logs.accountId, accountId))
    .orderBy(asc(logs.exerciseId), asc(logs.completedAt));
}

/** The name of an exercise, a deleted one too. */
export async function findExerciseName(db: Database, id: string): Promise<string | null> {
  const [row] = await db.select({ name: exercises.name }).from(exercises).where(eq(exercises.id, id));
  return row?.name ?? null;
}

/** The names of exercises, deleted ones too, in the order of their names. */
export async function listExerciseNames(
  db: Database,
  ids: readonly string[],
): Promise<{ id: string; name: string }[]> {
  return db
    .select({ id: exercises.id, name: exercises.name })
    .from(exercises)
    .where(inList(exercises.id, ids))
    .orderBy(asc(exercises.name), asc(exercises.id));
}
