import type { Context } from "../../context.ts";
import { type Database, uniqueViolation } from "../../db/database.ts";
import type { Visible } from "../../db/visible.ts";
import type { Actor } from "../../http/credentials.ts";
import { AppError, type FieldError, invalidField, invalidFields } from "../../lib/error.ts";
import { assertFound, type CursorRequest, partOf } from "../../lib/pages.ts";
import { codePoints, cut } from "../../lib/text.ts";
import { writeChecked } from "./checked-write.ts";
import { EXERCISES_IN_WORKOUT_MAX, NAME_LENGTH_MAX, ORDER_MAX } from "./constants.ts";
import { findUsable } from "./exercises/actions.ts";
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
const pathInList = (index: number) => `exercises.${index}.exercise`;

/** Own and public ones, newest first. @throws AppError not_found beyond the last page */
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

export function findWorkout(ctx: Context, accountId: number, id: string): Promise<Workout | null> {
  return findVisibleWorkout(ctx.db, id, accountId);
}

/** A workout that the caller may see: their own or a public one. @throws AppError not_found */
export async function requireWorkout(ctx: Context, accountId: number, id: string): Promise<Workout> {
  const workout = await findWorkout(ctx, accountId, id);
  if (!workout) throw new AppError("not_found", "No workout with this id exists, or it is private.");
  return workout;
}

export async function requireOwnWorkout(ctx: Context, accountId: number, id: string): Promise<Workout> {
  const workout = await requireWorkout(ctx, accountId, id);
  if (workout.creatorId !== accountId) {
    throw new AppError("not_allowed", "Only its creator may change this workout. Clone it instead.");
  }
  return workout;
}

export async function createWorkout(
  ctx: Context,
  { accountId }: Actor,
  values: WorkoutValues,
  targets: readonly NewTarget[],
): Promise<Workout> {
  const check = () => assertUsable(ctx, accountId, targets, pathInList);
  await check();
  const workout = { ...values, id: ctx.newId(), creatorId: accountId };
  const amounts = { workouts: 1, training_bytes: textBytes(values, ...targets) };
  const insert = (db: Database) => insertWorkout(db, workout, targets, ctx.now());
  await writeChecked(ctx, accountId, amounts, insert, check);
  return requireWorkout(ctx, accountId, workout.id);
}

export async function changeWorkout(
  ctx: Context,
  { accountId }: Actor,
  workout: Workout,
  changes: Partial<WorkoutValues>,
  targets: readonly NewTarget[] | null,
): Promise<Workout> {
  const check = async () => targets && (await assertUsable(ctx, accountId, targets, pathInList));
  await check();
  const amounts = { training_bytes: textBytes(changes, ...(targets ?? [])) };
  const update = (db: Database) => updateWorkout(db, workout.id, changes, targets, ctx.now());
  await writeChecked(ctx, accountId, amounts, update, check);
  return requireWorkout(ctx, accountId, workout.id);
}

export async function removeWorkout(ctx: Context, workout: Workout): Promise<void> {
  await deleteWorkout(ctx.db, workout.id);
}

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

/** Adds an exercise, at the end if it has no order. @throws AppError validation_failed */
export async function addExercise(
  ctx: Context,
  { accountId }: Actor,
  workout: Workout,
  target: AddedTarget,
): Promise<Workout> {
  if (workout.exercises.length >= EXERCISES_IN_WORKOUT_MAX) {
    throw invalidField("exercise", `A workout may have at most ${EXERCISES_IN_WORKOUT_MAX} exercises.`);
  }
  if (target.order === null && workout.exercises.some(({ order }) => order >= ORDER_MAX)) {
    throw invalidField("order", `order must be given: the last exercise already has order ${ORDER_MAX}.`);
  }
  const check = () => assertUsable(ctx, accountId, [target], () => "exercise");
  await check();
  const insert = (db: Database) => insertTarget(db, workout.id, target, ctx.now());
  try {
    await writeChecked(ctx, accountId, { training_bytes: textBytes(target) }, insert, check);
  } catch (error) {
    if (uniqueViolation(error) === null) throw error;
    throw invalidField("order", `order ${target.order} is taken by another exercise of this workout.`);
  }
  return requireWorkout(ctx, accountId, workout.id);
}

/** Later exercises move up by one. @throws AppError not_found */
export async function removeExercise(ctx: Context, workout: Workout, order: number | null): Promise<void> {
  if (order === null || !workout.exercises.some((each) => each.order === order)) {
    throw new AppError("not_found", "The workout has no exercise with this order.");
  }
  await deleteTarget(ctx.db, workout.id, order, ctx.now());
}

/** Must run before the account's row is deleted. Exercises in use elsewhere stay, without a creator. */
export async function eraseTraining(ctx: Context, accountId: number): Promise<void> {
  await eraseTrainingOf(ctx.db, accountId, ctx.now());
}

async function assertUsable(
  ctx: Context,
  accountId: number,
  targets: readonly Pick<NewTarget, "exerciseId">[],
  pathOf: (index: number) => string,
): Promise<void> {
  const ids = targets.map(({ exerciseId }) => exerciseId);
  const usable = await findUsable(ctx, accountId, ids);
  const errors: FieldError[] = ids.flatMap((id, index) =>
    usable.has(id)
      ? []
      : [{ path: pathOf(index), message: "must be the id of an exercise that you may use" }],
  );
  const [first, ...others] = errors;
  if (first) throw invalidFields([first, ...others]);
}
