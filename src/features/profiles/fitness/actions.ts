import type { Context } from "../../../context.ts";
import { AppError, invalidField } from "../../../lib/error.ts";
import { isoTime } from "../../../lib/time.ts";
import { UTC } from "../../../lib/time-zone.ts";
import type { FitnessInput } from "./schemas.ts";
import {
  type FitnessProfile,
  type FitnessValues,
  findByAccount,
  findWithAccount,
  upsertProfile,
} from "./store.ts";

export { FitnessFields, FitnessProfileSchema, presentFitnessProfile, TimeZone } from "./schemas.ts";

const DATE_LENGTH = "YYYY-MM-DD".length;
const EMPTY: FitnessValues = {
  bio: "",
  height: null,
  weight: null,
  dateOfBirth: null,
  fitnessGoal: null,
  experienceLevel: null,
  preferredWorkoutTypes: [],
  timeZone: UTC,
};

/** An account's fitness profile, or null where nothing has been written yet. */
export function findFitnessProfile(ctx: Context, accountId: number): Promise<FitnessProfile | null> {
  return findByAccount(ctx.db, accountId);
}

/** The time zone in which an account's days begin and end, an IANA name. */
export async function findTimeZone(ctx: Context, accountId: number): Promise<string> {
  return (await findByAccount(ctx.db, accountId))?.timeZone ?? UTC;
}

/** An account and its fitness profile. @throws AppError not_found */
export async function getAccountWithFitness(ctx: Context, accountId: number) {
  const found = await findWithAccount(ctx.db, accountId);
  if (!found) throw new AppError("not_found", "There is no such account.");
  return found;
}

/** @throws AppError validation_failed for a date of birth that is not in the past */
export function assertFitnessInput(ctx: Context, input: FitnessInput): void {
  const birth = input.date_of_birth?.slice(0, DATE_LENGTH);
  if (birth !== undefined && birth >= isoTime(ctx.now()).slice(0, DATE_LENGTH)) {
    throw invalidField("date_of_birth", "A date of birth is in the past.");
  }
}

/** Writes an account's whole fitness profile: what the input leaves out is cleared. */
export async function replaceFitnessProfile(
  ctx: Context,
  accountId: number,
  input: FitnessInput,
): Promise<void> {
  assertFitnessInput(ctx, input);
  const values = { ...EMPTY, ...readFields(input) };
  await writeProfile(ctx, accountId, values, values);
}

/** Writes what the input names, and leaves the rest. */
export async function mergeFitnessProfile(
  ctx: Context,
  accountId: number,
  input: FitnessInput,
): Promise<void> {
  assertFitnessInput(ctx, input);
  const changes = readFields(input);
  if (Object.keys(changes).length === 0) return;
  await writeProfile(ctx, accountId, { ...EMPTY, ...changes }, changes);
}

/** A profile is as old as its account, whenever it was first written. */
async function writeProfile(
  ctx: Context,
  accountId: number,
  initial: FitnessValues,
  changes: Partial<FitnessValues>,
): Promise<void> {
  const { createdAt } = (await getAccountWithFitness(ctx, accountId)).account;
  await upsertProfile(ctx.db, { ...initial, accountId, createdAt }, changes, ctx.now());
}

function readFields(input: FitnessInput): Partial<FitnessValues> {
  return {
    ...(input.bio !== undefined && { bio: input.bio }),
    ...(input.height !== undefined && { height: input.height }),
    ...(input.weight !== undefined && { weight: input.weight }),
    ...(input.date_of_birth !== undefined && {
      dateOfBirth: input.date_of_birth?.slice(0, DATE_LENGTH) ?? null,
    }),
    ...(input.fitness_goal !== undefined && { fitnessGoal: input.fitness_goal }),
    ...(input.experience_level !== undefined && { experienceLevel: input.experience_level }),
    ...(input.preferred_workout_types !== undefined && {
      preferredWorkoutTypes: input.preferred_workout_types,
    }),
    ...(input.time_zone !== undefined && { timeZone: input.time_zone ?? UTC }),
  };
}
