import type { Context } from "../../../context.ts";
import { AppError, invalidField } from "../../../lib/error.ts";
import { readFields } from "../../../lib/fields.ts";
import { isoTime } from "../../../lib/time.ts";
import { UTC } from "../../../lib/time-zone.ts";
import { FITNESS_DEFAULTS, FITNESS_FIELDS, type FitnessInput } from "./schemas.ts";
import {
  type FitnessProfile,
  type FitnessValues,
  findByAccount,
  findWithAccount,
  upsertProfile,
} from "./store.ts";

export { FitnessFields, FitnessProfileSchema, presentFitnessProfile, TimeZone } from "./schemas.ts";

const DATE_LENGTH = "YYYY-MM-DD".length;

/** Null before the first write. */
export function findFitnessProfile(ctx: Context, accountId: number): Promise<FitnessProfile | null> {
  return findByAccount(ctx.db, accountId);
}

export async function findTimeZone(ctx: Context, accountId: number): Promise<string> {
  return (await findByAccount(ctx.db, accountId))?.timeZone ?? UTC;
}

/** @throws AppError not_found */
export async function getAccountWithFitness(ctx: Context, accountId: number) {
  const found = await findWithAccount(ctx.db, accountId);
  if (!found) throw new AppError("not_found", "No account with this id exists.");
  return found;
}

/** @throws AppError validation_failed for a date of birth that is not in the past */
export function assertFitnessInput(ctx: Context, input: FitnessInput): void {
  const birth = input.date_of_birth?.slice(0, DATE_LENGTH);
  if (birth !== undefined && birth >= isoTime(ctx.now()).slice(0, DATE_LENGTH)) {
    throw invalidField("date_of_birth", "date_of_birth must be a date in the past, such as 1990-04-23.");
  }
}

/** Clears what the input doesn't have. */
export async function replaceFitnessProfile(
  ctx: Context,
  accountId: number,
  input: FitnessInput,
): Promise<void> {
  assertFitnessInput(ctx, input);
  const values = { ...FITNESS_DEFAULTS, ...readInput(input) };
  await writeProfile(ctx, accountId, values, values);
}

export async function mergeFitnessProfile(
  ctx: Context,
  accountId: number,
  input: FitnessInput,
): Promise<void> {
  assertFitnessInput(ctx, input);
  const changes = readInput(input);
  if (Object.keys(changes).length === 0) return;
  await writeProfile(ctx, accountId, { ...FITNESS_DEFAULTS, ...changes }, changes);
}

/** A profile's creation time is its account's. */
async function writeProfile(
  ctx: Context,
  accountId: number,
  initial: FitnessValues,
  changes: Partial<FitnessValues>,
): Promise<void> {
  const { createdAt } = (await getAccountWithFitness(ctx, accountId)).account;
  await upsertProfile(ctx.db, { ...initial, accountId, createdAt }, changes, ctx.now());
}

function readInput(input: FitnessInput): Partial<FitnessValues> {
  const { date_of_birth: birth, ...others } = input;
  const day = birth === undefined ? {} : { date_of_birth: birth?.slice(0, DATE_LENGTH) ?? null };
  return readFields<FitnessValues, typeof FITNESS_FIELDS>(
    { ...others, ...day },
    FITNESS_FIELDS,
    FITNESS_DEFAULTS,
  );
}
