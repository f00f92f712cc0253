import type { z } from "zod";
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

type Built<K extends Kind> = Entry<K>["values"] | { problem: string };

export const readExercise = reader("exercise", "name", FileExercise, (body, now) => {
  const deletedAt = readMoment(body.deleted_at) ?? null;
  if (deletedAt !== null && isInFuture(deletedAt, now)) return ahead("deleted_at");
  const fields = { ...EXERCISE_DEFAULTS, ...readExerciseFields(body) } as ExerciseValues;
  return { ...fields, deletedAt, ...readWritten(body, now) };
});

export const readWorkout = reader("workout", "name", FileWorkout, ({ exercises, ...body }, now) => {
  const targets = (exercises ?? []).map((each) => {
    const { exerciseId: _, ...target } = readTarget(each, "kg");
    return { ...target, order: each.order, exercise: readReference(each) };
  });
  const isOrdered = new Set(targets.map(({ order }) => order)).size === targets.length;
  if (!isOrdered) return { problem: "exercises: order must be unique" };
  const fields = { ...WORKOUT_DEFAULTS, ...readWorkoutFields(body, "kg").values } as WorkoutValues;
  return { ...fields, targets, ...readWritten(body, now) };
});

export const readSession = reader("session", "workout_name", FileSession, (body, now) => {
  const written = readWritten(body, now);
  const { status = "planned", ...change } = readChange({ ...body, calories_burned: body.calories_given });
  const outcome = openSession({ ...change, status: status === "cancelled" ? "planned" : status }, now);
  if (!outcome.ok) return { problem: `${outcome.field}: ${outcome.message}` };
  return {
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
});

const readMeasured = reader("log", "exercise_name", FileLog, (body, now) => {
  const exercise = readReference(body);
  const { exerciseId: _, ...fields } = readLogFields({ ...body, exercise: "" }, "kg", now);
  const measures = [fields.reps, fields.weight, fields.durationSeconds, fields.distance];
  if (exercise.id === null && exercise.name === null)
    return { problem: "exercise: exercise or exercise_name is required" };
  if (measures.every((each) => each === null))
    return { problem: "reps: is required unless weight, duration_seconds or distance is given" };
  if (isInFuture(fields.completedAt, now)) return ahead("completed_at");
  return { ...fields, exercise, ...readWritten(body, now) };
});

/** Moves assistance (a negative weight) to the notes. */
export function readLog(raw: unknown, line: Place, reading: Reading): Read<"log"> {
  const { body, message } = withoutAssistance(raw);
  const read = readMeasured(body, line, reading);
  return "entry" in read ? { entry: { ...read.entry, message } } : read;
}

function reader<K extends Kind, Body extends { id: string }>(
  kind: K,
  nameField: string,
  schema: z.ZodType<Body>,
  build: (body: Body, now: number) => Built<K>,
): (raw: unknown, line: Place, reading: Reading) => Read<K> {
  return (raw, line, { now }) => {
    const parsed = schema.safeParse(raw);
    const name = nameIn(parsed.data ?? raw, nameField);
    const refuse = (message: string) => ({ refused: { line, kind, name, message } });
    if (!parsed.success) return refuse(messageOf(parsed.error));
    const values = build(parsed.data, now);
    if ("problem" in values) return refuse(values.problem);
    const isAhead = isInFuture(Math.max(values.createdAt, values.updatedAt), now);
    return isAhead ? refuse(ahead("updated_at").problem) : { entry: { line, id: parsed.data.id, values } };
  };
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

function readWritten(
  body: { created_at?: string | null | undefined; updated_at?: string | null | undefined },
  now: number,
): { createdAt: number; updatedAt: number } {
  const createdAt = readMoment(body.created_at) ?? now;
  return { createdAt, updatedAt: readMoment(body.updated_at) ?? createdAt };
}

function ahead(field: string): { problem: string } {
  return { problem: `${field}: must not be in the future` };
}

function nameIn(raw: unknown, field: string): string | undefined {
  const name = (raw as Record<string, unknown> | null)?.[field];
  return typeof name === "string" ? cut(name, NAME_LENGTH_MAX) : undefined;
}

function messageOf({ issues: [first] }: z.ZodError): string {
  const path = first?.path.join(".") ?? "";
  return path ? `${path}: ${first?.message}` : (first?.message ?? "The entry is unreadable.");
}
