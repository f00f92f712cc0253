import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { accounts } from "../../accounts/tables.ts";

/** A file of training that a person brought, and how much came with it. That bears its id, so that it can be undone. */
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

/** An account's import that is running, until when it is believed to; and how many entries it brought on a day. */
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
