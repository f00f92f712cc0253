import { z } from "@hono/zod-openapi";
import { isoTime } from "../../../lib/time.ts";
import { line, text, webAddress } from "../texts.ts";
import { CATEGORIES, DIFFICULTIES, MUSCLE_GROUPS } from "../vocabulary.ts";
import type { Exercise, ExerciseListed } from "./store.ts";

const NAME_LENGTH_MAX = 200;
const TEXT_LENGTH_MAX = 5000;
const ITEM_LENGTH_MAX = 1000;
const ITEMS_MAX = 100;
const URL_LENGTH_MAX = 2000;

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

/** An exercise inside something else. */
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

export function presentShortExercise({
  id,
  name,
  category,
}: Pick<Exercise, "id" | "name" | "category">): z.infer<typeof ShortExerciseSchema> {
  return { id, name, category };
}

export function presentListedExercise(exercise: ExerciseListed): z.infer<typeof ExerciseListedSchema> {
  return {
    ...presentShortExercise(exercise),
    difficulty_level: exercise.difficultyLevel,
    primary_muscles: exercise.primaryMuscles,
    is_custom: exercise.isCustom,
    is_public: exercise.isPublic,
  };
}

export function presentExercise(exercise: Exercise): z.infer<typeof ExerciseSchema> {
  return {
    ...presentListedExercise(exercise),
    description: exercise.description,
    secondary_muscles: exercise.secondaryMuscles,
    equipment_needed: exercise.equipmentNeeded,
    instructions: exercise.instructions,
    video_url: exercise.videoUrl,
    image_url: exercise.imageUrl,
    created_by_user_id: exercise.creatorId,
    created_at: isoTime(exercise.createdAt),
    updated_at: isoTime(exercise.updatedAt),
  };
}
