import { and, asc, eq, type SQL, sql } from "drizzle-orm";
import type { Database } from "../../db/database.ts";
import { holds } from "../../db/search.ts";
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

/** Oldest first; of those whose title, description or trainer's name holds `search`, if given. */
export async function listCourses(
  db: Database,
  search: string | null,
  { limit, offset }: Slice,
): Promise<{ items: Course[]; count: number }> {
  const where = search === null ? undefined : matches(search);
  const [items, counted] = await db.batch([
    selectCourses(db, where).orderBy(asc(courses.id)).limit(limit).offset(offset),
    db
      .select({ count: sql<number>`count(*)` })
      .from(courses)
      .innerJoin(profiles, eq(profiles.id, courses.trainerProfileId))
      .innerJoin(accounts, eq(accounts.id, profiles.accountId))
      .where(where),
  ]);
  return { items, count: counted[0]?.count ?? 0 };
}

export async function findCourse(db: Database, id: number): Promise<Course | null> {
  const [course] = await selectCourses(db, eq(courses.id, id));
  return course ?? null;
}

/** Returns its number. */
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

function matches(search: string): SQL {
  const texts = [courses.title, courses.description, TRAINER_NAME];
  return sql`(${sql.join(
    texts.map((text) => holds(text, search)),
    sql` or `,
  )})`;
}
