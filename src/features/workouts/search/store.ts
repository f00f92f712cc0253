import { type Database, inList } from "../../../db/database.ts";
import { EVERYBODY, type Findable, SEARCHED, type SearchedList } from "../../../db/search.ts";
import { lowerAscii, termsOf } from "../../../lib/fold.ts";
import type { Category, Difficulty, MuscleGroup } from "../constants.ts";
import { exercises } from "../exercises/tables.ts";
import { workouts } from "../tables.ts";

const TERMS_MAX = 40;

/** A zero-padded timestamp sorts as its number. */
export const MOMENT_DIGITS = 15;

/** One per filter, in a fixed order; undefined or null if not filtered. */
type Values = readonly (string | null | undefined)[];

/** Public exercises are also indexed by every combination of filters. */
export const SEARCHED_EXERCISES: SearchedList = { list: SEARCHED.exercises, load: loadExercises };

export const SEARCHED_WORKOUTS: SearchedList = { list: SEARCHED.workouts, load: loadWorkouts };

export function exerciseTerms({
  category,
  difficulty,
  muscleGroup,
}: {
  category?: Category | undefined;
  difficulty?: Difficulty | undefined;
  muscleGroup?: MuscleGroup | undefined;
}): string[] | null {
  return category || difficulty || muscleGroup ? [termOf([category, difficulty, muscleGroup])] : null;
}

/** One per tag; null without filters. */
export function workoutTerms({
  difficulty,
  isTemplate,
  tags,
}: {
  difficulty?: Difficulty | undefined;
  isTemplate?: boolean | undefined;
  tags?: readonly string[] | undefined;
}): string[] | null {
  if (!difficulty && isTemplate === undefined && !tags) return null;
  return [...new Set(tags ?? [undefined])].map((tag) => termOf([difficulty, flag(isTemplate), tagged(tag)]));
}

async function loadExercises(db: Database, ids: readonly string[]): Promise<Findable[]> {
  const rows = await db.select().from(exercises).where(inList(exercises.id, ids));
  return rows.map((row) => {
    const words = row.deletedAt === null ? termsOf([row.name], TERMS_MAX) : [];
    const muscles = [...row.primaryMuscles, ...row.secondaryMuscles];
    const filters = combinations([[row.category], [row.difficultyLevel], muscles]);
    return { item: row.id, place: lowerAscii(row.name), scopes: scopesOf(row, words, filters) };
  });
}

async function loadWorkouts(db: Database, ids: readonly string[]): Promise<Findable[]> {
  const rows = await db.select().from(workouts).where(inList(workouts.id, ids));
  return rows.map((row) => {
    const words = termsOf([row.name], TERMS_MAX);
    const filters = combinations([[row.difficultyLevel], [flag(row.isTemplate)], row.tags.map(tagged)]);
    const place = String(row.createdAt).padStart(MOMENT_DIGITS, "0");
    return { item: row.id, place, scopes: scopesOf(row, words, filters) };
  });
}

function scopesOf(
  { isPublic, creatorId }: { isPublic: boolean; creatorId: number | null },
  words: string[],
  filters: string[],
): Findable["scopes"] {
  return [
    ...(isPublic ? [{ scope: EVERYBODY, terms: [...words, ...filters] }] : []),
    ...(creatorId === null ? [] : [{ scope: creatorId, terms: words }]),
  ];
}

function combinations(options: readonly Values[]): string[] {
  const chosen = options.reduce<Values[]>(
    (before, values) =>
      before.flatMap((some) => [undefined, ...new Set(values)].map((value) => [...some, value])),
    [[]],
  );
  return chosen.filter((values) => values.some((value) => value != null)).map(termOf);
}

function termOf(values: Values): string {
  return `=${values.map((value) => value ?? "").join("|")}`;
}

function flag(value: boolean | undefined): string | undefined {
  return value === undefined ? undefined : String(Number(value));
}

function tagged(tag: string | undefined): string | undefined {
  return tag === undefined ? undefined : `#${tag.toWellFormed()}`;
}
