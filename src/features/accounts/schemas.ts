import { z } from "@hono/zod-openapi";
import { isoTime } from "../../lib/time.ts";
import type { Named } from "./protocol.ts";
import type { Account } from "./store.ts";

const EMAIL_LENGTH_MAX = 254;
const NAME_LENGTH_MAX = 150;

export const Username = z
  .string()
  .regex(/^[\p{L}\p{M}\p{N}@.+_-]{1,150}$/u, "Letters, digits and @ . + - _ only, 150 at most")
  .openapi({
    description:
      "Letters of any script, digits and @ . + - _; unique whatever its case. With an @ it must be the account's own e-mail",
    example: "john_doe",
  });

export const Email = z
  .email()
  .max(EMAIL_LENGTH_MAX)
  .openapi({ description: "Unique whatever its case", example: "john@example.com" });

/** A first or last name. */
export const PersonName = z.string().trim().max(NAME_LENGTH_MAX);

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
