import { type SQL, sql } from "drizzle-orm";
import { index, integer, real, type SQLiteColumn, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { accounts } from "../../accounts/tables.ts";
import { SET_TYPES } from "../constants.ts";
import { exercises } from "../exercises/tables.ts";
import { sessions } from "../sessions/tables.ts";

/** A set that was performed. Weight in kilograms, distance in kilometres. */
export const logs = sqliteTable(
  "exercise_logs",
  {
    id: text().primaryKey(),
    accountId: integer("account_id")
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    sessionId: text("session_id")
      .notNull()
      .references(() => sessions.id, { onDelete: "cascade" }),
    exerciseId: text("exercise_id")
      .notNull()
      .references(() => exercises.id),
    setNumber: integer("set_number").notNull(),
    setType: text("set_type", { enum: SET_TYPES }).notNull().default("normal"),
    reps: integer(),
    weight: real(),
    durationSeconds: integer("duration_seconds"),
    distance: real(),
    notes: text().notNull(),
    completedAt: integer("completed_at").notNull(),
    importId: text("import_id"),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (table) => [
    index("exercise_logs_account").on(table.accountId, table.completedAt),
    index("exercise_logs_exercise").on(table.accountId, table.exerciseId, table.completedAt),
    // By the exercise first: whether it was ever performed, by whomever, is found by it too.
    index("exercise_logs_best").on(
      table.exerciseId,
      table.accountId,
      isWarmUp(table.setType),
      table.reps,
      sql`${table.weight} desc`,
      table.completedAt,
      table.id,
    ),
    index("exercise_logs_longest")
      .on(table.exerciseId, table.accountId, sql`${table.durationSeconds} desc`, table.completedAt, table.id)
      .where(sql`${table.durationSeconds} is not null and ${isWorking(table.setType)}`),
    index("exercise_logs_farthest")
      .on(table.exerciseId, table.accountId, sql`${table.distance} desc`, table.completedAt, table.id)
      .where(sql`${table.distance} is not null and ${isWorking(table.setType)}`),
    index("exercise_logs_session").on(table.sessionId, table.setNumber),
  ],
);

/** Whether a set is a warm-up, as the index of the best sets has it. */
export function isWarmUp(setType: SQLiteColumn): SQL {
  return sql`(${setType} = 'warm_up')`;
}

/** Whether a set counts for records, as the indexes of the longest and the farthest have it. */
export function isWorking(setType: SQLiteColumn): SQL {
  return sql`${setType} <> 'warm_up'`;
}
