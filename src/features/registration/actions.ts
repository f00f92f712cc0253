import type { Context } from "../../context.ts";
import { AppError } from "../../lib/error.ts";
import {
  type Account,
  assertUsernameFits,
  createAccount,
  findAccountByEmail,
  findAccountByUsername,
  type NewAccount,
} from "../accounts/actions.ts";
import { hashNewPassword } from "../auth/actions.ts";
import { clientKeys, rememberRegistrant } from "../auth/clients/actions.ts";

export interface Registration extends Omit<NewAccount, "passwordHash" | "registeredBy" | "emailProvedAt"> {
  password: string;
}

/**
 * The account knows this browser from then on: strangers cannot block its first code. @throws AppError
 * validation_failed, username_taken, email_taken
 */
export async function register(ctx: Context, { password, ...names }: Registration): Promise<Account> {
  assertUsernameFits(names.username, names.email);
  await assertFree(ctx, names);
  const passwordHash = await hashNewPassword(password, names.username);
  const account = await createAccount(ctx, { ...names, passwordHash, registeredBy: clientKeys(ctx).browser });
  await rememberRegistrant(ctx, account.id);
  return account;
}

/** "John van Doe" → John, van Doe. */
export function splitFullName(fullName: string): { firstName: string; lastName: string } {
  const [firstName = "", ...rest] = fullName.trim().split(/\s+/);
  return { firstName, lastName: rest.join(" ") };
}

/** Before the costly hash; the unique index decides. */
async function assertFree(
  ctx: Context,
  { username, email }: { username: string; email: string },
): Promise<void> {
  if (await findAccountByUsername(ctx, username))
    throw new AppError("username_taken", "This username is taken.");
  if (await findAccountByEmail(ctx, email)) {
    throw new AppError("email_taken", "An account with this e-mail address already exists.");
  }
}
