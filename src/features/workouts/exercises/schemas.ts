import { z } from "@hono/zod-openapi";
import { presentFields, readFields } from "../../../lib/fields.ts";
import { isoTime } from "../../../lib/time.ts";
import {
  CATEGORIES,
  DIFFICULTIES,
  ITEM_LENGTH_MAX,
  ITEMS_MAX,
  MUSCLE_GROUPS,
  NAME_LENGTH_MAX,
  TEXT_LENGTH_MAX,
  URL_LENGTH_MAX,
} from "../constants.ts";
import { line, text, webAddress } from "../texts.ts";
import type { Exercise, ExerciseListed, ExerciseValues } from "./store.ts";

const Items = z.array(line(ITEM_LENGTH_MAX)).max(ITEMS_MAX);
const Muscles = z.array(z.enum(MUSCLE_GROUPS)).max(MUSCLE_GROUPS.length);
const Url = webAddress(URL_LENGTH_MAX);
const Name = line(NAME_LENGTH_MAX).openapi({ example: "Bench Press" });

const FIELDS = {
  name: Name,
  description: text(TEXT_LENGTH_MAX).nullish(),
  category: z.enum(CATEGORIES),
  difficulty_level: z.enum(DIFFICULTIES).nullish(),
  primary_muscles: Muscles.nullish(),
  secondary_muscles: Muscles.nullish(),
  equipment_needed: Items.nullish(),
  instructions: Items.nullish(),
  video_url: Url.nullish(),
  image_url: Url.nullish(),
  is_public: z.boolean().nullish().openapi({ description: "False unless given" }),
};

export const ExerciseBody = z.object(FIELDS).openapi("ExerciseBody");
export const ExerciseChanges = z
  .object({ ...FIELDS, name: Name.optional(), category: z.enum(CATEGORIES).optional() })
  .openapi("ExerciseChanges");

export const ShortExerciseSchema = z
  .object({ id: z.uuid(), name: z.string(), category: z.enum(CATEGORIES) })
  .openapi("ShortExercise");

const LISTED = {
  id: z.uuid(),
  name: z.string(),
  category: z.enum(CATEGORIES),
  difficulty_level: z.enum(DIFFICULTIES),
  primary_muscles: z.array(z.enum(MUSCLE_GROUPS)),
  is_custom: z.boolean(),
  is_public: z.boolean(),
};

export const ExerciseListedSchema = z.object(LISTED).openapi("ExerciseListed");

export const ExerciseSchema = z
  .object({
    ...LISTED,
    description: z.string(),
    secondary_muscles: z.array(z.enum(MUSCLE_GROUPS)),
    equipment_needed: z.array(z.string()),
    instructions: z.array(z.string()),
    video_url: z.string().nullable(),
    image_url: z.string().nullable(),
    created_by_user_id: z.int().nullable().openapi({ description: "Null for those of the library" }),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .openapi("Exercise");

const LISTED_FIELDS = {
  name: "name",
  category: "category",
  difficulty_level: "difficultyLevel",
  primary_muscles: "primaryMuscles",
  is_public: "isPublic",
} as const;

const ALL_FIELDS = {
  ...LISTED_FIELDS,
  description: "description",
  secondary_muscles: "secondaryMuscles",
  equipment_needed: "equipmentNeeded",
  instructions: "instructions",
  video_url: "videoUrl",
  image_url: "imageUrl",
} as const;

export const EXERCISE_DEFAULTS: Omit<ExerciseValues, "name" | "category"> = {
  description: "",
  difficultyLevel: "beginner",
  primaryMuscles: [],
  secondaryMuscles: [],
  equipmentNeeded: [],
  instructions: [],
  videoUrl: null,
  imageUrl: null,
  isPublic: false,
};

/** The fields in a body; null resets a field to its default. */
export function readExercise(body: z.output<typeof ExerciseChanges>): Partial<ExerciseValues> {
  return readFields<ExerciseValues, typeof ALL_FIELDS>(body, ALL_FIELDS, EXERCISE_DEFAULTS);
}

export function presentShortExercise({
  id,
  name,
  category,
}: Pick<Exercise, "id" | "name" | "category">): z.infer<typeof ShortExerciseSchema> {
  return { id, name, category };
}

export function presentListedExercise(exercise: ExerciseListed): z.infer<typeof ExerciseListedSchema> {
  return { id: exercise.id, ...presentFields(exercise, LISTED_FIELDS), is_custom: exercise.isCustom };
}

export function presentExercise(exercise: Exercise): z.infer<typeof ExerciseSchema> {
  return {
    ...presentListedExercise(exercise),
    ...presentFields(exercise, ALL_FIELDS),
    created_by_user_id: exercise.creatorId,
    created_at: isoTime(exercise.createdAt),
    updated_at: isoTime(exercise.updatedAt),
  };
}
