import type { Context } from "../../../context.ts";
import { isForeignKeyViolation, uniqueViolation } from "../../../db/database.ts";
import type { Actor } from "../../../http/authentication.ts";
import { AppError, invalidField } from "../../../lib/error.ts";
import { assertPageExists, type PageRequest } from "../../../lib/pages.ts";
import { findFitnessProfile } from "../../profiles/fitness/actions.ts";
import { copyId } from "./derived-id.ts";
import { madeExerciseId } from "./exercise-plan.ts";
import { readFile, type TrainingFile } from "./file-formats.ts";
import { type Incoming, KINDS, type Kind } from "./incoming.ts";
import type { Owners } from "./places.ts";
import { type Known, namesIn, planImport } from "./plan.ts";
import type { Report } from "./report.ts";
import {
  deleteImport,
  findImport,
  type Import,
  insertImport,
  listImports,
  listKnownExercises,
  listOwners,
  listVisibleWorkouts,
} from "./store.ts";

export { exportJson, exportTable } from "./leaving.ts";

/** How often what was planned may turn out to be there already, by another import at the same time. */
const TRIES = 3;
/** Each is looked for among all exercises that the account may use. */
const EXERCISE_NAMES_MAX = 5000;

/**
 * Adds what a file holds and the caller has not: all of it that is not refused, or none. A dry run only tells. The id is
 * null where nothing was added.
 * @throws AppError malformed_body, validation_failed for a format that is none
 */
export async function importTraining(
  ctx: Context,
  { accountId }: Actor,
  file: TrainingFile,
  isDryRun: boolean,
): Promise<{ importId: string | null; report: Report }> {
  const now = ctx.now();
  const profile = await findFitnessProfile(ctx, accountId);
  const incoming = readFile(file, { accountId, now, bodyWeight: profile?.weight ?? null });
  for (let tries = 1; ; tries += 1) {
    const known = await findKnown(ctx, accountId, incoming);
    const { rows, changedSessions, report } = planImport(incoming, known, { accountId, now });
    const isNothing = Object.values(rows).every((each) => each.length === 0);
    if (isDryRun || isNothing) return { importId: null, report };
    const importId = ctx.newId();
    try {
      await insertImport(
        ctx.db,
        { id: importId, accountId, createdAt: now, ...report.added },
        rows,
        changedSessions,
      );
      return { importId, report };
    } catch (error) {
      const isStale = uniqueViolation(error) !== null || isForeignKeyViolation(error);
      if (!isStale || tries === TRIES) throw error;
    }
  }
}

/** A page of the caller's imports, the latest first. @throws AppError not_found beyond the last */
export async function viewImports(
  ctx: Context,
  { accountId }: Actor,
  request: PageRequest,
): Promise<{ items: Import[]; count: number }> {
  const offset = (request.page - 1) * request.pageSize;
  const found = await listImports(ctx.db, accountId, { limit: request.pageSize, offset });
  assertPageExists(request, found.count);
  return found;
}

/** An import of the caller's. @throws AppError not_found */
export async function requireImport(ctx: Context, accountId: number, id: string): Promise<Import> {
  const found = await findImport(ctx.db, id, accountId);
  if (!found) throw new AppError("not_found", "You have no such import.");
  return found;
}

/** Takes away what an import added; what others added to it since stays, and what that needs. */
export async function undoImport(ctx: Context, undone: Import): Promise<void> {
  await deleteImport(ctx.db, undone);
}

async function findKnown(ctx: Context, accountId: number, incoming: Incoming): Promise<Known> {
  const names = [...namesIn(incoming)];
  if (names.length > EXERCISE_NAMES_MAX) {
    throw invalidField("file", `A file may name ${EXERCISE_NAMES_MAX} exercises at most.`);
  }
  const referred = new Set([
    ...incoming.exercises.map(({ id }) => id),
    ...[
      ...incoming.workouts.flatMap(({ values }) => values.targets),
      ...incoming.logs.map((log) => log.values),
    ].flatMap(({ exercise }) => exercise.id ?? []),
  ]);
  const ids: Record<Kind, string[]> = {
    exercise: [...referred, ...names.map((name) => madeExerciseId(accountId, name))],
    workout: incoming.workouts.map(({ id }) => id),
    session: [
      ...incoming.sessions.map(({ id }) => id),
      ...new Set(incoming.logs.map(({ values }) => values.sessionId)),
    ],
    log: incoming.logs.map(({ id }) => id),
  };
  const workoutIds = new Set(incoming.sessions.flatMap(({ values }) => values.workoutId ?? []));
  const found = await Promise.all(KINDS.map((kind) => findOwners(ctx, accountId, kind, ids[kind])));
  const [exercise, workout, session, log] = found as [Owners, Owners, Owners, Owners];
  return {
    exercises: await listKnownExercises(ctx.db, accountId, [...referred], names),
    owners: { exercise, workout, session, log },
    visibleWorkouts: await listVisibleWorkouts(ctx.db, accountId, [...workoutIds]),
  };
}

/** Whose these are; and where one is another's, whose what would take its place is. */
async function findOwners(
  ctx: Context,
  accountId: number,
  kind: Kind,
  ids: readonly string[],
): Promise<Owners> {
  const owners = await listOwners(ctx.db, kind, [...new Set(ids)]);
  const others = [...owners].filter(([, owner]) => owner !== accountId).map(([id]) => copyId(accountId, id));
  const copies = await listOwners(ctx.db, kind, others);
  return new Map([...owners, ...copies]);
}
