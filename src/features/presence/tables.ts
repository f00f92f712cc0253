import { sql } from "drizzle-orm";
import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { accounts } from "../accounts/tables.ts";

/**
 * Who is online, as their own objects wrote it when that changed: by this they are found, the objects know better.
 * Who watches has a socket that receives others' presence: it is published to no others.
 * `version` is of the deployment (locally, the run) whose object wrote it last, `confirmedAt` when.
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

/** As much of a presence as others are shown, who may see it. */
export const PRESENCE = {
  accountId: presences.accountId,
  isOnline: presences.isOnline,
  seenAt: presences.seenAt,
};
