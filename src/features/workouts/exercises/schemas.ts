import { z } from "@hono/zod-openapi";
import { presentFields, readFields } from "../../../lib/fields.ts";
import { line, text, webAddress } from "../../../lib/text-schemas.ts";
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
import type { Exercise, ExerciseListed, ExerciseValues } from "./store.ts";

const Items = z.array(line(ITEM_LENGTH_MAX)).max(ITEMS_MAX);
const Muscles = z.array(z.enum(MUSCLE_GROUPS)).max(MUSCLE_GROUPS.length);
const Url = webAddress(URL_LENGTH_MAX);
const Name = line(NAME_LENGTH_MAX).openapi({
  description: "The name of the exercise",
  example: "Bench Press",
});

const Category = z.enum(CATEGORIES).openapi("ExerciseCategory", { description: "The kind of exercise" });
const Difficulty = z.enum(DIFFICULTIES).describe("How hard it is");

const FIELDS = {
  name: Name,
  description: text(TEXT_LENGTH_MAX).nullish().describe("What the exercise is; empty unless given"),
  category: Category,
  difficulty_level: Difficulty.nullish().describe("How hard it is; beginner unless given"),
  primary_muscles: Muscles.nullish().describe("The muscle groups that it trains most"),
  secondary_muscles: Muscles.nullish().describe("The muscle groups that it also trains"),
  equipment_needed: Items.nullish().describe("What is needed, one item each"),
  instructions: Items.nullish().describe("How it is done, one step each"),
  video_url: Url.nullish().describe("The address of a video: http or https"),
  image_url: Url.nullish().describe("The address of a picture: http or https"),
  is_public: z.boolean().nullish().describe("Whether others may use it; false unless given"),
};

export const ExerciseBody = z.object(FIELDS).openapi("ExerciseBody");
export const ExerciseChanges = z
  .object({ ...FIELDS, name: Name.optional(), category: Category.optional() })
  .openapi("ExerciseChanges");

export const ShortExerciseSchema = z
  .object({
    id: z.uuid().describe("The id of the exercise"),
    name: z.string().describe("Its name"),
    category: Category,
  })
  .openapi("ShortExercise", { description: "An exercise, in short" });

const LISTED = {
  id: z.uuid().describe("The id of the exercise"),
  name: z.string().describe("Its name"),
  category: Category,
  difficulty_level: Difficulty,
  primary_muscles: z.array(z.enum(MUSCLE_GROUPS)).describe("The muscle groups that it trains most"),
  is_custom: z.boolean().describe("Whether someone made it, rather than the library having it"),
  is_public: z.boolean().describe("Whether everyone may use it"),
};

export const ExerciseListedSchema = z.object(LISTED).openapi("ExerciseListed");

export const ExerciseSchema = z
  .object({
    ...LISTED,
    description: z.string().describe("What the exercise is, or an empty text"),
    secondary_muscles: z.array(z.enum(MUSCLE_GROUPS)).describe("The muscle groups that it also trains"),
    equipment_needed: z.array(z.string()).describe("What is needed, one item each"),
    instructions: z.array(z.string()).describe("How it is done, one step each"),
    video_url: z.string().nullable().describe("The address of a video"),
    image_url: z.string().nullable().describe("The address of a picture"),
    created_by_user_id: z.int().nullable().describe("The id of its maker's account; null for the library's"),
    created_at: z.iso.datetime().describe("When it was created"),
    updated_at: z.iso.datetime().describe("When it last changed"),
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

/** Null resets a field to its default. */
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
