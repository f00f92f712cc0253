import { z } from "@hono/zod-openapi";
import { isoTime } from "../../../lib/time.ts";
import { fromKilograms, type Unit } from "../units.ts";
import type { NamedExercise } from "./actions.ts";
import type { Best, BestEstimate, PerformedSet, PersonalRecords } from "./personal-records.ts";
import type { Progress } from "./progress.ts";

const Named = z
  .object({
    id: z.uuid().describe("The id of the exercise"),
    name: z.string().describe("The name of the exercise"),
  })
  .openapi("NamedExercise", { description: "The exercise" });

const SET = {
  log: z.uuid().describe("The id of the set behind it"),
  date: z.iso.datetime().describe("When the set was completed"),
  weight: z.number().nullable().describe("The set's weight, in the query's `unit`"),
  reps: z.int().nullable().describe("The set's repetitions"),
  duration_seconds: z.int().nullable().describe("The set's duration, in seconds"),
  distance: z.number().nullable().describe("The set's distance, in kilometres"),
};

const RecordSchema = z.object({ value: z.number().describe("The record"), ...SET }).openapi("PersonalRecord");

const EstimateSchema = z
  .object({
    value: z.number().describe("The most that you could lift once, in the query's `unit`"),
    ...SET,
    formula: z.enum(["weight", "epley"]).describe("How it was computed; weight: it was lifted once"),
    epley: z.number().optional().describe("By Epley's formula; absent where it was lifted once"),
    brzycki: z.number().optional().describe("By Brzycki's formula; absent where it was lifted once"),
  })
  .openapi("Estimate");

const NoEstimateSchema = z
  .object({
    value: z.null().describe("Always null"),
    ...SET,
    reason: z.string().describe("Why this set, the one with the most repetitions, allows no estimate"),
  })
  .openapi("NoEstimate");

const EstimatedRecordSchema = z.union([EstimateSchema, NoEstimateSchema]).openapi("EstimatedRecord");

const ExerciseRecordsSchema = z
  .object({
    exercise: Named,
    heaviest: RecordSchema.or(z.null()).describe("The heaviest set, by weight"),
    best_estimated_1rm: EstimatedRecordSchema.or(z.null()).describe(
      "The best estimated one-repetition maximum",
    ),
    most_reps: RecordSchema.or(z.null()).describe("The set with the most repetitions"),
    best_volume: RecordSchema.or(z.null()).describe("The set with the most weight × repetitions"),
    longest: RecordSchema.or(z.null()).describe("The longest set, in seconds"),
    farthest: RecordSchema.or(z.null()).describe("The farthest set, in kilometres"),
  })
  .openapi("ExerciseRecords");

export const RecordsSchema = z
  .object({ results: z.array(ExerciseRecordsSchema).describe("The records, an entry for each exercise") })
  .openapi("PersonalRecords");

const ProgressPeriodSchema = z
  .object({
    date: z.iso.date().describe("The period's first day, of your time zone; weeks begin on Monday"),
    sets: z.int().describe("How many sets"),
    reps: z.int().describe("How many repetitions in all"),
    volume: z.number().describe("The sum of weight × repetitions, in the query's `unit`"),
    heaviest: z.number().nullable().describe("The heaviest weight, in the query's `unit`"),
    best_estimated_1rm: z
      .number()
      .nullable()
      .describe("The best estimated one-repetition maximum, in the query's `unit`"),
  })
  .openapi("ProgressPeriod");

export const ProgressSchema = z
  .object({
    exercise: Named,
    bucket: z.enum(["day", "week", "month"]).describe("How long each period is"),
    results: z.array(ProgressPeriodSchema).describe("The periods that have sets, oldest first"),
  })
  .openapi("Progress");

export function presentRecords(
  { exercise, records }: { exercise: NamedExercise; records: PersonalRecords },
  unit: Unit,
): z.infer<typeof RecordsSchema>["results"][number] {
  const weight = (value: number) => fromKilograms(value, unit);
  const asItIs = (value: number) => value;
  const shown = (best: Best | null, inUnit: (value: number) => number) =>
    best && { value: inUnit(best.value), ...presentSet(best.set, unit) };
  return {
    exercise,
    heaviest: shown(records.heaviest, weight),
    best_estimated_1rm: records.bestEstimate && presentEstimate(records.bestEstimate, unit),
    most_reps: shown(records.mostReps, asItIs),
    best_volume: shown(records.bestVolume, weight),
    longest: shown(records.longest, asItIs),
    farthest: shown(records.farthest, asItIs),
  };
}

export function presentProgress(
  progress: Progress,
  unit: Unit,
): z.infer<typeof ProgressSchema>["results"][number] {
  const { date, sets, reps, volume, heaviest, bestEstimate } = progress;
  return {
    date,
    sets,
    reps,
    volume: fromKilograms(volume, unit),
    heaviest: heaviest === null ? null : fromKilograms(heaviest, unit),
    best_estimated_1rm: bestEstimate === null ? null : fromKilograms(bestEstimate, unit),
  };
}

function presentEstimate({ estimate, set }: BestEstimate, unit: Unit): z.infer<typeof EstimatedRecordSchema> {
  if (estimate.value === null) return { value: null, ...presentSet(set, unit), reason: estimate.reason };
  const shown = { value: fromKilograms(estimate.value, unit), ...presentSet(set, unit) };
  if (estimate.formula === "weight") return { ...shown, formula: estimate.formula };
  return {
    ...shown,
    formula: estimate.formula,
    epley: fromKilograms(estimate.epley, unit),
    brzycki: fromKilograms(estimate.brzycki, unit),
  };
}

function presentSet(set: PerformedSet, unit: Unit) {
  return {
    log: set.id,
    date: isoTime(set.completedAt),
    weight: set.weight === null ? null : fromKilograms(set.weight, unit),
    reps: set.reps,
    duration_seconds: set.durationSeconds,
    distance: set.distance,
  };
}
