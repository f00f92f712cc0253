import type { Context } from "../../context.ts";
import type { Actor } from "../../http/credentials.ts";
import { AppError } from "../../lib/error.ts";
import { type CursorRequest, readSearchablePage } from "../../lib/pages.ts";
import { listProfiles } from "../profiles/actions.ts";
import { withinQuota } from "../quotas/actions.ts";
import {
  type Course,
  type CourseValues,
  deleteCourse,
  findCourse,
  findLastId,
  insertCourse,
  listCourses,
  searchCourses,
  updateCourse,
} from "./store.ts";

/** With `search`, of the first 1,000 matches. @throws AppError not_found, validation_failed if too deep */
export function viewCourses(
  ctx: Context,
  request: CursorRequest,
  search: string | null,
): Promise<{ items: Course[]; hasMore: boolean }> {
  return readSearchablePage(request, search, {
    list: ({ after, ...slice }) => listCourses(ctx.db, after, slice),
    countAtMost: () => findLastId(ctx.db),
    search: (words, slice) => searchCourses(ctx.db, words, slice),
  });
}

/** @throws AppError not_found */
export async function requireCourse(ctx: Context, id: number | null): Promise<Course> {
  const course = id === null ? null : await findCourse(ctx.db, id);
  if (!course) throw new AppError("not_found", "No course with this id exists.");
  return course;
}

/** Other trainers' courses count as missing. @throws AppError not_found, not_allowed for no trainer */
export async function requireOwnCourse(ctx: Context, actor: Actor, id: number | null): Promise<Course> {
  const course = await requireCourse(ctx, id);
  if (course.trainerAccountId === actor.accountId) return course;
  await assertTrainer(ctx, actor);
  throw new AppError("not_found", "You have no course with this id.");
}

export async function assertTrainer(ctx: Context, actor: Actor): Promise<void> {
  const profiles = await listProfiles(ctx, actor.accountId);
  if (!profiles.some(({ profileType }) => profileType === "trainer")) {
    throw new AppError(
      "not_allowed",
      "Only trainers may create and change courses. Add a trainer profile first.",
    );
  }
}

/** @throws AppError not_allowed for another's profile */
export async function createCourse(ctx: Context, actor: Actor, values: CourseValues): Promise<Course> {
  await assertOwnTrainerProfile(ctx, actor, values.trainerProfileId);
  const id = await withinQuota(ctx, actor.accountId, { courses: 1 }, (db) =>
    insertCourse(db, values, ctx.now()),
  );
  return requireCourse(ctx, id);
}

/** @throws AppError not_allowed for another's profile */
export async function changeCourse(
  ctx: Context,
  actor: Actor,
  course: Course,
  changes: Partial<CourseValues>,
): Promise<Course> {
  const { trainerProfileId } = changes;
  if (trainerProfileId !== undefined) await assertOwnTrainerProfile(ctx, actor, trainerProfileId);
  await updateCourse(ctx.db, course.id, changes, ctx.now());
  return requireCourse(ctx, course.id);
}

export async function removeCourse(ctx: Context, course: Course): Promise<void> {
  await deleteCourse(ctx.db, course.id);
}

export async function assertOwnTrainerProfile(ctx: Context, actor: Actor, profileId: number): Promise<void> {
  const profiles = await listProfiles(ctx, actor.accountId);
  if (!profiles.some(({ id, profileType }) => id === profileId && profileType === "trainer")) {
    throw new AppError("not_allowed", "trainer_profile must be your own trainer profile.");
  }
}
