import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { accounts } from "../../accounts/tables.ts";
import { sessions } from "../sessions/tables.ts";

export const imports = sqliteTable(
  "training_imports",
  {
    id: text().primaryKey(),
    accountId: integer("account_id")
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    createdAt: integer("created_at").notNull(),
    exercises: integer().notNull().default(0),
    workouts: integer().notNull().default(0),
    sessions: integer().notNull().default(0),
    logs: integer().notNull().default(0),
  },
  (table) => [index("training_imports_account").on(table.accountId, table.createdAt)],
);

/** A row outlives its log, so that a deleted set is not added again (SPEC.md). */
export const shownSets = sqliteTable(
  "training_shown_sets",
  {
    sessionId: text("session_id")
      .notNull()
      .references(() => sessions.id, { onDelete: "cascade" }),
    logId: text("log_id").notNull(),
    /** Like `exercise`, empty for our own files, whose sets have ids. */
    content: text().notNull(),
    exercise: text().notNull(),
    importId: text("import_id")
      .notNull()
      .references(() => imports.id, { onDelete: "cascade" }),
    /** Negative if the latest file doesn't show this content. */
    place: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.sessionId, table.logId, table.content] }),
    index("training_shown_sets_import").on(table.importId),
    index("training_shown_sets_log").on(table.logId),
  ],
);

export const importWork = sqliteTable("training_import_work", {
  accountId: integer("account_id")
    .primaryKey()
    .references(() => accounts.id, { onDelete: "cascade" }),
  heldBy: text("held_by"),
  heldUntil: integer("held_until").notNull().default(0),
  day: integer().notNull().default(0),
  entries: integer().notNull().default(0),
});
