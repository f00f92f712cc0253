import { integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

/** `usernameKey` and `emailKey` are the lower-case forms: names are unique whatever their case. */
export const accounts = sqliteTable(
  "accounts",
  {
    id: integer().primaryKey({ autoIncrement: true }),
    username: text().notNull(),
    usernameKey: text("username_key").notNull(),
    email: text().notNull(),
    emailKey: text("email_key").notNull(),
    passwordHash: text("password_hash").notNull(),
    firstName: text("first_name").notNull().default(""),
    lastName: text("last_name").notNull().default(""),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
    /** Set by the first step of a deletion: from then on the account enters nothing and nobody adds it. */
    deletionStartedAt: integer("deletion_started_at"),
  },
  (table) => [
    uniqueIndex("accounts_username_key").on(table.usernameKey),
    uniqueIndex("accounts_email_key").on(table.emailKey),
  ],
);
