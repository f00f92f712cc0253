import type { Context } from "../../context.ts";
import { type Database, uniqueViolation } from "../../db/database.ts";
import type { Visible } from "../../db/visible.ts";
import type { Actor } from "../../http/credentials.ts";
import { AppError, type FieldError, invalidField } from "../../lib/error.ts";
import { assertFound, type CursorRequest, partOf } from "../../lib/pages.ts";
import { codePoints, cut } from "../../lib/text.ts";
import { EXERCISES_IN_WORKOUT_MAX, NAME_LENGTH_MAX, ORDER_MAX } from "./constants.ts";
import { findUsable } from "./exercises/actions.ts";
import { writeSound } from "./meanwhile.ts";
import {
  type AddedTarget,
  deleteTarget,
  deleteWorkout,
  eraseTrainingOf,
  findVisibleWorkout,
  insertTarget,
  insertWorkout,
  listWorkouts,
  type NewTarget,
  updateWorkout,
  type Workout,
  type WorkoutFilters,
  type WorkoutListed,
  type WorkoutValues,
} from "./store.ts";
import { textBytes } from "./text-bytes.ts";

const COPY = " (Copy)";
const AMONG = (index: number) => `exercises.${index}.exercise`;

/** A page of the caller's workouts and the public ones, newest first. @throws AppError not_found beyond the last */
export async function viewWorkouts(
  ctx: Context,
  { accountId }: Actor,
  filters: WorkoutFilters,
  request: CursorRequest,
): Promise<Visible<WorkoutListed>> {
  const found = await listWorkouts(ctx.db, accountId, filters, partOf(request));
  assertFound(request, found.items);
  return found;
}

/** A workout that the caller may see, their own or a public one; null where there is none. */
export function findWorkout(ctx: Context, accountId: number, id: string): Promise<Workout | null> {
  return findVisibleWorkout(ctx.db, id, accountId);
}

/** The same. @throws AppError not_found */
export async function requireWorkout(ctx: Context, accountId: number, id: string): Promise<Workout> {
  const workout = await findWorkout(ctx, accountId, id);
  if (!workout) throw new AppError("not_found", "There is no such workout.");
  return workout;
}

/** A workout that is the caller's own. @throws AppError not_found, not_allowed */
export async function requireOwnWorkout(ctx: Context, accountId: number, id: string): Promise<Workout> {
  const workout = await requireWorkout(ctx, accountId, id);
  if (workout.creatorId !== accountId) {
    throw new AppError(
      "not_allowed",
      "Only the account that made a workout may change it. Clone it instead.",
    );
  }
  return workout;
}

/** @throws AppError validation_failed for an exercise that the caller may not use */
export async function createWorkout(
  ctx: Context,
  { accountId }: Actor,
  values: WorkoutValues,
  targets: readonly NewTarget[],
): Promise<Workout> {
  const check = () => assertUsable(ctx, accountId, targets, AMONG);
  await check();
  const workout = { ...values, id: ctx.newId(), creatorId: accountId };
  const amounts = { workouts: 1, training_bytes: textBytes(values, ...targets) };
  const insert = (db: Database) => insertWorkout(db, workout, targets, ctx.now());
  await writeSound(ctx, accountId, amounts, insert, check);
  return requireWorkout(ctx, accountId, workout.id);
}

/** @throws AppError validation_failed */
export async function changeWorkout(
  ctx: Context,
  { accountId }: Actor,
  workout: Workout,
  changes: Partial<WorkoutValues>,
  targets: readonly NewTarget[] | null,
): Promise<Workout> {
  const check = async () => targets && (await assertUsable(ctx, accountId, targets, AMONG));
  await check();
  const amounts = { training_bytes: textBytes(changes, ...(targets ?? [])) };
  const update = (db: Database) => updateWorkout(db, workout.id, changes, targets, ctx.now());
  await writeSound(ctx, accountId, amounts, update, check);
  return requireWorkout(ctx, accountId, workout.id);
}

export async function removeWorkout(ctx: Context, workout: Workout): Promise<void> {
  await deleteWorkout(ctx.db, workout.id);
}

/** Makes the caller a private copy, with all the exercises. */
export function cloneWorkout(ctx: Context, actor: Actor, workout: Workout): Promise<Workout> {
  const { description, difficultyLevel, givenDurationMinutes, tags, isTemplate } = workout;
  const targets = workout.exercises.map(({ exercise, ...target }, index) => ({
    ...target,
    order: index + 1,
    exerciseId: exercise.id,
  }));
  const values = {
    name: cut(workout.name, NAME_LENGTH_MAX - codePoints(COPY)) + COPY,
    description,
    difficultyLevel,
    givenDurationMinutes,
    tags,
    isTemplate,
    isPublic: false,
  };
  return createWorkout(ctx, actor, values, targets);
}

/** Adds an exercise, last where it has no order. @throws AppError validation_failed */
export async function addExercise(
  ctx: Context,
  { accountId }: Actor,
  workout: Workout,
  target: AddedTarget,
): Promise<Workout> {
  if (workout.exercises.length >= EXERCISES_IN_WORKOUT_MAX) {
    throw invalidField("exercise", `A workout has ${EXERCISES_IN_WORKOUT_MAX} exercises at most.`);
  }
  if (target.order === null && workout.exercises.some(({ order }) => order >= ORDER_MAX)) {
    throw invalidField(
      "order",
      `The last exercise has the order ${ORDER_MAX}: give the new one a lower order.`,
    );
  }
  const check = () => assertUsable(ctx, accountId, [target], () => "exercise");
  await check();
  const insert = (db: Database) => insertTarget(db, workout.id, target, ctx.now());
  try {
    await writeSound(ctx, accountId, { training_bytes: textBytes(target) }, insert, check);
  } catch (error) {
    if (uniqueViolation(error) === null) throw error;
    throw invalidField("order", `There is an exercise of order ${target.order} already.`);
  }
  return requireWorkout(ctx, accountId, workout.id);
}

/** Takes an exercise out; those after it close ranks. @throws AppError not_found */
export async function removeExercise(ctx: Context, workout: Workout, order: number | null): Promise<void> {
  if (order === null || !workout.exercises.some((each) => each.order === order)) {
    throw new AppError("not_found", "The workout has no exercise with this order.");
  }
  await deleteTarget(ctx.db, workout.id, order, ctx.now());
}

/**
 * Deletes what an account trained and made; of its exercises, those that others refer to stay, unlisted and without a
 * creator. To be called before the account's row is deleted.
 */
export async function eraseTraining(ctx: Context, accountId: number): Promise<void> {
  await eraseTrainingOf(ctx.db, accountId, ctx.now());
}

/** What a workout of the caller's has already is what it shows them, and may stay. */
async function assertUsable(
  ctx: Context,
  accountId: number,
  targets: readonly Pick<NewTarget, "exerciseId">[],
  pathOf: (index: number) => string,
): Promise<void> {
  const ids = targets.map(({ exerciseId }) => exerciseId);
  const usable = await findUsable(ctx, accountId, ids);
  const errors: FieldError[] = ids.flatMap((id, index) =>
    usable.has(id) ? [] : [{ path: pathOf(index), message: "There is no such exercise." }],
  );
  if (errors[0]) {
    throw new AppError("validation_failed", `${errors[0].path}: ${errors[0].message}`, { errors });
  }
}
