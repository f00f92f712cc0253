import { sql } from "drizzle-orm";
import { check, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { accounts } from "../accounts/tables.ts";

/** Upper bounds: a write beyond one fails its transaction. `day` is 0 unless the quota is daily. */
export const usage = sqliteTable(
  "usage",
  {
    accountId: integer("account_id")
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    quota: text().notNull(),
    used: integer().notNull(),
    bound: integer().notNull(),
    day: integer().notNull().default(0),
    countedAt: integer("counted_at").notNull().default(0),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.quota] }),
    check("usage_within_bound", sql`used <= bound`),
  ],
);
