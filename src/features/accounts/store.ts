import { and, asc, eq, gt, max, sql } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
import { type Database, inList, uniqueViolation } from "../../db/database.ts";
import { unqueueing } from "../../db/outbox/store.ts";
import { search } from "../../db/search.ts";
import { AppError } from "../../lib/error.ts";
import type { Slice } from "../../lib/pages.ts";
import { nameKey } from "../../lib/text.ts";
import { profiles } from "../profiles/tables.ts";
import { isEmailName, unfitUsername } from "./names.ts";
import { SEARCHED_ACCOUNTS } from "./search/store.ts";
import { ACCOUNT, accounts, isCalled } from "./tables.ts";

export type Account = Pick<typeof accounts.$inferSelect, keyof typeof ACCOUNT>;

/** `credentialsVersion` counts password changes. */
export interface Secrets {
  passwordHash: string;
  credentialsVersion: number;
}

export type AccountChanges = Partial<Pick<Account, "username" | "email" | "firstName" | "lastName">>;

export interface NewAccount {
  username: string;
  email: string;
  passwordHash: string;
  firstName: string;
  lastName: string;
  registeredBy?: string | null;
  emailProvedAt?: number | null;
}

export async function findById(db: Database, id: number): Promise<Account | null> {
  const [account] = await db.select(ACCOUNT).from(accounts).where(eq(accounts.id, id));
  return account ?? null;
}

export async function findWithProfiles(db: Database, id: number) {
  const [[account], types] = await db.batch([
    db.select(ACCOUNT).from(accounts).where(eq(accounts.id, id)),
    db
      .select({ profileType: profiles.profileType })
      .from(profiles)
      .where(eq(profiles.accountId, id))
      .orderBy(asc(profiles.id)),
  ]);
  return account ? { ...account, profileTypes: types.map(({ profileType }) => profileType) } : null;
}

export async function findByUsername(db: Database, username: string): Promise<Account | null> {
  const [account] = await db.select(ACCOUNT).from(accounts).where(isCalled(username));
  return account ?? null;
}

export async function findByEmail(db: Database, email: string): Promise<Account | null> {
  const [account] = await db
    .select(ACCOUNT)
    .from(accounts)
    .where(eq(accounts.emailKey, nameKey(email)));
  return account ?? null;
}

export function listByIds(db: Database, ids: readonly number[]): Promise<Account[]> {
  return db.select(ACCOUNT).from(accounts).where(inList(accounts.id, ids)).orderBy(asc(accounts.id));
}

export async function findWithSecrets(db: Database, id: number): Promise<(Account & Secrets) | null> {
  const { passwordHash, credentialsVersion } = accounts;
  const [row] = await db
    .select({ ...ACCOUNT, passwordHash, credentialsVersion })
    .from(accounts)
    .where(eq(accounts.id, id));
  return row ?? null;
}

export function listPage(db: Database, after: number, { limit, offset }: Slice): Promise<Account[]> {
  return db
    .select(ACCOUNT)
    .from(accounts)
    .where(gt(accounts.id, after))
    .orderBy(asc(accounts.id))
    .limit(limit)
    .offset(offset);
}

export function searchPage(db: Database, words: readonly string[], slice: Slice): Promise<Account[]> {
  return search(db, SEARCHED_ACCOUNTS, words, slice, (ids) =>
    db.select(ACCOUNT).from(accounts).where(sql`${accounts.id} in (${ids})`).orderBy(asc(accounts.id)),
  );
}

/** An upper bound of the number of accounts. */
export async function findLastId(db: Database): Promise<number> {
  const [row] = await db.select({ id: max(accounts.id) }).from(accounts);
  return row?.id ?? 0;
}

/** @throws AppError username_taken, email_taken */
export async function insertAccount(db: Database, account: NewAccount, now: number): Promise<number> {
  const keys = { usernameKey: nameKey(account.username), emailKey: nameKey(account.email) };
  const values = { ...account, ...keys, createdAt: now, updatedAt: now };
  const [row] = await translateTaken(db.insert(accounts).values(values).returning({ id: accounts.id }));
  return row?.id ?? 0;
}

/** Only the own address may be a username. @throws AppError username_taken, email_taken, validation_failed */
export async function updateRow(
  db: Database,
  id: number,
  changes: AccountChanges,
  now: number,
): Promise<void> {
  const values = { ...changes, ...keysOf(changes), updatedAt: now };
  const { username = "" } = changes;
  const isFit = isEmailName(username) ? eq(accounts.emailKey, nameKey(username)) : undefined;
  const changed = await translateTaken(
    db
      .update(accounts)
      .set(values)
      .where(and(eq(accounts.id, id), isFit))
      .returning({ id: accounts.id }),
  );
  if (isFit && changed.length === 0) throw unfitUsername();
}

export async function swapPasswordHash(db: Database, id: number, from: string, to: string): Promise<void> {
  await db
    .update(accounts)
    .set({ passwordHash: to })
    .where(and(eq(accounts.id, id), eq(accounts.passwordHash, from)));
}

export async function markDeletion(db: Database, id: number, now: number): Promise<void> {
  await db.update(accounts).set({ deletionStartedAt: now }).where(eq(accounts.id, id));
}

/** Also deletes its rows in other tables (foreign keys) and in the outbox. */
export async function deleteRow(db: Database, id: number): Promise<void> {
  await db.batch([db.delete(accounts).where(eq(accounts.id, id)), unqueueing(db, `person:${id}`)]);
}

function keysOf({ username, email }: { username?: string; email?: string }) {
  return {
    ...(username !== undefined && { usernameKey: nameKey(username) }),
    ...(email !== undefined && { emailKey: nameKey(email) }),
  };
}

/** @throws AppError username_taken, email_taken */
export async function translateTaken<T>(write: PromiseLike<T>): Promise<T> {
  try {
    return await write;
  } catch (error) {
    const column = uniqueViolation(error);
    if (column === columnName(accounts.usernameKey)) {
      throw new AppError("username_taken", "This username is taken.");
    }
    if (column === columnName(accounts.emailKey)) {
      throw new AppError("email_taken", "An account with this e-mail address already exists.");
    }
    throw error;
  }
}

function columnName(column: SQLiteColumn): string {
  return `accounts.${column.name}`;
}
