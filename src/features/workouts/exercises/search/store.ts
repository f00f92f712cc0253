import { type Database, inList } from "../../../../db/database.ts";
import { EVERYBODY, type Findable, SEARCHED, type SearchedList } from "../../../../db/search.ts";
import { lowerAscii, termsOf } from "../../../../lib/fold.ts";
import type { Category, Difficulty, MuscleGroup } from "../../constants.ts";
import { exercises } from "../tables.ts";

const TERMS_MAX = 40;

interface Filters {
  category?: Category | undefined;
  difficulty?: Difficulty | undefined;
  muscleGroup?: MuscleGroup | undefined;
}

/** Exercises are found by the words of their names; public ones also by every combination of filters. */
export const SEARCHED_EXERCISES: SearchedList = { list: SEARCHED.exercises, load };

/** The term of the exercises that pass all of these filters; null where there are none. */
export function filterTerm({ category, difficulty, muscleGroup }: Filters): string | null {
  if (!category && !difficulty && !muscleGroup) return null;
  return `=${category ?? ""}|${difficulty ?? ""}|${muscleGroup ?? ""}`;
}

async function load(db: Database, ids: readonly string[]): Promise<Findable[]> {
  const rows = await db.select().from(exercises).where(inList(exercises.id, ids));
  return rows.map((row) => {
    const words = row.deletedAt === null ? termsOf([row.name], TERMS_MAX) : [];
    const everybody = row.isPublic ? [{ scope: EVERYBODY, terms: [...words, ...filterTermsOf(row)] }] : [];
    const own = row.creatorId === null ? [] : [{ scope: row.creatorId, terms: words }];
    return { item: row.id, place: lowerAscii(row.name), scopes: [...everybody, ...own] };
  });
}

function filterTermsOf(row: typeof exercises.$inferSelect): string[] {
  const muscles = new Set([undefined, ...row.primaryMuscles, ...row.secondaryMuscles]);
  return [undefined, row.category].flatMap((category) =>
    [undefined, row.difficultyLevel].flatMap((difficulty) =>
      [...muscles].flatMap((muscleGroup) => filterTerm({ category, difficulty, muscleGroup }) ?? []),
    ),
  );
}
