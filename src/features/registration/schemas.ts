import { z } from "@hono/zod-openapi";
import { Email, PersonName, Username, UserSchema } from "../accounts/actions.ts";
import { FitnessFields, FitnessProfileSchema } from "../profiles/fitness/actions.ts";

/** How long it may be is a rule of passwords; this bounds only what is looked at. */
const Password = z.string().min(1).max(1000);

export const AccountBody = z
  .object({
    username: Username,
    email: Email,
    password: Password,
    confirmPassword: z.string().optional(),
    firstName: PersonName.default(""),
    lastName: PersonName.default(""),
  })
  .refine((body) => body.confirmPassword === undefined || body.confirmPassword === body.password, {
    path: ["confirmPassword"],
    message: "is not the same as the password",
  })
  .openapi("NewAccount");

export const UserBody = z
  .object({
    username: Username,
    email: Email,
    password: Password,
    password_confirm: z.string().optional(),
    first_name: PersonName.default(""),
    last_name: PersonName.default(""),
    ...FitnessFields,
  })
  .refine((body) => body.password_confirm === undefined || body.password_confirm === body.password, {
    path: ["password_confirm"],
    message: "is not the same as the password",
  })
  .openapi("NewUser");

export const MemberBody = z
  .object({ username: Username, email: Email, password: Password, full_name: PersonName.default("") })
  .openapi("NewWorkspaceUser");

export const RegisteredSchema = z
  .object({ message: z.string(), user: UserSchema, token: z.string(), profile: FitnessProfileSchema })
  .openapi("Registered");
