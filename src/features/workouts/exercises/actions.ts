import type { Context } from "../../../context.ts";
import type { Visible } from "../../../db/visible.ts";
import type { Actor } from "../../../http/credentials.ts";
import { AppError } from "../../../lib/error.ts";
import { assertFound, type CursorRequest, partOf } from "../../../lib/pages.ts";
import { withinQuota } from "../../quotas/actions.ts";
import { textBytes } from "../text-bytes.ts";
import {
  deleteExercise,
  type Exercise,
  type ExerciseFilters,
  type ExerciseListed,
  type ExerciseValues,
  findUsableExercise,
  insertExercise,
  listExercises,
  listUsableIds,
  updateExercise,
} from "./store.ts";

export { presentShortExercise, ShortExerciseSchema } from "./schemas.ts";

/** By name. @throws AppError not_found beyond the last page */
export async function viewExercises(
  ctx: Context,
  { accountId }: Actor,
  filters: ExerciseFilters,
  request: CursorRequest,
): Promise<Visible<ExerciseListed>> {
  const found = await listExercises(ctx.db, accountId, filters, partOf(request));
  assertFound(request, found.items);
  return found;
}

/** One that is public, the caller's own, or in a workout that they may see. @throws AppError not_found */
export async function requireExercise(ctx: Context, accountId: number, id: string): Promise<Exercise> {
  const exercise = await findUsableExercise(ctx.db, id, accountId);
  if (!exercise) throw new AppError("not_found", "No exercise with this id exists, or it is private.");
  return exercise;
}

/** Those that the caller may log and add to workouts, including deleted ones in a visible workout. */
export function findUsable(ctx: Context, accountId: number, ids: readonly string[]): Promise<Set<string>> {
  return listUsableIds(ctx.db, [...new Set(ids)], accountId);
}

export async function createExercise(
  ctx: Context,
  { accountId }: Actor,
  values: ExerciseValues,
): Promise<Exercise> {
  const id = ctx.newId();
  await withinQuota(ctx, accountId, { exercises: 1, training_bytes: textBytes(values) }, (db) =>
    insertExercise(db, { ...values, id, creatorId: accountId }, ctx.now()),
  );
  return requireExercise(ctx, accountId, id);
}

export async function requireOwnExercise(ctx: Context, accountId: number, id: string): Promise<Exercise> {
  const exercise = await requireExercise(ctx, accountId, id);
  if (exercise.creatorId !== accountId) {
    throw new AppError("not_allowed", "Only its creator may change or delete this exercise.");
  }
  return exercise;
}

export async function changeExercise(
  ctx: Context,
  { accountId }: Actor,
  exercise: Exercise,
  changes: Partial<ExerciseValues>,
): Promise<Exercise> {
  await withinQuota(ctx, accountId, { training_bytes: textBytes(changes) }, (db) =>
    updateExercise(db, exercise.id, changes, ctx.now()),
  );
  return requireExercise(ctx, accountId, exercise.id);
}

export async function removeExercise(ctx: Context, exercise: Exercise): Promise<void> {
  await deleteExercise(ctx.db, exercise.id, ctx.now());
}
