import { type SQL, sql } from "drizzle-orm";
import { integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { nameKey } from "../../lib/text.ts";

/**
 * `usernameKey` and `emailKey` are the keys of these names (`nameKey`), and unique. An account from before this rule keeps
 * its former key if another account has the same key. `emailProvedAt` is null
 * until a code sent to the address is taken. `credentialsVersion` counts the changes of the password, so that a login by
 * an old one cannot begin after the change. `registeredBy` is the key of the browser that made the account.
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
    /** Set by the first step of a deletion: from then on the account enters nothing and nobody adds it. */
    deletionStartedAt: integer("deletion_started_at"),
  },
  (table) => [
    uniqueIndex("accounts_username_key").on(table.usernameKey),
    uniqueIndex("accounts_email_key").on(table.emailKey),
  ],
);

/** The condition that an account has a username: by its former key where an account has that one, else by its key. */
export function isCalled(username: string): SQL {
  const former = username.normalize("NFKC").toLowerCase();
  const key = sql`coalesce((select username_key from accounts where username_key = ${former}), ${nameKey(username)})`;
  return sql`${accounts.usernameKey} = ${key}`;
}

/** The columns of which a card is made. */
export const NAMED = {
  id: accounts.id,
  username: accounts.username,
  email: accounts.email,
  firstName: accounts.firstName,
  lastName: accounts.lastName,
};

/** An account without its secrets. */
export const ACCOUNT = { ...NAMED, createdAt: accounts.createdAt, updatedAt: accounts.updatedAt };
