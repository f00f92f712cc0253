import { z } from "@hono/zod-openapi";
import { isUsername, PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN, USERNAME_LENGTH_MAX } from "../../lib/text.ts";
import { optionalName } from "../../lib/text-schemas.ts";
import { isoTime } from "../../lib/time.ts";
import { USERNAME_RULE } from "./names.ts";
import type { Named } from "./protocol.ts";
import type { Account } from "./store.ts";

const EMAIL_LENGTH_MAX = 254;
const NAME_LENGTH_MAX = 150;

/** The ASCII part of the username rule, which means the same in every validator. */
const USERNAME_PATTERN = String.raw`^(?!\.+$)[^\x00-\x2a\x2c\x2f\x3a-\x3f\x5b-\x5e\x60\x7b-\x7f\s]+$`;

export const Username = z
  .string()
  .refine(isUsername, USERNAME_RULE)
  .openapi({
    description:
      "Letters of any script, digits and @ . + - _, all visible, and not dots alone. Names that differ only in case, " +
      "compatible or ignorable characters are one. With an @ it must be the account's own e-mail",
    minLength: 1,
    maxLength: USERNAME_LENGTH_MAX,
    pattern: USERNAME_PATTERN,
    example: "ada",
  });

export const Email = z
  .email()
  .max(EMAIL_LENGTH_MAX)
  .openapi({ description: "An e-mail address. Unique, and case does not count", example: "ada@example.com" });

export const PersonName = optionalName(NAME_LENGTH_MAX);

/** For input; the password rules set the real limits. */
export const GivenPassword = z.string().min(1).max(1000).openapi({ format: "password" });

export const NewPassword = GivenPassword.openapi({
  description: "Not the username, and not among the most common passwords",
  minLength: PASSWORD_LENGTH_MIN,
  maxLength: PASSWORD_LENGTH_MAX,
  example: "a long sentence",
});

const PERSON = {
  id: z.int().describe("The id of the account"),
  username: z.string().describe("The username"),
};

export const AccountSchema = z
  .object({
    ...PERSON,
    email: z.string().optional().describe("The e-mail address. Shown to its owner only"),
    firstName: z.string().describe("The first name, or an empty text"),
    lastName: z.string().describe("The last name, or an empty text"),
    createdAt: z.iso.datetime().describe("When the account was created"),
    updatedAt: z.iso.datetime().describe("When the account last changed"),
  })
  .openapi("Account", { description: "An account, as everyone sees it" });

export const AccountListSchema = z.array(AccountSchema).openapi("AccountList");

export const UserSchema = z
  .object({
    ...PERSON,
    email: z.string().describe("The e-mail address"),
    first_name: z.string().describe("The first name, or an empty text"),
    last_name: z.string().describe("The last name, or an empty text"),
  })
  .openapi("User", { description: "An account, as its owner sees it" });

/** Includes the address for the owner. */
export function presentAccount(account: Account, viewerId: number | null): z.infer<typeof AccountSchema> {
  return {
    id: account.id,
    username: account.username,
    ...(account.id === viewerId && { email: account.email }),
    firstName: account.firstName,
    lastName: account.lastName,
    createdAt: isoTime(account.createdAt),
    updatedAt: isoTime(account.updatedAt),
  };
}

export function presentUser(account: Named): z.infer<typeof UserSchema> {
  return {
    id: account.id,
    username: account.username,
    email: account.email,
    first_name: account.firstName,
    last_name: account.lastName,
  };
}
