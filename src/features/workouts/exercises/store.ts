import { and, eq, isNull, type SQL, sql } from "drizzle-orm";
import { alphabetical, type Database, inList } from "../../../db/database.ts";
import { isVisible, type ListPart, listVisible, type SharedList, type Visible } from "../../../db/visible.ts";
import { wordsOf } from "../../../lib/fold.ts";
import type { Category, Difficulty, MuscleGroup } from "../constants.ts";
import { logs } from "../logs/tables.ts";
import { exerciseTerms, SEARCHED_EXERCISES } from "../search/store.ts";
import { workoutExercises, workouts } from "../tables.ts";
import { exercises } from "./tables.ts";

export type Exercise = typeof exercises.$inferSelect;
export type ExerciseValues = Omit<
  Exercise,
  "id" | "creatorId" | "isCustom" | "importId" | "revivedBy" | "createdAt" | "updatedAt" | "deletedAt"
>;

export interface ExerciseFilters {
  category?: Category | undefined;
  difficulty?: Difficulty | undefined;
  muscleGroup?: MuscleGroup | undefined;
  customOnly?: boolean | undefined;
  search?: string | undefined;
}

const LISTED = {
  id: exercises.id,
  name: exercises.name,
  category: exercises.category,
  difficultyLevel: exercises.difficultyLevel,
  primaryMuscles: exercises.primaryMuscles,
  isCustom: exercises.isCustom,
  isPublic: exercises.isPublic,
};

export type ExerciseListed = Pick<Exercise, keyof typeof LISTED>;

const NOT_DELETED = isNull(exercises.deletedAt);

const LIST: SharedList = {
  table: exercises,
  searched: SEARCHED_EXERCISES,
  by: alphabetical(exercises.name),
  place: sql`lower(${exercises.name})`,
  isDescending: false,
};

export function listExercises(
  db: Database,
  accountId: number,
  filters: ExerciseFilters,
  part: ListPart,
): Promise<Visible<ExerciseListed>> {
  const words = filters.search?.trim() ? wordsOf(filters.search) : null;
  const whose = filters.customOnly ? "own" : "everybody's";
  const where = and(NOT_DELETED, ...conditionsOf(filters, accountId)) ?? sql`true`;
  const wanted = { whose, where, filters: exerciseTerms(filters), words } as const;
  return listVisible<ExerciseListed>(db, LIST, accountId, wanted, part, LISTED);
}

export async function findUsableExercise(
  db: Database,
  id: string,
  accountId: number,
): Promise<Exercise | null> {
  const [row] = await db
    .select()
    .from(exercises)
    .where(and(eq(exercises.id, id), NOT_DELETED, isUsable(accountId)));
  return row ?? null;
}

export async function listUsableIds(
  db: Database,
  ids: readonly string[],
  accountId: number,
): Promise<Set<string>> {
  const rows = await db
    .select({ id: exercises.id })
    .from(exercises)
    .where(and(inList(exercises.id, ids), isUsable(accountId)));
  return new Set(rows.map(({ id }) => id));
}

export async function insertExercise(
  db: Database,
  exercise: ExerciseValues & { id: string; creatorId: number },
  now: number,
): Promise<void> {
  await db.insert(exercises).values({ ...exercise, isCustom: true, createdAt: now, updatedAt: now });
}

export async function updateExercise(
  db: Database,
  id: string,
  changes: Partial<ExerciseValues>,
  now: number,
): Promise<void> {
  await db
    .update(exercises)
    .set({ ...changes, updatedAt: now })
    .where(eq(exercises.id, id));
}

/** Unlists an exercise; deletes its row if no set and no workout refers to it. */
export async function deleteExercise(db: Database, id: string, now: number): Promise<void> {
  await db.batch([
    db.update(exercises).set({ deletedAt: now, isPublic: false }).where(eq(exercises.id, id)),
    db.delete(exercises).where(and(eq(exercises.id, id), isUnused())),
  ]);
}

export function isUnused(): SQL {
  return sql`not exists (select 1 from ${workoutExercises} where ${workoutExercises.exerciseId} = ${exercises.id})
    and not exists (select 1 from ${logs} where ${logs.exerciseId} = ${exercises.id})`;
}

/** Includes private and deleted exercises of a workout that the account may see. */
function isUsable(accountId: number): SQL {
  return sql`((${NOT_DELETED} and ${isVisible(exercises, accountId)}) or exists (
    select 1 from ${workoutExercises} join ${workouts} on ${workouts.id} = ${workoutExercises.workoutId}
    where ${workoutExercises.exerciseId} = ${exercises.id} and ${isVisible(workouts, accountId)}))`;
}

function conditionsOf(filters: ExerciseFilters, accountId: number): (SQL | undefined)[] {
  const { category, difficulty, muscleGroup, customOnly } = filters;
  return [
    category && eq(exercises.category, category),
    difficulty && eq(exercises.difficultyLevel, difficulty),
    muscleGroup &&
      sql`(${muscleGroup} in (select value from json_each(${exercises.primaryMuscles}))
        or ${muscleGroup} in (select value from json_each(${exercises.secondaryMuscles})))`,
    customOnly ? and(eq(exercises.isCustom, true), eq(exercises.creatorId, accountId)) : undefined,
  ];
}
