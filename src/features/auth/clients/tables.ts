import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { accounts } from "../../accounts/tables.ts";

/** HMACs of addresses and browsers. `failures` are wrong passwords since `failingSince`. */
export const knownClients = sqliteTable(
  "known_clients",
  {
    accountId: integer("account_id")
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    client: text().notNull(),
    seenAt: integer("seen_at").notNull(),
    failures: integer().notNull().default(0),
    failingSince: integer("failing_since").notNull().default(0),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.client] }),
    index("known_clients_seen_at").on(table.seenAt),
  ],
);

export const strangersFailures = sqliteTable("code_failures", {
  accountId: integer("account_id")
    .primaryKey()
    .references(() => accounts.id, { onDelete: "cascade" }),
  count: integer().notNull(),
  since: integer().notNull().default(0),
});
