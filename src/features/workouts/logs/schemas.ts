import { z } from "@hono/zod-openapi";
import { isoTime } from "../../../lib/time.ts";
import { SET_TYPES } from "../constants.ts";
import { toKilometres } from "../lengths.ts";
import { Notes, reference, Weight } from "../schemas.ts";
import { Moment, readMoment } from "../sessions/schemas.ts";
import { fromKilograms, toKilograms, type Unit } from "../units.ts";
import type { Log, LogValues } from "./store.ts";

const REPS_MAX = 100_000;
const SECONDS_MAX = 10_000_000;
const DISTANCE_MAX = 100_000;
const SETS_MAX = 10_000;
const LOGS_AT_ONCE_MAX = 500;

const FIELDS = {
  workout_session: reference("The session's id"),
  exercise: reference("The exercise's id"),
  set_number: z.int().min(1).max(SETS_MAX),
  set_type: z.enum(SET_TYPES).nullish().openapi({ description: "normal unless given" }),
  reps: z.int().min(0).max(REPS_MAX).nullish(),
  weight: Weight.nullish(),
  duration_seconds: z.int().min(0).max(SECONDS_MAX).nullish(),
  distance: z.number().min(0).max(DISTANCE_MAX).nullish().openapi({ description: "Kilometres" }),
  notes: Notes.nullish(),
  completed_at: Moment.nullish(),
};

export const LogBody = z.object(FIELDS).openapi("ExerciseLogBody");
export const LogChanges = z.object(FIELDS).partial().openapi("ExerciseLogChanges");
export const LogsBody = z
  .object({ logs: z.array(LogBody).min(1).max(LOGS_AT_ONCE_MAX) })
  .openapi("ExerciseLogsBody");

export const LogSchema = z
  .object({
    id: z.uuid(),
    workout_session: z.uuid(),
    exercise: z.uuid(),
    exercise_name: z.string(),
    user_id: z.int(),
    set_number: z.int(),
    set_type: z.enum(SET_TYPES),
    reps: z.int().nullable(),
    weight: z.number().nullable(),
    duration_seconds: z.int().nullable(),
    distance: z.number().nullable(),
    notes: z.string(),
    completed_at: z.iso.datetime(),
  })
  .openapi("ExerciseLog");

export function readLog(body: z.output<typeof LogBody>, unit: Unit, now: number): LogValues {
  return {
    sessionId: body.workout_session,
    exerciseId: body.exercise,
    setNumber: body.set_number,
    setType: body.set_type ?? "normal",
    reps: body.reps ?? null,
    weight: body.weight == null ? null : toKilograms(body.weight, unit),
    durationSeconds: body.duration_seconds ?? null,
    distance: toKilometres(body.distance ?? null, "km"),
    notes: body.notes ?? "",
    completedAt: readMoment(body.completed_at) ?? now,
  };
}

export function readChanges(
  body: z.output<typeof LogChanges>,
  unit: Unit,
  before: LogValues,
): Partial<LogValues> {
  const completedAt = readMoment(body.completed_at);
  return {
    ...(body.workout_session !== undefined && { sessionId: body.workout_session }),
    ...(body.exercise !== undefined && { exerciseId: body.exercise }),
    ...(body.set_number !== undefined && { setNumber: body.set_number }),
    ...(body.set_type !== undefined && { setType: body.set_type ?? "normal" }),
    ...(body.reps !== undefined && { reps: body.reps }),
    ...(body.weight !== undefined && {
      weight: body.weight === null ? null : toKilograms(body.weight, unit, before.weight),
    }),
    ...(body.duration_seconds !== undefined && { durationSeconds: body.duration_seconds }),
    ...(body.distance !== undefined && { distance: toKilometres(body.distance, "km") }),
    ...(body.notes !== undefined && { notes: body.notes ?? "" }),
    ...(completedAt !== undefined && { completedAt }),
  };
}

export function presentLog(log: Log, unit: Unit): z.infer<typeof LogSchema> {
  return {
    id: log.id,
    workout_session: log.sessionId,
    exercise: log.exerciseId,
    exercise_name: log.exerciseName,
    user_id: log.accountId,
    set_number: log.setNumber,
    set_type: log.setType,
    reps: log.reps,
    weight: log.weight === null ? null : fromKilograms(log.weight, unit),
    duration_seconds: log.durationSeconds,
    distance: log.distance,
    notes: log.notes,
    completed_at: isoTime(log.completedAt),
  };
}
