import { z } from "@hono/zod-openapi";
import { invalidField } from "../../lib/error.ts";
import { presentFields, readFields } from "../../lib/fields.ts";
import { line } from "../../lib/text-schemas.ts";
import { isoTime } from "../../lib/time.ts";
import {
  COUNT_MAX,
  DIFFICULTIES,
  EXERCISES_IN_WORKOUT_MAX,
  REST_SECONDS_DEFAULT,
  TAG_LENGTH_MAX,
  TAGS_MAX,
} from "./constants.ts";
import { presentShortExercise, ShortExerciseSchema } from "./exercises/schemas.ts";
import { Count, Name, Notes, Order, reference, Text, Weight } from "./fields/schemas.ts";
import type { NewTarget, Target, Workout, WorkoutListed, WorkoutValues } from "./store.ts";
import { fromKilograms, toKilograms, type Unit } from "./units.ts";

const TARGET = {
  exercise: reference("The id of the exercise, or the exercise as answers show it"),
  target_sets: Count.nullish().describe("How many sets to do"),
  target_reps_min: Count.nullish().describe("How many repetitions to do at least"),
  target_reps_max: Count.nullish().describe(
    "How many repetitions to do at most; not less than target_reps_min",
  ),
  target_weight: Weight.nullish().describe("The weight to use, in kilograms, or in the query's `unit`"),
  rest_seconds: z
    .int()
    .min(0)
    .max(COUNT_MAX)
    .nullish()
    .describe("How long to rest between sets, in seconds: 60 unless given"),
  notes: Notes.nullish().describe("What to mind; empty unless given"),
};
const ORDERED_REPS = { path: ["target_reps_max"], message: "must not be less than target_reps_min" };

export const WorkoutExerciseBody = z
  .object({ ...TARGET, order: Order.describe("Its place in the workout, from 1; each place once") })
  .refine(hasOrderedReps, ORDERED_REPS)
  .openapi("WorkoutExerciseBody");

export const AddedExerciseBody = z
  .object({ ...TARGET, order: Order.nullish().describe("Its place in the workout; the last unless given") })
  .refine(hasOrderedReps, ORDERED_REPS)
  .openapi("AddedExerciseBody");

const FIELDS = {
  name: Name.describe("The name of the workout"),
  description: Text.nullish().describe("What the workout is; empty unless given"),
  difficulty_level: z.enum(DIFFICULTIES).nullish().describe("How hard it is; none unless given"),
  estimated_duration_minutes: Count.nullish().describe(
    "How long it takes, in minutes; estimated unless given",
  ),
  tags: z.array(line(TAG_LENGTH_MAX)).max(TAGS_MAX).nullish().describe("Words to find it by"),
  is_template: z.boolean().nullish().describe("Whether it is a template; false unless given"),
  is_public: z.boolean().nullish().describe("Whether others may use it; false unless given"),
};

const Exercises = z
  .array(WorkoutExerciseBody)
  .max(EXERCISES_IN_WORKOUT_MAX)
  .superRefine((exercises, ctx) => {
    const seen = new Set<number>();
    exercises.forEach(({ order }, index) => {
      if (seen.has(order)) {
        ctx.addIssue({
          code: "custom",
          path: [index, "order"],
          message: `must be unique: two exercises have order ${order}`,
        });
      }
      seen.add(order);
    });
  })
  .openapi({ description: "The exercises, each at its place" });

export const WorkoutBody = z.object({ ...FIELDS, exercises: Exercises.nullish() }).openapi("WorkoutBody");

/** Accepts every duration that an answer shows, including an estimate of 0. */
const CHANGED = {
  ...FIELDS,
  estimated_duration_minutes: z.int().min(0).nullish().openapi({
    description:
      "How long it takes, in minutes: 1 to 100,000. An estimate that is put back as it was read stays an estimate",
  }),
  exercises: Exercises.nullish(),
};

export const WorkoutReplacement = z.object(CHANGED).openapi("WorkoutReplacement");

export const WorkoutChanges = z
  .object({ ...CHANGED, name: CHANGED.name.optional() })
  .openapi("WorkoutChanges");

const LISTED = {
  id: z.uuid().describe("The id of the workout"),
  name: z.string().describe("Its name"),
  difficulty_level: z.enum(DIFFICULTIES).nullable().describe("How hard it is"),
  estimated_duration_minutes: z.int().min(0).describe("How long it takes, in minutes: given, or estimated"),
  total_exercises: z.int().min(0).describe("How many exercises it has"),
  tags: z.array(z.string()).describe("Words to find it by"),
  is_template: z.boolean().describe("Whether it is a template"),
  is_public: z.boolean().describe("Whether others may use it"),
  created_by_user_id: z.int().describe("The id of its maker's account"),
  created_at: z.iso.datetime().describe("When it was created"),
};

export const WorkoutListedSchema = z.object(LISTED).openapi("WorkoutListed");

