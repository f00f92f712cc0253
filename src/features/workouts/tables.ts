import { index, integer, primaryKey, real, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { accounts } from "../accounts/tables.ts";
import { DIFFICULTIES } from "./constants.ts";
import { exercises } from "./exercises/tables.ts";

export const workouts = sqliteTable(
  "workouts",
  {
    id: text().primaryKey(),
    creatorId: integer("creator_id")
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    name: text().notNull(),
    description: text().notNull(),
    difficultyLevel: text("difficulty_level", { enum: DIFFICULTIES }),
    /** Null if the server estimates it. */
    givenDurationMinutes: integer("given_duration_minutes"),
    tags: text({ mode: "json" }).$type<string[]>().notNull(),
    isTemplate: integer("is_template", { mode: "boolean" }).notNull(),
    isPublic: integer("is_public", { mode: "boolean" }).notNull(),
    importId: text("import_id"),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (table) => [
    index("workouts_creator").on(table.creatorId, table.createdAt, table.id),
    index("workouts_public").on(table.isPublic, table.createdAt, table.id),
  ],
);

/** Weights in kilograms. */
export const workoutExercises = sqliteTable(
  "workout_exercises",
  {
    workoutId: text("workout_id")
      .notNull()
      .references(() => workouts.id, { onDelete: "cascade" }),
    order: integer("order").notNull(),
    exerciseId: text("exercise_id")
      .notNull()
      .references(() => exercises.id),
    targetSets: integer("target_sets"),
    targetRepsMin: integer("target_reps_min"),
    targetRepsMax: integer("target_reps_max"),
    targetWeight: real("target_weight"),
    restSeconds: integer("rest_seconds").notNull(),
    notes: text().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workoutId, table.order] }),
    index("workout_exercises_exercise").on(table.exerciseId),
  ],
);
