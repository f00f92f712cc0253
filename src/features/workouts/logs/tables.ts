import { type SQL, sql } from "drizzle-orm";
import { index, integer, real, type SQLiteColumn, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { accounts } from "../../accounts/tables.ts";
import { SET_TYPES } from "../constants.ts";
import { exercises } from "../exercises/tables.ts";
import { sessions } from "../sessions/tables.ts";

/** Weight in kilograms, distance in kilometres. */
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
    // Starts with the exercise, so that it also answers whether anyone ever performed it.
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

/** Matches the expression in the index of best sets. */
export function isWarmUp(setType: SQLiteColumn): SQL {
  return sql`(${setType} = 'warm_up')`;
}

/** Matches the condition of the partial indexes. */
export function isWorking(setType: SQLiteColumn): SQL {
  return sql`${setType} <> 'warm_up'`;
}