export const WorkoutSchema = z
  .object({
    ...LISTED,
    description: z.string().describe("What the workout is, or an empty text"),
    exercises: z
      .array(
        z
          .object({
            exercise: ShortExerciseSchema,
            order: z.int().describe("Its place in the workout, from 1"),
            target_sets: z.int().nullable().describe("How many sets to do"),
            target_reps_min: z.int().nullable().describe("How many repetitions to do at least"),
            target_reps_max: z.int().nullable().describe("How many repetitions to do at most"),
            target_weight: z.number().nullable().describe("The weight to use, in the query's `unit`"),
            rest_seconds: z.int().describe("How long to rest between sets, in seconds"),
            notes: z.string().describe("What to mind, or an empty text"),
          })
          .openapi("WorkoutExercise"),
      )
      .describe("The exercises, in order"),
    updated_at: z.iso.datetime().describe("When it last changed"),
  })
  .openapi("Workout");

const LISTED_FIELDS = {
  name: "name",
  difficulty_level: "difficultyLevel",
  tags: "tags",
  is_template: "isTemplate",
  is_public: "isPublic",
} as const;

const WRITTEN_FIELDS = {
  ...LISTED_FIELDS,
  description: "description",
  estimated_duration_minutes: "givenDurationMinutes",
} as const;

const TARGET_FIELDS = {
  order: "order",
  target_sets: "targetSets",
  target_reps_min: "targetRepsMin",
  target_reps_max: "targetRepsMax",
  rest_seconds: "restSeconds",
  notes: "notes",
} as const;

export const WORKOUT_DEFAULTS: Omit<WorkoutValues, "name"> = {
  description: "",
  difficultyLevel: null,
  givenDurationMinutes: null,
  tags: [],
  isTemplate: false,
  isPublic: false,
};

const TARGET_DEFAULTS = {
  targetSets: null,
  targetRepsMin: null,
  targetRepsMax: null,
  restSeconds: REST_SECONDS_DEFAULT,
  notes: "",
};

/** Null resets a field to its default. */
export function readWorkout(
  body: z.output<typeof WorkoutChanges>,
  unit: Unit,
  weights: readonly number[] = [],
): { values: Partial<WorkoutValues>; targets: NewTarget[] | null } {
  const values = readFields<WorkoutValues, typeof WRITTEN_FIELDS>(body, WRITTEN_FIELDS, WORKOUT_DEFAULTS);
  const targets = body.exercises?.map((each) => ({ ...readTarget(each, unit, weights), order: each.order }));
  return { values, targets: targets ?? (body.exercises === null ? [] : null) };
}

/** @throws AppError validation_failed for an invalid duration */
export function readChanges(body: z.output<typeof WorkoutChanges>, unit: Unit, before: Workout) {
  const { estimated_duration_minutes: minutes, ...others } = body;
  const weights = before.exercises.flatMap(({ targetWeight }) => targetWeight ?? []);
  if (minutes === before.durationMinutes) return readWorkout(others, unit, weights);
  if (minutes != null && !Count.safeParse(minutes).success) {
    throw invalidField(
      "estimated_duration_minutes",
      `estimated_duration_minutes must be from 1 to ${COUNT_MAX}.`,
    );
  }
  return readWorkout(body, unit, weights);
}

/** Keeps one of `weights` if the body repeats it as shown: rounding must change nothing. */
export function readTarget(
  body: z.output<typeof AddedExerciseBody>,
  unit: Unit,
  weights: readonly number[] = [],
): Omit<NewTarget, "order"> {
  const { exercise: exerciseId, target_weight: weight } = body;
  const before = weights.find((each) => fromKilograms(each, unit) === weight);
  const targetWeight = weight == null ? null : (before ?? toKilograms(weight, unit));
  const fields = readFields<Target, typeof TARGET_FIELDS>(body, TARGET_FIELDS, TARGET_DEFAULTS);
  return { ...TARGET_DEFAULTS, ...fields, exerciseId, targetWeight };
}

export function presentListed(workout: WorkoutListed): z.infer<typeof WorkoutListedSchema> {
  return {
    id: workout.id,
    ...presentFields(workout, LISTED_FIELDS),
    estimated_duration_minutes: workout.durationMinutes,
    total_exercises: workout.exerciseCount,
    created_by_user_id: workout.creatorId,
    created_at: isoTime(workout.createdAt),
  };
}

export function presentWorkout(workout: Workout, unit: Unit): z.infer<typeof WorkoutSchema> {
  return {
    ...presentListed(workout),
    description: workout.description,
    exercises: workout.exercises.map(({ exercise, targetWeight, ...target }) => ({
      exercise: presentShortExercise(exercise),
      ...presentFields(target, TARGET_FIELDS),
      target_weight: targetWeight === null ? null : fromKilograms(targetWeight, unit),
    })),
    updated_at: isoTime(workout.updatedAt),
  };
}

function hasOrderedReps({
  target_reps_min: min,
  target_reps_max: max,
}: z.output<z.ZodObject<Pick<typeof TARGET, "target_reps_min" | "target_reps_max">>>): boolean {
  return min == null || max == null || max >= min;
}
