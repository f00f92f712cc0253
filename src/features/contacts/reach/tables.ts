import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { accounts } from "../../accounts/tables.ts";

/** `target` is an account's id, or `mail:` and the hash of an address. */
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
