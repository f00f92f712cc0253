import { z } from "@hono/zod-openapi";
import { invalidField } from "../../../lib/error.ts";
import { isoTime, isoTimeOrNull } from "../../../lib/time.ts";
import { CALORIES_MAX, SESSION_STATUSES } from "../constants.ts";
import { parseMoment } from "../dates.ts";
import { reference, Text } from "../fields/schemas.ts";
import { fromKilograms, type Unit } from "../units.ts";
import type { SessionNotes } from "./actions.ts";
import { durationOf, type SessionChange } from "./machine.ts";
import type { Session, SessionTotals, WorkoutTotals } from "./store.ts";

export const Moment = z
  .string()
  .refine((text) => parseMoment(text) !== null, "must be a date and time such as 2026-11-20T18:00:00Z")
  .openapi({
    format: "date-time",
    description: "A date and time, not in the future; UTC unless it names another zone",
    example: "2026-11-20T18:00:00Z",
  });

const NOTES = {
  notes: Text.nullish().describe("What you note of it"),
  rating: z.int().min(1).max(5).nullish().describe("How good it was: 1 to 5"),
  calories_burned: z
    .int()
    .min(0)
    .max(CALORIES_MAX)
    .nullish()
    .describe("How many kilocalories it took; estimated unless given, where your weight is known"),
};
const COURSE = {
  status: z.enum(SESSION_STATUSES).optional().describe("How far it is; planned unless given"),
  start_time: Moment.nullish().describe("When it began; not in the future"),
  end_time: Moment.nullish().describe("When it ended; not in the future"),
  ...NOTES,
};
const WorkoutId = reference("The id of the workout, or the workout as answers show it");

export const SessionBody = z.object({ workout: WorkoutId, ...COURSE }).openapi("WorkoutSessionBody");
/** Null keeps the state of a session whose workout was deleted or imported. */
export const SessionReplacement = z
  .object({ workout: WorkoutId.nullable(), ...COURSE })
  .openapi("WorkoutSessionReplacement");
export const SessionChanges = z
  .object({ workout: WorkoutId.nullish(), ...COURSE })
  .openapi("WorkoutSessionChanges");
export const CompletionBody = z
  .object({ ...NOTES, end_time: Moment.nullish().describe("When it ended; now unless given") })
  .openapi("SessionCompletion");

const LISTED = {
  id: z.uuid().describe("The id of the session"),
  workout: z.uuid().nullable().describe("The id of the workout; null where it was deleted"),
  workout_name: z.string().describe("The name of the workout"),
  status: z.enum(SESSION_STATUSES).describe("How far it is"),
  start_time: z.iso.datetime().nullable().describe("When it began"),
  end_time: z.iso.datetime().nullable().describe("When it ended"),
  actual_duration_minutes: z.int().nullable().describe("How long it took, in minutes"),
  total_volume: z.number().describe("The sum of weight × repetitions, in the query's `unit`"),
  rating: z.int().nullable().describe("How good it was: 1 to 5"),
  created_at: z.iso.datetime().describe("When it was written down"),
};

export const SessionListedSchema = z.object(LISTED).openapi("WorkoutSessionListed");
export const SessionSchema = z
  .object({
    ...LISTED,
    user_id: z.int().describe("The id of your account"),
    notes: z.string().describe("What you noted of it, or an empty text"),
    calories_burned: z
      .int()
      .nullable()
      .describe("How many kilocalories it took: given, or estimated where your weight is known"),
    updated_at: z.iso.datetime().describe("When it last changed"),
  })
  .openapi("WorkoutSession");

export const SummarySchema = z
  .object({
    sessions: z.int().describe("How many sessions"),
    completed: z.int().describe("How many of them were completed"),
    cancelled: z.int().describe("How many of them were cancelled"),
    total_duration_minutes: z.int().describe("How long the completed ones took, in minutes"),
    total_volume: z.number().describe("The sum of weight × repetitions, in the query's `unit`"),
    calories_burned: z.int().describe("How many kilocalories they took"),
    average_rating: z.number().nullable().describe("The average of your ratings; null where there are none"),
    longest_streak_days: z.int().describe("The most days in a row with a completed session"),
  })
  .openapi("SessionStatistics");

export const StatisticsSchema = z
  .object({
    times_completed: z.int().describe("How often you completed it"),
    last_completed_at: z.iso.datetime().nullable().describe("When you last completed it"),
    average_duration_minutes: z.number().nullable().describe("How long it took on average, in minutes"),
    average_volume: z
      .number()
      .nullable()
      .describe("The average sum of weight × repetitions, in the query's `unit`"),
    average_rating: z.number().nullable().describe("The average of your ratings; null where there are none"),
  })
  .openapi("WorkoutStatistics");

/** Null clears a field, but leaves times unchanged. */
export function readChange(body: z.output<typeof SessionChanges>): SessionChange & SessionNotes {
  return {
    status: body.status,
    startTime: readMoment(body.start_time),
    endTime: readMoment(body.end_time),
    notes: body.notes === undefined ? undefined : (body.notes ?? ""),
    rating: body.rating,
    givenCalories: body.calories_burned,
  };
}

/** Undefined keeps the session's workout. @throws AppError validation_failed */
export function readWorkoutId(named: string | null | undefined, { workoutId }: Session): string | undefined {
  if (named !== null) return named;
  if (workoutId !== null) throw invalidField("workout", "workout must be the id of a workout.");
  return undefined;
}

/** UTC without an offset. Also reads years before 0 as answers write them. */
export function readMoment(text: string | null | undefined): number | undefined {
  return text == null ? undefined : (parseMoment(text) ?? Date.parse(text));
}

export function presentListedSession(session: Session, unit: Unit): z.infer<typeof SessionListedSchema> {
  return {
    id: session.id,
    workout: session.workoutId,
    workout_name: session.workoutName,
    status: session.status,
    start_time: isoTimeOrNull(session.startTime),
    end_time: isoTimeOrNull(session.endTime),
    actual_duration_minutes: durationOf(session),
    total_volume: fromKilograms(session.totalVolume, unit),
    rating: session.rating,
    created_at: isoTime(session.createdAt),
  };
}

export function presentSession(session: Session, unit: Unit): z.infer<typeof SessionSchema> {
  return {
    ...presentListedSession(session, unit),
    user_id: session.accountId,
    notes: session.notes,
    calories_burned: session.givenCalories ?? session.estimatedCalories,
    updated_at: isoTime(session.updatedAt),
  };
}

export function presentSummary(
  totals: SessionTotals & { longestStreak: number },
  unit: Unit,
): z.infer<typeof SummarySchema> {
  return {
    sessions: totals.sessions,
    completed: totals.completed,
    cancelled: totals.cancelled,
    total_duration_minutes: totals.minutes,
    total_volume: fromKilograms(totals.volume, unit),
    calories_burned: totals.calories,
    average_rating: totals.averageRating,
    longest_streak_days: totals.longestStreak,
  };
}

export function presentStatistics(totals: WorkoutTotals, unit: Unit): z.infer<typeof StatisticsSchema> {
  return {
    times_completed: totals.timesCompleted,
    last_completed_at: isoTimeOrNull(totals.lastCompletedAt),
    average_duration_minutes: totals.averageMinutes,
    average_volume: totals.averageVolume === null ? null : fromKilograms(totals.averageVolume, unit),
    average_rating: totals.averageRating,
  };
}
