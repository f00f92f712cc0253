import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { accounts } from "../../accounts/tables.ts";

/**
 * Requests for unknown addresses count but never match. A code is a salted HMAC. The client in `askerAddress`
 * and `askerBrowser` has `triesLeft`; all others share `otherTriesLeft`. `newEmail` is set for
 * `email_change`.
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
    purpose: text({ enum: ["sign_in", "email_change"] })
      .notNull()
      .default("sign_in"),
    newEmail: text("new_email"),
    askerAddress: text("asker_address"),
    askerBrowser: text("asker_browser"),
    askerKnown: integer("asker_known", { mode: "boolean" }).notNull().default(false),
    otherTriesLeft: integer("other_tries_left").notNull().default(5),
  },
  (table) => [
    index("one_time_codes_email").on(table.emailKey, table.createdAt),
    index("one_time_codes_created_at").on(table.createdAt),
    index("one_time_codes_account").on(table.accountId, table.createdAt),
  ],
);
