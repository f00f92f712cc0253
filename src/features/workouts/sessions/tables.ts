import { index, integer, real, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { accounts } from "../../accounts/tables.ts";
import { SESSION_STATUSES } from "../constants.ts";
import { workouts } from "../tables.ts";

/** `totalVolume` (kilograms) follows the session's sets. The workout's name outlives it. */
export const sessions = sqliteTable(
  "workout_sessions",
  {
    id: text().primaryKey(),
    accountId: integer("account_id")
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    workoutId: text("workout_id").references(() => workouts.id, { onDelete: "set null" }),
    workoutName: text("workout_name").notNull(),
    status: text({ enum: SESSION_STATUSES }).notNull(),
    startTime: integer("start_time"),
    endTime: integer("end_time"),
    notes: text().notNull(),
    rating: integer(),
    givenCalories: integer("given_calories"),
    estimatedCalories: integer("estimated_calories"),
    totalVolume: real("total_volume").notNull(),
    /** Sort key: the start, or else when it was planned. */
    at: integer().notNull(),
    importId: text("import_id"),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (table) => [
    index("workout_sessions_account").on(table.accountId, table.at),
    index("workout_sessions_workout").on(table.workoutId, table.accountId, table.at),
  ],
);
