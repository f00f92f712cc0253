import { z } from "@hono/zod-openapi";
import { isUsername, USERNAME_LENGTH_MAX } from "../../lib/text.ts";
import { optionalName } from "../../lib/text-schemas.ts";
import { isoTime } from "../../lib/time.ts";
import { USERNAME_RULE } from "./names.ts";
import type { Named } from "./protocol.ts";
import type { Account } from "./store.ts";

const EMAIL_LENGTH_MAX = 254;
const NAME_LENGTH_MAX = 150;

export const Username = z
  .string()
  .refine(isUsername, USERNAME_RULE)
  .openapi({
    description:
      "Letters of any script, digits and @ . + - _, all visible, and not dots alone. Names that differ only in case, " +
      "compatible or ignorable characters are one. With an @ it must be the account's own e-mail",
    minLength: 1,
    maxLength: USERNAME_LENGTH_MAX,
    example: "john_doe",
  });

export const Email = z
  .email()
  .max(EMAIL_LENGTH_MAX)
  .openapi({ description: "Unique whatever its case", example: "john@example.com" });

/** A first or last name. */
export const PersonName = optionalName(NAME_LENGTH_MAX);

/** A password as it is given; its length is a rule of passwords, and this bounds only what is looked at. */
export const GivenPassword = z.string().min(1).max(1000);

export const AccountSchema = z
  .object({
    id: z.int(),
    username: z.string(),
    email: z.string().optional().openapi({ description: "Shown to its owner only" }),
    firstName: z.string(),
    lastName: z.string(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .openapi("Account");

export const UserSchema = z
  .object({
    id: z.int(),
    username: z.string(),
    email: z.string(),
    first_name: z.string(),
    last_name: z.string(),
  })
  .openapi("User");

/** An account as others see it, with its e-mail if the viewer is its owner. */
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

/** An account as its owner's fitness clients know it. */
export function presentUser(account: Named): z.infer<typeof UserSchema> {
  return {
    id: account.id,
    username: account.username,
    email: account.email,
    first_name: account.firstName,
    last_name: account.lastName,
  };
}
