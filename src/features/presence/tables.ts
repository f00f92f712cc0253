import { sql } from "drizzle-orm";
import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { accounts } from "../accounts/tables.ts";

/**
 * As last written by the people's objects, which know better. `isWatching`: has a socket that receives
 * presence. `version` is the deployment (locally, the run) that wrote the row.
 */
export const presences = sqliteTable(
  "presences",
  {
    accountId: integer("account_id")
      .primaryKey()
      .references(() => accounts.id, { onDelete: "cascade" }),
    isOnline: integer("is_online", { mode: "boolean" }).notNull(),
    isWatching: integer("is_watching", { mode: "boolean" }).notNull().default(false),
    seenAt: integer("seen_at").notNull(),
    version: text().notNull(),
    confirmedAt: integer("confirmed_at").notNull(),
  },
  (table) => [index("presences_online").on(table.confirmedAt).where(sql`is_online = 1`)],
);

export const PRESENCE = {
  accountId: presences.accountId,
  isOnline: presences.isOnline,
  seenAt: presences.seenAt,
};
