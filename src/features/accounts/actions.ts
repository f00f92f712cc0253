import type { Context } from "../../context.ts";
import { AppError } from "../../lib/error.ts";
import { wordsOf } from "../../lib/fold.ts";
import { assertNoCursor, type CursorRequest, readPage, type Slice } from "../../lib/pages.ts";
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

/** An account and its password as it is stored. */
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

/** An account with the types of its profiles. @throws AppError not_found */
export async function getAccountWithProfiles(ctx: Context, id: number | null) {
  const account = id === null ? null : await findWithProfiles(ctx.db, id);
  if (!account) throw noSuchAccount();
  return account;
}

/** However the name is written that has the same key. @throws AppError not_found */
export async function getAccountByUsername(ctx: Context, username: string): Promise<Account> {
  const account = await findByUsername(ctx.db, username);
  if (!account) throw new AppError("not_found", "No account has this username.");
  return account;
}

/** However the name is written that has the same key. */
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
 * One page of all accounts, oldest first, and whether there are more. With `search`, of those whose username or name has
 * these words, the first thousand.
 * @throws AppError not_found for a page beyond the last, validation_failed for one that is too deep to count to
 */
export async function listAccounts(
  ctx: Context,
  request: CursorRequest,
  search: string | null,
): Promise<{ items: Account[]; hasMore: boolean }> {
  if (search === null) {
    const read = ({ after, ...slice }: Slice & { after: number }) => listPage(ctx.db, after, slice);
    return readPage(request, read, () => findLastId(ctx.db));
  }
  assertNoCursor(request);
  const words = wordsOf(search);
  return readPage(
    request,
    (slice) => searchPage(ctx.db, words, slice),
    async () => 0,
  );
}

/** @throws AppError not_found */
export async function getCredentials(ctx: Context, id: number): Promise<Credentials> {
  const found = await findWithSecrets(ctx.db, id);
  if (!found) throw noSuchAccount();
  const { passwordHash, credentialsVersion, ...account } = found;
  return { account, passwordHash, credentialsVersion };
}

/** Stores another hash of the same password, unless the password has changed since. */
export function replacePasswordHash(ctx: Context, id: number, from: string, to: string): Promise<void> {
  return swapPasswordHash(ctx.db, id, from, to);
}

/** Makes an account of a name and address that are free. @throws AppError username_taken, email_taken */
export async function createAccount(ctx: Context, account: NewAccount): Promise<Account> {
  return getAccount(ctx, await insertAccount(ctx.db, account, ctx.now()));
}

/** @throws AppError username_taken, email_taken, validation_failed where a username is an address that is not the account's */
export function changeAccount(ctx: Context, id: number, changes: AccountChanges): Promise<void> {
  return updateRow(ctx.db, id, changes, ctx.now());
}

/** Begins the deletion of an account: nobody adds it to anything from here on. */
export function startDeletion(ctx: Context, id: number): Promise<void> {
  return markDeletion(ctx.db, id, ctx.now());
}

/** Removes the account's row, and with it all that belongs to it in the database. */
export function removeAccount(ctx: Context, id: number): Promise<void> {
  return deleteRow(ctx.db, id);
}

function noSuchAccount(): AppError {
  return new AppError("not_found", "There is no such account.");
}
