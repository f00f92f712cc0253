import type { Context } from "../../../context.ts";
import { AppError, invariant } from "../../../lib/error.ts";
import { hashNewPassword } from "../../auth/actions.ts";
import { assertUsernameFits } from "../names.ts";
import {
  type Account,
  findByEmail,
  findById,
  findByUsername,
  insertAccount,
  type NewAccount,
} from "../store.ts";

export interface Registration extends Omit<NewAccount, "passwordHash"> {
  password: string;
}

/**
 * Makes an account.
 * @throws AppError validation_failed for a bad password or username; username_taken, email_taken, whatever the case
 */
export async function register(ctx: Context, { password, ...names }: Registration): Promise<Account> {
  assertUsernameFits(names.username, names.email);
  await assertFree(ctx, names);
  const passwordHash = await hashNewPassword(password, names.username);
  const id = await insertAccount(ctx.db, { ...names, passwordHash }, ctx.now());
  const account = await findById(ctx.db, id);
  invariant(account, "an account that was made is there");
  return account;
}

/** "John van Doe" → John, van Doe. */
export function splitFullName(fullName: string): { firstName: string; lastName: string } {
  const [firstName = "", ...rest] = fullName.trim().split(/\s+/);
  return { firstName, lastName: rest.join(" ") };
}

/** Asked before the costly hash; the unique index has the last word. */
async function assertFree(
  ctx: Context,
  { username, email }: { username: string; email: string },
): Promise<void> {
  if (await findByUsername(ctx.db, username)) throw new AppError("username_taken", "This username is taken.");
  if (await findByEmail(ctx.db, email)) {
    throw new AppError("email_taken", "This e-mail address has an account already.");
  }
}
