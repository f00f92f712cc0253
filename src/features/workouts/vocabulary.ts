/** The words that training is described in. */

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

export type Category = (typeof CATEGORIES)[number];
export type Difficulty = (typeof DIFFICULTIES)[number];
export type MuscleGroup = (typeof MUSCLE_GROUPS)[number];
export type SessionStatus = (typeof SESSION_STATUSES)[number];
