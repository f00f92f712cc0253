import { index, integer, real, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { accounts } from "../../accounts/tables.ts";
import { SESSION_STATUSES } from "../constants.ts";
import { workouts } from "../tables.ts";

/**
 * A workout as it was done, or is to be. Moments in milliseconds since 1970. `totalVolume`, in kilograms, is set anew
 * from the session's logs with every change of them. The workout's name outlives the workout.
 */
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
    /** As the person says; null where it is to be estimated. */
    givenCalories: integer("given_calories"),
    estimatedCalories: integer("estimated_calories"),
    totalVolume: real("total_volume").notNull(),
    /** By which it is sorted and found: when it began, or was planned. */
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
