import { type Database, inList } from "../../../db/database.ts";
import { EVERYBODY, type Findable, SEARCHED, type SearchedList } from "../../../db/search.ts";
import { termsOf } from "../../../lib/fold.ts";
import type { Difficulty } from "../constants.ts";
import { workouts } from "../tables.ts";

const TERMS_MAX = 40;

/** Digits of a moment in milliseconds, as text that sorts like the number. */
export const MOMENT_DIGITS = 15;

interface Filters {
  difficulty?: Difficulty | undefined;
  isTemplate?: boolean | undefined;
  /** Any of these. */
  tags?: readonly string[] | undefined;
}

/** Workouts are found by the words of their names; public ones also by every combination of filters. */
export const SEARCHED_WORKOUTS: SearchedList = { list: SEARCHED.workouts, load };

/** The terms of the workouts that pass all of these filters, one for each tag; null where there are none. */
export function filterTerms({ difficulty, isTemplate, tags }: Filters): string[] | null {
  if (!difficulty && isTemplate === undefined && !tags) return null;
  return [...new Set(tags ?? [undefined])].map((tag) => filterTerm(difficulty ?? undefined, isTemplate, tag));
}

async function load(db: Database, ids: readonly string[]): Promise<Findable[]> {
  const rows = await db.select().from(workouts).where(inList(workouts.id, ids));
  return rows.map((row) => {
    const words = termsOf([row.name], TERMS_MAX);
    const everybody = row.isPublic ? [{ scope: EVERYBODY, terms: [...words, ...filterTermsOf(row)] }] : [];
    const place = String(row.createdAt).padStart(MOMENT_DIGITS, "0");
    return { item: row.id, place, scopes: [...everybody, { scope: row.creatorId, terms: words }] };
  });
}

function filterTermsOf(row: typeof workouts.$inferSelect): string[] {
  return [undefined, row.difficultyLevel ?? undefined].flatMap((difficulty) =>
    [undefined, row.isTemplate].flatMap((isTemplate) =>
      [undefined, ...row.tags].map((tag) => filterTerm(difficulty, isTemplate, tag)),
    ),
  );
}

function filterTerm(
  difficulty: string | undefined,
  isTemplate: boolean | undefined,
  tag: string | undefined,
): string {
  const template = isTemplate === undefined ? "" : Number(isTemplate);
  return `=${difficulty ?? ""}|${template}|${tag === undefined ? "" : `#${tag.toWellFormed()}`}`;
}
