import { type SQL, sql } from "drizzle-orm";
import { integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { nameKey } from "../../lib/text.ts";

/**
 * Accounts from before `usernameKey` and `emailKey` were unique may have an older key. `emailProvedAt` is
 * null until a code sent to the address is used. A login with an old password cannot complete after a change,
 * which `credentialsVersion` counts. `registeredBy` is the key of a browser.
 */
export const accounts = sqliteTable(
  "accounts",
  {
    id: integer().primaryKey({ autoIncrement: true }),
    username: text().notNull(),
    usernameKey: text("username_key").notNull(),
    email: text().notNull(),
    emailKey: text("email_key").notNull(),
    emailProvedAt: integer("email_proved_at"),
    passwordHash: text("password_hash").notNull(),
    credentialsVersion: integer("credentials_version").notNull().default(0),
    registeredBy: text("registered_by"),
    firstName: text("first_name").notNull().default(""),
    lastName: text("last_name").notNull().default(""),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
    /** From then on the account can no longer join or be added anywhere. */
    deletionStartedAt: integer("deletion_started_at"),
  },
  (table) => [
    uniqueIndex("accounts_username_key").on(table.usernameKey),
    uniqueIndex("accounts_email_key").on(table.emailKey),
  ],
);

/** By its older key if an account has that, else by its key. */
export function isCalled(username: string): SQL {
  const former = username.normalize("NFKC").toLowerCase();
  const key = sql`coalesce((select username_key from accounts where username_key = ${former}), ${nameKey(username)})`;
  return sql`${accounts.usernameKey} = ${key}`;
}

export const NAMED = {
  id: accounts.id,
  username: accounts.username,
  email: accounts.email,
  firstName: accounts.firstName,
  lastName: accounts.lastName,
};

export const ACCOUNT = { ...NAMED, createdAt: accounts.createdAt, updatedAt: accounts.updatedAt };
