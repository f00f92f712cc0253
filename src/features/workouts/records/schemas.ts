import { z } from "@hono/zod-openapi";
import { isoTime } from "../../../lib/time.ts";
import { fromKilograms, type Unit } from "../units.ts";
import type { NamedExercise } from "./actions.ts";
import type { Best, BestEstimate, PerformedSet, PersonalRecords } from "./personal-records.ts";
import type { Progress } from "./progress.ts";

const Named = z.object({ id: z.uuid(), name: z.string() });

const SET = {
  log: z.uuid().openapi({ description: "The set behind it" }),
  date: z.iso.datetime(),
  weight: z.number().nullable(),
  reps: z.int().nullable(),
  duration_seconds: z.int().nullable(),
  distance: z.number().nullable(),
};

const RecordSchema = z.object({ value: z.number(), ...SET }).openapi("PersonalRecord");

const EstimatedRecordSchema = z
  .union([
    z.object({
      value: z.number(),
      ...SET,
      formula: z.enum(["weight", "epley"]).openapi({ description: "weight: it was lifted once" }),
      epley: z.number().optional(),
      brzycki: z.number().optional(),
    }),
    z.object({
      value: z.null(),
      ...SET,
      reason: z
        .string()
        .openapi({ description: "Why this set, the one with the most repetitions, tells none" }),
    }),
  ])
  .openapi("EstimatedRecord");

export const RecordsSchema = z
  .object({
    results: z.array(
      z.object({
        exercise: Named,
        heaviest: RecordSchema.or(z.null()),
        best_estimated_1rm: EstimatedRecordSchema.or(z.null()),
        most_reps: RecordSchema.or(z.null()),
        best_volume: RecordSchema.or(z.null()),
        longest: RecordSchema.or(z.null()),
        farthest: RecordSchema.or(z.null()),
      }),
    ),
  })
  .openapi("PersonalRecords");

export const ProgressSchema = z
  .object({
    exercise: Named,
    bucket: z.enum(["day", "week", "month"]),
    results: z.array(
      z.object({
        date: z.iso
          .date()
          .openapi({ description: "The first date, of your time zone; weeks begin on Monday" }),
        sets: z.int(),
        reps: z.int(),
        volume: z.number(),
        heaviest: z.number().nullable(),
        best_estimated_1rm: z.number().nullable(),
      }),
    ),
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
