import { z } from "@hono/zod-openapi";
import { readFields } from "../../../lib/fields.ts";
import { isoTime } from "../../../lib/time.ts";
import { SET_TYPES } from "../constants.ts";
import { Notes, reference, Weight } from "../fields/schemas.ts";
import { toKilometres } from "../lengths.ts";
import { Moment, readMoment } from "../sessions/schemas.ts";
import { fromKilograms, toKilograms, type Unit } from "../units.ts";
import type { Log, LogValues } from "./store.ts";

const REPS_MAX = 100_000;
const SECONDS_MAX = 10_000_000;
const DISTANCE_MAX = 100_000;
const SETS_MAX = 10_000;
const LOGS_AT_ONCE_MAX = 500;

const FIELDS = {
  workout_session: reference("The id of the session, or the session as answers show it"),
  exercise: reference("The id of the exercise, or the exercise as answers show it"),
  set_number: z.int().min(1).max(SETS_MAX).describe("The number of the set in its exercise, from 1"),
  set_type: z.enum(SET_TYPES).nullish().describe("The kind of set; normal unless given"),
  reps: z.int().min(0).max(REPS_MAX).nullish().describe("How many repetitions"),
  weight: Weight.nullish().describe("The weight, in kilograms, or in the query's `unit`"),
  duration_seconds: z.int().min(0).max(SECONDS_MAX).nullish().describe("How long it took, in seconds"),
  distance: z.number().min(0).max(DISTANCE_MAX).nullish().describe("How far it went, in kilometres"),
  notes: Notes.nullish().describe("What you note of it"),
  completed_at: Moment.nullish().describe("When it was completed; now unless given. Not in the future"),
};

export const LogBody = z.object(FIELDS).openapi("ExerciseLogBody");
export const LogChanges = z.object(FIELDS).partial().openapi("ExerciseLogChanges");
export const LogsBody = z
  .object({ logs: z.array(LogBody).min(1).max(LOGS_AT_ONCE_MAX).describe("The sets") })
  .openapi("ExerciseLogsBody");

export const LogSchema = z
  .object({
    id: z.uuid().describe("The id of the set"),
    workout_session: z.uuid().describe("The id of the session"),
    exercise: z.uuid().describe("The id of the exercise"),
    exercise_name: z.string().describe("The name of the exercise"),
    user_id: z.int().describe("The id of your account"),
    set_number: z.int().describe("The number of the set in its exercise, from 1"),
    set_type: z.enum(SET_TYPES).describe("The kind of set"),
    reps: z.int().nullable().describe("How many repetitions"),
    weight: z.number().nullable().describe("The weight, in the query's `unit`"),
    duration_seconds: z.int().nullable().describe("How long it took, in seconds"),
    distance: z.number().nullable().describe("How far it went, in kilometres"),
    notes: z.string().describe("What you noted of it, or an empty text"),
    completed_at: z.iso.datetime().describe("When it was completed"),
  })
  .openapi("ExerciseLog", { description: "A set that was performed" });

export const LogListSchema = z.array(LogSchema).openapi("ExerciseLogList");

const FIELD_NAMES = {
  workout_session: "sessionId",
  exercise: "exerciseId",
  set_number: "setNumber",
  set_type: "setType",
  reps: "reps",
  duration_seconds: "durationSeconds",
  notes: "notes",
} as const;

const DEFAULTS = {
  setType: "normal",
  reps: null,
  weight: null,
  durationSeconds: null,
  distance: null,
  notes: "",
} as const;

export function readLog(body: z.output<typeof LogBody>, unit: Unit, now: number): LogValues {
  return { ...DEFAULTS, completedAt: now, ...readChanges(body, unit) } as LogValues;
}

export function readChanges(
  { weight, distance, completed_at: moment, ...body }: z.output<typeof LogChanges>,
  unit: Unit,
  before: Partial<LogValues> = {},
): Partial<LogValues> {
  const completedAt = readMoment(moment);
  return {
    ...readFields<LogValues, typeof FIELD_NAMES>(body, FIELD_NAMES, DEFAULTS),
    ...(weight !== undefined && { weight: weight && toKilograms(weight, unit, before.weight) }),
    ...(distance !== undefined && { distance: toKilometres(distance, "km") }),
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
