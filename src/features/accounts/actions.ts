import type { Context } from "../../context.ts";
import { AppError } from "../../lib/error.ts";
import { isEmailName } from "./names.ts";
import {
  type Account,
  type AccountChanges,
  deleteRow,
  findByEmail,
  findById,
  findByUsername,
  findWithPasswordHash,
  insertAccount,
  listByIds,
  listPage,
  type NewAccount,
  swapPasswordHash,
  updateRow,
} from "./store.ts";

export { type Card, cardOf, withoutAddress } from "./cards.ts";
export { assertUsernameFits, nameKey } from "./names.ts";
export { Email, PersonName, presentUser, UnchangeablePassword, Username, UserSchema } from "./schemas.ts";
export type { Account, AccountChanges, NewAccount } from "./store.ts";

export function findAccount(ctx: Context, id: number): Promise<Account | null> {
  return findById(ctx.db, id);
}

/** @throws AppError not_found */
export async function getAccount(ctx: Context, id: number | null): Promise<Account> {
  const account = id === null ? null : await findById(ctx.db, id);
  if (!account) throw new AppError("not_found", "There is no such account.");
  return account;
}

/** Whatever the case in which the name is written. @throws AppError not_found */
export async function getAccountByUsername(ctx: Context, username: string): Promise<Account> {
  const account = await findByUsername(ctx.db, username);
  if (!account) throw new AppError("not_found", "There is nobody of this name.");
  return account;
}

/** Whatever the case in which the name is written. */
export function findAccountByUsername(ctx: Context, username: string): Promise<Account | null> {
  return findByUsername(ctx.db, username);
}

/** Whatever the case in which the address is written. */
export function findAccountByEmail(ctx: Context, email: string): Promise<Account | null> {
  return findByEmail(ctx.db, email);
}

/** Those of these accounts that exist, by id. */
export function listAccountsByIds(ctx: Context, ids: readonly number[]): Promise<Account[]> {
  return listByIds(ctx.db, ids);
}

/**
 * One page of all accounts, oldest first, and whether there are more.
 * @throws AppError not_found for a page beyond the last
 */
export async function listAccounts(
  ctx: Context,
  { page, pageSize, search }: { page: number; pageSize: number; search: string | null },
): Promise<{ accounts: Account[]; more: boolean }> {
  const found = await listPage(ctx.db, search, pageSize + 1, (page - 1) * pageSize);
  if (found.length === 0 && page > 1) throw new AppError("not_found", `There is no page ${page}.`);
  return { accounts: found.slice(0, pageSize), more: found.length > pageSize };
}

/**
 * The account that a name given at login means, a username or an e-mail, and the hash of its password. One query
 * whether there is one or not, for its time would tell.
 */
export async function findCredentials(
  ctx: Context,
  name: string,
): Promise<{ account: Account; passwordHash: string } | null> {
  const found = await findWithPasswordHash(ctx.db, isEmailName(name) ? "email" : "username", name);
  if (!found) return null;
  const { passwordHash, ...account } = found;
  return { account, passwordHash };
}

/** Stores another hash of the same password, unless the password has changed since. */
export function replacePasswordHash(ctx: Context, id: number, from: string, to: string): Promise<void> {
  return swapPasswordHash(ctx.db, id, from, to);
}

/** Makes an account of a name and address that are free. @throws AppError username_taken, email_taken */
export async function createAccount(ctx: Context, account: NewAccount): Promise<Account> {
  return getAccount(ctx, await insertAccount(ctx.db, account, ctx.now()));
}

/** @throws AppError username_taken, email_taken */
export function changeAccount(ctx: Context, id: number, changes: AccountChanges): Promise<void> {
  return updateRow(ctx.db, id, changes, ctx.now());
}

/** Removes the account's row, and with it all that belongs to it in the database. */
export function removeAccount(ctx: Context, id: number): Promise<void> {
  return deleteRow(ctx.db, id);
}
