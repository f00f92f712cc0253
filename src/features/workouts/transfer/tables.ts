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
