import { z } from "@hono/zod-openapi";
import { invalidField } from "../../lib/error.ts";
import { presentFields, readFields } from "../../lib/fields.ts";
import { isoTime } from "../../lib/time.ts";
import { TimeZone } from "../profiles/fitness/actions.ts";
import {
  COUNT_MAX,
  DIFFICULTIES,
  EXERCISES_IN_WORKOUT_MAX,
  NAME_LENGTH_MAX,
  NOTES_LENGTH_MAX,
  ORDER_MAX,
  REST_SECONDS_DEFAULT,
  SEARCH_LENGTH_MAX,
  TAG_LENGTH_MAX,
  TAGS_MAX,
  TEXT_LENGTH_MAX,
  WEIGHT_MAX,
} from "./constants.ts";
import { presentShortExercise, ShortExerciseSchema } from "./exercises/schemas.ts";
import type { NewTarget, Target, Workout, WorkoutListed, WorkoutValues } from "./store.ts";
import { line, text } from "./texts.ts";
import { fromKilograms, toKilograms, UNITS, type Unit } from "./units.ts";

/** Kilograms, or pounds with `unit=lb`. */
export const Weight = z.number().min(0).max(WEIGHT_MAX);
const Count = z.int().min(1).max(COUNT_MAX);
const Order = z.int().min(1).max(ORDER_MAX);
export const Name = line(NAME_LENGTH_MAX);
export const Text = text(TEXT_LENGTH_MAX);
export const Notes = text(NOTES_LENGTH_MAX);

export const UnitQuery = z.object({
  unit: z
    .enum(UNITS)
    .default("kg")
    .openapi({ description: "Of every weight, in the body and in the answer" }),
});

export const SpanQuery = z.object({
  date_from: filter(z.string().openapi({ description: "A date of your time zone, or a moment" })),
  date_to: filter(z.string().openapi({ description: "The last date, or moment" })),
  time_zone: filter(TimeZone.openapi({ description: "IANA name; that of your profile unless given" })),
});

export const PageQuery = z.object({
  page: z.string().optional().openapi({ type: "integer" }),
  page_size: z.string().optional().openapi({ type: "integer", description: "20, at most 100" }),
});

export const CursorQuery = PageQuery.extend({
  after: z.string().optional().openapi({
    description:
      "The id of an entry: what comes after it. For reading further than the 10,000 entries that page reaches",
  }),
  search: text(SEARCH_LENGTH_MAX).optional().openapi({
    description: "Words of the name, or their beginnings; case and marks are ignored",
  }),
});

/** The semantics of PUT in Django REST framework, which the clients expect. */
export const PUT_MEANS = "Needs what making one needs; what is left out keeps its value.";

export const WORKOUT_PAGES = { defaultSize: 20, maxSize: 100 };

/**
 * An optional filter in a query. Treats an empty string as absent: HTML forms send one for an unset field.
 */
export function filter<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess((text) => (text === "" ? undefined : text), schema.optional());
}

export const QueryFlag = z
  .string()
  .toLowerCase()
  .pipe(z.enum(["true", "false", "1", "0"]))
  .transform((text) => text === "true" || text === "1")
  .openapi({ type: "boolean" });

/** A reference by id, or by an object with an `id`, as answers have it. */
export function reference(description: string) {
  const id = z.string().openapi({ format: "uuid", description });
  return z
    .union([id, z.object({ id })], { error: "must be an id, or an object with an id" })
    .transform((named) => (typeof named === "string" ? named : named.id));
}

const TARGET = {
  exercise: reference("The exercise's id"),
  target_sets: Count.nullish(),
  target_reps_min: Count.nullish(),
  target_reps_max: Count.nullish(),
  target_weight: Weight.nullish(),
  rest_seconds: z.int().min(0).max(COUNT_MAX).nullish().openapi({ description: "60 unless given" }),
  notes: Notes.nullish(),
};
const ORDERED_REPS = { path: ["target_reps_max"], message: "must not be less than target_reps_min" };

export const WorkoutExerciseBody = z
  .object({ ...TARGET, order: Order })
  .refine(hasOrderedReps, ORDERED_REPS)
  .openapi("WorkoutExerciseBody");

export const AddedExerciseBody = z
  .object({ ...TARGET, order: Order.nullish() })
  .refine(hasOrderedReps, ORDERED_REPS)
  .openapi("AddedExerciseBody");

const FIELDS = {
  name: Name,
  description: Text.nullish(),
  difficulty_level: z.enum(DIFFICULTIES).nullish(),
  estimated_duration_minutes: Count.nullish(),
  tags: z.array(line(TAG_LENGTH_MAX)).max(TAGS_MAX).nullish(),
  is_template: z.boolean().nullish(),
  is_public: z.boolean().nullish(),
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
  });

export const WorkoutBody = z.object({ ...FIELDS, exercises: Exercises.nullish() }).openapi("WorkoutBody");

/** Accepts every duration that an answer shows, including an estimate of 0. */
const CHANGED = {
  ...FIELDS,
  estimated_duration_minutes: z
    .int()
    .min(0)
    .nullish()
    .openapi({ description: "1 to 100,000; an estimate that is put back as it was read stays one" }),
  exercises: Exercises.nullish(),
};

export const WorkoutReplacement = z.object(CHANGED).openapi("WorkoutReplacement");

export const WorkoutChanges = z.object({ ...CHANGED, name: Name.optional() }).openapi("WorkoutChanges");

const LISTED = {
  id: z.uuid(),
  name: z.string(),
  difficulty_level: z.enum(DIFFICULTIES).nullable(),
  estimated_duration_minutes: z.int(),
  total_exercises: z.int(),
  tags: z.array(z.string()),
  is_template: z.boolean(),
  is_public: z.boolean(),
  created_by_user_id: z.int(),
  created_at: z.iso.datetime(),
};

export const WorkoutListedSchema = z.object(LISTED).openapi("WorkoutListed");

export const WorkoutSchema = z
  .object({
    ...LISTED,
    description: z.string(),
    exercises: z.array(
      z.object({
        exercise: ShortExerciseSchema,
        order: z.int(),
        target_sets: z.int().nullable(),
        target_reps_min: z.int().nullable(),
        target_reps_max: z.int().nullable(),
        target_weight: z.number().nullable(),
        rest_seconds: z.int(),
        notes: z.string(),
      }),
    ),
    updated_at: z.iso.datetime(),
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

/** The fields in a body; null resets a field to its default. */
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

/** Keeps one of `weights` if the body repeats it as shown, so that rounding changes nothing. */
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
