import { MINUTE_MS } from "../../../../lib/time.ts";
import { toKilometres } from "../../lengths.ts";
import { openSession } from "../../sessions/machine.ts";
import { readMoment } from "../../sessions/schemas.ts";
import { toKilograms } from "../../units.ts";
import type { Entry, ExerciseReference, Kind, Place, Reading, Refused } from "../incoming.ts";
import { FileExercise, FileLog, FileSession, FileWorkout } from "../schemas.ts";

/** What was read of one place in a file. */
export type Read<K extends Kind> = { entry: Entry<K> } | { refused: Refused };

const REST_SECONDS = 60;
/** A change within the same millisecond is written down a moment ahead. */
const AHEAD_MS = MINUTE_MS;

type Body = Record<string, unknown>;

interface Problems {
  issues: readonly { path: readonly PropertyKey[]; message: string }[];
}

/** An exercise as an export holds it, by the rules of the API. */
export function readExercise(raw: unknown, line: Place, { now }: Reading): Read<"exercise"> {
  const parsed = FileExercise.safeParse(raw);
  if (!parsed.success) return refuse("exercise", line, (raw as Body | null)?.name, parsed.error);
  const body = parsed.data;
  const values = {
    name: body.name,
    description: body.description ?? "",
    category: body.category,
    difficultyLevel: body.difficulty_level ?? ("beginner" as const),
    primaryMuscles: body.primary_muscles ?? [],
    secondaryMuscles: body.secondary_muscles ?? [],
    equipmentNeeded: body.equipment_needed ?? [],
    instructions: body.instructions ?? [],
    videoUrl: body.video_url ?? null,
    imageUrl: body.image_url ?? null,
    isPublic: body.is_public ?? false,
    deletedAt: readMoment(body.deleted_at) ?? null,
    ...readWritten(body, now),
  };
  const isAhead = values.deletedAt !== null && values.deletedAt > now + AHEAD_MS;
  const problem = isAhead ? "deleted_at: is in the future" : aheadOf(values, now);
  return checked({ line, id: body.id, values }, "exercise", values.name, problem);
}

/** A workout with its exercises, as an export holds it. */
export function readWorkout(raw: unknown, line: Place, { now }: Reading): Read<"workout"> {
  const parsed = FileWorkout.safeParse(raw);
  if (!parsed.success) return refuse("workout", line, (raw as Body | null)?.name, parsed.error);
  const body = parsed.data;
  const targets = (body.exercises ?? []).map((target) => ({
    order: target.order,
    targetSets: target.target_sets ?? null,
    targetRepsMin: target.target_reps_min ?? null,
    targetRepsMax: target.target_reps_max ?? null,
    targetWeight: target.target_weight == null ? null : toKilograms(target.target_weight, "kg"),
    restSeconds: target.rest_seconds ?? REST_SECONDS,
    notes: target.notes ?? "",
    exercise: readReference(target),
  }));
  const values = {
    name: body.name,
    description: body.description ?? "",
    difficultyLevel: body.difficulty_level ?? null,
    givenDurationMinutes: body.estimated_duration_minutes ?? null,
    tags: body.tags ?? [],
    isTemplate: body.is_template ?? false,
    isPublic: body.is_public ?? false,
    targets,
    ...readWritten(body, now),
  };
  const isOrdered = new Set(targets.map(({ order }) => order)).size === targets.length;
  const problem = isOrdered ? aheadOf(values, now) : "exercises: two are of the same order";
  return checked({ line, id: body.id, values }, "workout", values.name, problem);
}

/** A session as an export holds it, whatever its status, as the session's own rules allow it. */
export function readSession(raw: unknown, line: Place, { now }: Reading): Read<"session"> {
  const parsed = FileSession.safeParse(raw);
  if (!parsed.success) return refuse("session", line, (raw as Body | null)?.workout_name, parsed.error);
  const body = parsed.data;
  const written = readWritten(body, now);
  const status = body.status ?? "planned";
  const outcome = openSession(
    {
      status: status === "cancelled" ? "planned" : status,
      startTime: readMoment(body.start_time),
      endTime: readMoment(body.end_time),
    },
    now,
  );
  if (!outcome.ok) {
    const message = `${outcome.field}: ${outcome.message}`;
    return { refused: { line, kind: "session", name: body.workout_name, message } };
  }
  const values = {
    ...outcome.state,
    status,
    workoutId: body.workout ?? null,
    workoutName: body.workout_name,
    notes: body.notes ?? "",
    rating: body.rating ?? null,
    givenCalories: body.calories_given ?? null,
    estimatedCalories: body.calories_estimated ?? null,
    at: outcome.state.startTime ?? written.createdAt,
    ...written,
  };
  return checked({ line, id: body.id, values }, "session", values.workoutName, aheadOf(values, now));
}

/** A set as an export holds it. */
export function readLog(raw: unknown, line: Place, { now }: Reading): Read<"log"> {
  const parsed = FileLog.safeParse(raw);
  if (!parsed.success) return refuse("log", line, (raw as Body | null)?.exercise_name, parsed.error);
  const body = parsed.data;
  const exercise = readReference(body);
  const values = {
    sessionId: body.workout_session,
    exercise,
    setNumber: body.set_number,
    reps: body.reps ?? null,
    weight: body.weight == null ? null : toKilograms(body.weight, "kg"),
    durationSeconds: body.duration_seconds ?? null,
    distance: toKilometres(body.distance ?? null, "km"),
    notes: body.notes ?? "",
    completedAt: readMoment(body.completed_at) ?? now,
    ...readWritten(body, now),
  };
  const isMeasured = [values.reps, values.weight, values.durationSeconds, values.distance].some(
    (each) => each !== null,
  );
  const problem =
    (exercise.id === null && exercise.name === null ? "exercise: which one is missing" : null) ??
    (isMeasured ? null : "reps: there is no measure: no reps, weight, duration or distance") ??
    (values.completedAt > now ? "completed_at: a set is not completed in the future" : null) ??
    aheadOf(values, now);
  return checked({ line, id: body.id, values }, "log", exercise.name ?? undefined, problem);
}

function readReference(body: {
  exercise?: string | null | undefined;
  exercise_name?: string | null | undefined;
}): ExerciseReference {
  return { id: body.exercise?.toLowerCase() || null, name: body.exercise_name ?? null };
}

function readWritten(
  body: { created_at?: string | null | undefined; updated_at?: string | null | undefined },
  now: number,
): { createdAt: number; updatedAt: number } {
  const createdAt = readMoment(body.created_at) ?? now;
  return { createdAt, updatedAt: readMoment(body.updated_at) ?? createdAt };
}

function aheadOf({ createdAt, updatedAt }: { createdAt: number; updatedAt: number }, now: number) {
  return Math.max(createdAt, updatedAt) > now + AHEAD_MS ? "updated_at: is in the future" : null;
}

function checked<K extends Kind>(
  entry: Entry<K>,
  kind: K,
  name: string | undefined,
  problem: string | null,
): Read<K> {
  return problem === null ? { entry } : { refused: { line: entry.line, kind, name, message: problem } };
}

function refuse(kind: Kind, line: Place, name: unknown, { issues }: Problems): { refused: Refused } {
  const [first] = issues;
  const path = first?.path.join(".") ?? "";
  const message = path ? `${path}: ${first?.message}` : (first?.message ?? "It cannot be read.");
  return {
    refused: { line, kind, name: typeof name === "string" ? name.slice(0, 200) : undefined, message },
  };
}
