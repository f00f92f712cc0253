import { and, asc, eq, gt, max, type SQL, sql } from "drizzle-orm";
import { type Database, inList } from "../../db/database.ts";
import { EVERYBODY, type Findable, placeOf, SEARCHED, type SearchedList, search } from "../../db/search.ts";
import { termsOf } from "../../lib/fold.ts";
import type { Slice } from "../../lib/pages.ts";
import { accounts } from "../accounts/tables.ts";
import { profiles } from "../profiles/tables.ts";
import { courses } from "./tables.ts";

export type CourseValues = Pick<
  typeof courses.$inferSelect,
  "title" | "description" | "trainerProfileId" | "priceHundredths"
>;

export interface Course extends CourseValues {
  id: number;
  trainerAccountId: number;
  trainerName: string;
  createdAt: number;
  updatedAt: number;
}

/** Only the first words of a long description are indexed. */
const TERMS_MAX = 120;

export const SEARCHED_COURSES: SearchedList = { list: SEARCHED.courses, load: loadFindables };

const TRAINER_NAME = sql<string>`coalesce(nullif(trim(${accounts.firstName} || ' ' || ${accounts.lastName}), ''), ${accounts.username})`;

const COURSE = {
  id: courses.id,
  title: courses.title,
  description: courses.description,
  trainerProfileId: courses.trainerProfileId,
  priceHundredths: courses.priceHundredths,
  trainerAccountId: profiles.accountId,
  trainerName: TRAINER_NAME,
  createdAt: courses.createdAt,
  updatedAt: courses.updatedAt,
};

export function listCourses(db: Database, after: number, { limit, offset }: Slice): Promise<Course[]> {
  return selectCourses(db, gt(courses.id, after)).orderBy(asc(courses.id)).limit(limit).offset(offset);
}

export function searchCourses(db: Database, words: readonly string[], slice: Slice): Promise<Course[]> {
  return search(db, SEARCHED_COURSES, words, slice, (ids) =>
    selectCourses(db, sql`${courses.id} in (${ids})`).orderBy(asc(courses.id)),
  );
}

/** An upper bound of the number of courses. */
export async function findLastId(db: Database): Promise<number> {
  const [row] = await db.select({ id: max(courses.id) }).from(courses);
  return row?.id ?? 0;
}

export async function findCourse(db: Database, id: number): Promise<Course | null> {
  const [course] = await selectCourses(db, eq(courses.id, id));
  return course ?? null;
}

export async function insertCourse(db: Database, values: CourseValues, now: number): Promise<number> {
  const [row] = await db
    .insert(courses)
    .values({ ...values, createdAt: now, updatedAt: now })
    .returning({ id: courses.id });
  return row?.id ?? 0;
}

export async function updateCourse(
  db: Database,
  id: number,
  changes: Partial<CourseValues>,
  now: number,
): Promise<void> {
  await db
    .update(courses)
    .set({ ...changes, updatedAt: now })
    .where(eq(courses.id, id));
}

export async function deleteCourse(db: Database, id: number): Promise<void> {
  await db.delete(courses).where(eq(courses.id, id));
}

function selectCourses(db: Database, where: SQL | undefined) {
  return db
    .select(COURSE)
    .from(courses)
    .innerJoin(profiles, eq(profiles.id, courses.trainerProfileId))
    .innerJoin(accounts, eq(accounts.id, profiles.accountId))
    .where(and(where));
}

async function loadFindables(db: Database, ids: readonly string[]): Promise<Findable[]> {
  const rows = await selectCourses(db, inList(courses.id, ids.map(Number)));
  return rows.map(({ id, title, description, trainerName }) => {
    const terms = termsOf([title, trainerName, description], TERMS_MAX);
    return { item: String(id), place: placeOf(id), scopes: [{ scope: EVERYBODY, terms }] };
  });
}
