import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { accounts } from "../../accounts/tables.ts";
import { sessions } from "../sessions/tables.ts";

/** A file of training that a person imported, and how much it added. What it added has its id, so that it can be undone. */
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

/**
 * How files have shown the sets that they added to a session (SPEC.md). It outlives the log, so that a set deleted here
 * is not added again, and ends with the session or the import.
 */
export const shownSets = sqliteTable(
  "training_shown_sets",
  {
    sessionId: text("session_id")
      .notNull()
      .references(() => sessions.id, { onDelete: "cascade" }),
    logId: text("log_id").notNull(),
    /** Its type and measures as a file had them; empty in our own files, where it has an id. */
    content: text().notNull(),
    /** The canonical name of its exercise; empty in our own files. */
    exercise: text().notNull(),
    /** The import that added the log. */
    importId: text("import_id")
      .notNull()
      .references(() => imports.id, { onDelete: "cascade" }),
    /** Where it is so among the exercise's sets; below zero where the latest file doesn't show it so. */
    place: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.sessionId, table.logId, table.content] }),
    index("training_shown_sets_import").on(table.importId),
    index("training_shown_sets_log").on(table.logId),
  ],
);

/** An account's running import and until when it may run; and how many entries the account imported on a day. */
export const importWork = sqliteTable("training_import_work", {
  accountId: integer("account_id")
    .primaryKey()
    .references(() => accounts.id, { onDelete: "cascade" }),
  heldBy: text("held_by"),
  heldUntil: integer("held_until").notNull().default(0),
  /** Days since 1970, UTC. */
  day: integer().notNull().default(0),
  entries: integer().notNull().default(0),
});
