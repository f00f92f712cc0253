export const CATEGORIES = [
  "strength",
  "cardio",
  "flexibility",
  "balance",
  "plyometrics",
  "powerlifting",
  "olympic_weightlifting",
  "calisthenics",
  "sports",
] as const;

export const DIFFICULTIES = ["beginner", "intermediate", "advanced", "expert"] as const;

export const MUSCLE_GROUPS = [
  "chest",
  "back",
  "shoulders",
  "arms",
  "legs",
  "core",
  "glutes",
  "cardio",
] as const;

export const SESSION_STATUSES = ["planned", "in_progress", "completed", "cancelled"] as const;

export const SET_TYPES = ["normal", "warm_up", "drop", "failure"] as const;

/** Text lengths in code points. */
export const NAME_LENGTH_MAX = 200;
export const TEXT_LENGTH_MAX = 5000;
export const NOTES_LENGTH_MAX = 500;
export const ITEM_LENGTH_MAX = 1000;
export const TAG_LENGTH_MAX = 50;
export const URL_LENGTH_MAX = 2000;
export const SEARCH_LENGTH_MAX = 200;

export const ITEMS_MAX = 100;
export const TAGS_MAX = 50;
/** Each tag costs an index look-up. */
export const TAGS_ASKED_MAX = 20;
export const EXERCISES_IN_WORKOUT_MAX = 100;

export const WEIGHT_MAX = 100_000;
export const COUNT_MAX = 100_000;
export const CALORIES_MAX = 100_000;
/** Above COUNT_MAX, so that an order assigned by adding at the end is always valid input. */
export const ORDER_MAX = 1_000_000;

export const REST_SECONDS_DEFAULT = 60;

export type Category = (typeof CATEGORIES)[number];
export type Difficulty = (typeof DIFFICULTIES)[number];
export type MuscleGroup = (typeof MUSCLE_GROUPS)[number];
export type SessionStatus = (typeof SESSION_STATUSES)[number];
export type SetType = (typeof SET_TYPES)[number];
