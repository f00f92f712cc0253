import type { Context } from "../../../../context.ts";
import { invalidField } from "../../../../lib/error.ts";
import { inTurns } from "../../../../lib/turns.ts";
import { copyId } from "../derived-id.ts";
import { type Incoming, KINDS, type Kind } from "../incoming.ts";
import { madeExerciseId } from "./exercise-plan.ts";
import type { Owners } from "./places.ts";
import { type Known, namesIn, type Plan, planImport } from "./plan.ts";
import { listKeptSets, listKnownExercises, listOwners, listVisibleWorkouts } from "./store.ts";

/** Each is looked for among all exercises that the account may use. */
const EXERCISE_NAMES_MAX = 5000;

/** Looks up what is there already of what a file speaks of, and decides what of the file is added. */
export async function planWithKnown(
  ctx: Context,
  incoming: Incoming,
  importing: { accountId: number; now: number },
): Promise<Plan> {
  const { accountId } = importing;
  const known = await findKnown(ctx, accountId, incoming);
  const plan = await inTurns(planImport(incoming, known, importing));
  const spares = await findOwners(ctx, accountId, "log", plan.spareIds);
  if (spares.size === 0) return plan;
  const owners = { ...known.owners, log: new Map([...known.owners.log, ...spares]) };
  return inTurns(planImport(incoming, { ...known, owners }, importing));
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
  const ownSessions = [...session].filter(([, owner]) => owner === accountId).map(([id]) => id);
  const keptSets = incoming.series.length > 0 ? await listKeptSets(ctx.db, accountId, ownSessions) : [];
  for (const { id } of keptSets) log.set(id, accountId);
  return {
    exercises: await listKnownExercises(ctx.db, accountId, [...referred], names),
    owners: { exercise, workout, session, log },
    keptSets,
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
