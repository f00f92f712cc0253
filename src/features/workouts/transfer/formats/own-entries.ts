import { cut } from "../../../../lib/text.ts";
import { NAME_LENGTH_MAX, NOTES_LENGTH_MAX } from "../../constants.ts";
import { isInFuture } from "../../dates.ts";
import { EXERCISE_DEFAULTS, readExercise as readExerciseFields } from "../../exercises/schemas.ts";
import type { ExerciseValues } from "../../exercises/store.ts";
import { readLog as readLogFields } from "../../logs/schemas.ts";
import { readTarget, readWorkout as readWorkoutFields, WORKOUT_DEFAULTS } from "../../schemas.ts";
import { openSession } from "../../sessions/machine.ts";
import { readChange, readMoment } from "../../sessions/schemas.ts";
import type { WorkoutValues } from "../../store.ts";
import { fromKilograms } from "../../units.ts";
import type { Entry, ExerciseReference, Kind, Place, Reading, Refused } from "../incoming.ts";
import { FileExercise, FileLog, FileSession, FileWorkout } from "../schemas.ts";

export type Read<K extends Kind> = { entry: Entry<K> } | { refused: Refused };

interface Written {
  created_at?: string | null | undefined;
  updated_at?: string | null | undefined;
}

export function readExercise(raw: unknown, line: Place, { now }: Reading): Read<"exercise"> {
  const parsed = FileExercise.safeParse(raw);
  if (!parsed.success) return refuse("exercise", line, nameIn(raw, "name"), parsed.error);
  const body = parsed.data;
  const deletedAt = readMoment(body.deleted_at) ?? null;
  const fields = { ...EXERCISE_DEFAULTS, ...readExerciseFields(body) } as ExerciseValues;
  const values = { ...fields, deletedAt, ...readWritten(body, now) };
  const problem =
    deletedAt !== null && isInFuture(deletedAt, now)
      ? "deleted_at: must not be in the future"
      : aheadOf(values, now);
  return checked({ line, id: body.id, values }, "exercise", values.name, problem);
}

export function readWorkout(raw: unknown, line: Place, { now }: Reading): Read<"workout"> {
  const parsed = FileWorkout.safeParse(raw);
  if (!parsed.success) return refuse("workout", line, nameIn(raw, "name"), parsed.error);
  const { exercises, ...body } = parsed.data;
  const targets = (exercises ?? []).map((each) => {
    const { exerciseId: _, ...target } = readTarget(each, "kg");
    return { ...target, order: each.order, exercise: readReference(each) };
  });
  const fields = { ...WORKOUT_DEFAULTS, ...readWorkoutFields(body, "kg").values } as WorkoutValues;
  const values = { ...fields, targets, ...readWritten(body, now) };
  const isOrdered = new Set(targets.map(({ order }) => order)).size === targets.length;
  const problem = isOrdered ? aheadOf(values, now) : "exercises: order must be unique";
  return checked({ line, id: body.id, values }, "workout", values.name, problem);
}

export function readSession(raw: unknown, line: Place, { now }: Reading): Read<"session"> {
  const parsed = FileSession.safeParse(raw);
  if (!parsed.success) return refuse("session", line, nameIn(raw, "workout_name"), parsed.error);
  const body = parsed.data;
  const written = readWritten(body, now);
  const { status = "planned", ...change } = readChange({ ...body, calories_burned: body.calories_given });
  const outcome = openSession({ ...change, status: status === "cancelled" ? "planned" : status }, now);
  if (!outcome.ok) {
    const message = `${outcome.field}: ${outcome.message}`;
    return { refused: { line, kind: "session", name: body.workout_name, message } };
  }
  const values = {
    ...outcome.state,
    status,
    workoutId: body.workout ?? null,
    workoutName: body.workout_name,
    notes: change.notes ?? "",
    rating: change.rating ?? null,
    givenCalories: change.givenCalories ?? null,
    estimatedCalories: body.calories_estimated ?? null,
    at: outcome.state.startTime ?? written.createdAt,
    ...written,
  };
  return checked({ line, id: body.id, values }, "session", values.workoutName, aheadOf(values, now));
}

/** Moves assistance (a negative weight) to the notes. */
export function readLog(raw: unknown, line: Place, { now }: Reading): Read<"log"> {
  const { body: given, message } = withoutAssistance(raw);
  const parsed = FileLog.safeParse(given);
  if (!parsed.success) return refuse("log", line, nameIn(raw, "exercise_name"), parsed.error);
  const body = parsed.data;
  const exercise = readReference(body);
  const { exerciseId: _, ...fields } = readLogFields({ ...body, exercise: "" }, "kg", now);
  const values = { ...fields, exercise, ...readWritten(body, now) };
  const isMeasured = [values.reps, values.weight, values.durationSeconds, values.distance].some(
    (each) => each !== null,
  );
  const problem =
    (exercise.id === null && exercise.name === null
      ? "exercise: exercise or exercise_name is required"
      : null) ??
    (isMeasured ? null : "reps: is required unless weight, duration_seconds or distance is given") ??
    (isInFuture(values.completedAt, now) ? "completed_at: must not be in the future" : null) ??
    aheadOf(values, now);
  return checked({ line, id: body.id, values, message }, "log", exercise.name ?? undefined, problem);
}

function withoutAssistance(raw: unknown): { body: unknown; message?: string } {
  const { weight, notes = "" } = (raw ?? {}) as { weight?: unknown; notes?: unknown };
  if (typeof weight !== "number" || !(weight < 0) || typeof notes !== "string") return { body: raw };
  const assistance = `Assistance ${fromKilograms(-weight, "kg")} kg`;
  const noted = cut([assistance, notes].filter(Boolean).join("\n"), NOTES_LENGTH_MAX);
  const message = `A negative weight is assistance: it was moved to the notes as "${assistance}".`;
  return { body: { ...(raw as object), weight: null, notes: noted }, message };
}

function readReference(body: {
  exercise?: string | null | undefined;
  exercise_name?: string | null | undefined;
}): ExerciseReference {
  return { id: body.exercise?.toLowerCase() || null, name: body.exercise_name ?? null };
}

function readWritten(body: Written, now: number): { createdAt: number; updatedAt: number } {
  const createdAt = readMoment(body.created_at) ?? now;
  return { createdAt, updatedAt: readMoment(body.updated_at) ?? createdAt };
}

function aheadOf({ createdAt, updatedAt }: { createdAt: number; updatedAt: number }, now: number) {
  return isInFuture(Math.max(createdAt, updatedAt), now) ? "updated_at: must not be in the future" : null;
}

function checked<K extends Kind>(
  entry: Entry<K>,
  kind: K,
  name: string | undefined,
  problem: string | null,
): Read<K> {
  return problem === null ? { entry } : { refused: { line: entry.line, kind, name, message: problem } };
}

function nameIn(raw: unknown, field: string): string | undefined {
  const name = (raw as Record<string, unknown> | null)?.[field];
  return typeof name === "string" ? cut(name, NAME_LENGTH_MAX) : undefined;
}

function refuse(
  kind: Kind,
  line: Place,
  name: string | undefined,
  { issues }: { issues: readonly { path: readonly PropertyKey[]; message: string }[] },
): { refused: Refused } {
  const [first] = issues;
  const path = first?.path.join(".") ?? "";
  const message = path ? `${path}: ${first?.message}` : (first?.message ?? "The entry is unreadable.");
  return { refused: { line, kind, name, message } };
}
