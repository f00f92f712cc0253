import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { accounts } from "../../accounts/tables.ts";

export const strangerReaches = sqliteTable(
  "stranger_reaches",
  {
    accountId: integer("account_id")
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    target: text().notNull(),
    at: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.target] }),
    index("stranger_reaches_at").on(table.at),
  ],
);
