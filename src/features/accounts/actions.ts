import type { Context } from "../../context.ts";
import { AppError } from "../../lib/error.ts";
import { type CursorRequest, readSearchablePage } from "../../lib/pages.ts";
import {
  type Account,
  type AccountChanges,
  deleteRow,
  findByEmail,
  findById,
  findByUsername,
  findLastId,
  findWithProfiles,
  findWithSecrets,
  insertAccount,
  listByIds,
  listPage,
  markDeletion,
  type NewAccount,
  type Secrets,
  searchPage,
  swapPasswordHash,
  updateRow,
} from "./store.ts";

export { assertUsernameFits, isEmailName } from "./names.ts";
export { type Card, cardOf, type Named, withoutAddress } from "./protocol.ts";
export {
  Email,
  GivenPassword,
  NewPassword,
  PersonName,
  presentUser,
  Username,
  UserSchema,
} from "./schemas.ts";
export { SEARCHED_ACCOUNTS } from "./search/store.ts";
export { type Account, type AccountChanges, type NewAccount, translateTaken } from "./store.ts";

export interface Credentials extends Secrets {
  account: Account;
}

export function findAccount(ctx: Context, id: number): Promise<Account | null> {
  return findById(ctx.db, id);
}

/** @throws AppError not_found */
export async function getAccount(ctx: Context, id: number | null): Promise<Account> {
  const account = id === null ? null : await findById(ctx.db, id);
  if (!account) throw noSuchAccount();
  return account;
}

/** @throws AppError not_found */
export async function getAccountWithProfiles(ctx: Context, id: number | null) {
  const account = id === null ? null : await findWithProfiles(ctx.db, id);
  if (!account) throw noSuchAccount();
  return account;
}

export async function getAccountByUsername(ctx: Context, username: string): Promise<Account> {
  const account = await findByUsername(ctx.db, username);
  if (!account) throw new AppError("not_found", "No account has this username.");
  return account;
}

export function findAccountByUsername(ctx: Context, username: string): Promise<Account | null> {
  return findByUsername(ctx.db, username);
}

export function findAccountByEmail(ctx: Context, email: string): Promise<Account | null> {
  return findByEmail(ctx.db, email);
}

export function listAccountsByIds(ctx: Context, ids: readonly number[]): Promise<Account[]> {
  return listByIds(ctx.db, ids);
}

/** With `search`, of the first 1,000 matches. @throws AppError not_found, validation_failed if too deep */
export function listAccounts(
  ctx: Context,
  request: CursorRequest,
  search: string | null,
): Promise<{ items: Account[]; hasMore: boolean }> {
  return readSearchablePage(request, search, {
    list: ({ after, ...slice }) => listPage(ctx.db, after, slice),
    countAtMost: () => findLastId(ctx.db),
    search: (words, slice) => searchPage(ctx.db, words, slice),
  });
}

/** @throws AppError not_found */
export async function getCredentials(ctx: Context, id: number): Promise<Credentials> {
  const found = await findWithSecrets(ctx.db, id);
  if (!found) throw noSuchAccount();
  const { passwordHash, credentialsVersion, ...account } = found;
  return { account, passwordHash, credentialsVersion };
}

export function replacePasswordHash(ctx: Context, id: number, from: string, to: string): Promise<void> {
  return swapPasswordHash(ctx.db, id, from, to);
}

/** @throws AppError username_taken, email_taken */
export async function createAccount(ctx: Context, account: NewAccount): Promise<Account> {
  return getAccount(ctx, await insertAccount(ctx.db, account, ctx.now()));
}

/** @throws AppError username_taken, email_taken, validation_failed for a username that is another address */
export function changeAccount(ctx: Context, id: number, changes: AccountChanges): Promise<void> {
  return updateRow(ctx.db, id, changes, ctx.now());
}

/** Nobody can add the account to anything after this. */
export function startDeletion(ctx: Context, id: number): Promise<void> {
  return markDeletion(ctx.db, id, ctx.now());
}

/** Also deletes everything that belongs to the account in D1. */
export function removeAccount(ctx: Context, id: number): Promise<void> {
  return deleteRow(ctx.db, id);
}

function noSuchAccount(): AppError {
  return new AppError("not_found", "No account with this id exists.");
}
