import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { accounts } from "../../accounts/tables.ts";

/**
 * One-time codes that were asked for, also for addresses that nobody has: those are counted as well, and never match.
 * A code is stored as an HMAC of itself with a salt of its own.
 */
export const oneTimeCodes = sqliteTable(
  "one_time_codes",
  {
    id: text().primaryKey(),
    emailKey: text("email_key").notNull(),
    accountId: integer("account_id").references(() => accounts.id, { onDelete: "cascade" }),
    salt: text().notNull(),
    codeHash: text("code_hash").notNull(),
    triesLeft: integer("tries_left").notNull(),
    createdAt: integer("created_at").notNull(),
    expiresAt: integer("expires_at").notNull(),
    spentAt: integer("spent_at"),
  },
  (table) => [
    index("one_time_codes_email").on(table.emailKey, table.createdAt),
    index("one_time_codes_created_at").on(table.createdAt),
  ],
);

/** Wrong codes in a row for an account, since it last signed in. */
export const codeFailures = sqliteTable("code_failures", {
  accountId: integer("account_id")
    .primaryKey()
    .references(() => accounts.id, { onDelete: "cascade" }),
  count: integer().notNull(),
});
