import { z } from "@hono/zod-openapi";
import { Email, NewPassword, PersonName, Username, UserSchema } from "../accounts/actions.ts";
import { FitnessFields, FitnessProfileSchema } from "../profiles/fitness/actions.ts";

const FirstName = PersonName.optional().describe("The first name; empty unless given");
const LastName = PersonName.optional().describe("The last name; empty unless given");
const Confirmation = z
  .string()
  .optional()
  .openapi({ format: "password", description: "The password again. If present, it must be the same" });

export const AccountBody = z
  .object({
    username: Username,
    email: Email,
    password: NewPassword,
    confirmPassword: Confirmation,
    firstName: FirstName,
    lastName: LastName,
  })
  .refine((body) => body.confirmPassword === undefined || body.confirmPassword === body.password, {
    path: ["confirmPassword"],
    message: "must equal password",
  })
  .openapi("NewAccount");

export const UserBody = z
  .object({
    username: Username,
    email: Email,
    password: NewPassword,
    password_confirm: Confirmation,
    first_name: FirstName,
    last_name: LastName,
    ...FitnessFields,
  })
  .refine((body) => body.password_confirm === undefined || body.password_confirm === body.password, {
    path: ["password_confirm"],
    message: "must equal password",
  })
  .openapi("NewUser");

export const MemberBody = z
  .object({
    username: Username,
    email: Email,
    password: NewPassword,
    full_name: PersonName.optional().describe("First and last name; empty unless given"),
  })
  .openapi("NewWorkspaceUser");

export const RegisteredSchema = z
  .object({
    message: z.string().describe("What was done, in a sentence"),
    user: UserSchema,
    token: z.string().describe("For `Authorization: Token …`, until logout. Shown this once"),
    profile: FitnessProfileSchema,
  })
  .openapi("Registered");

export const CreatedAccountSchema = z
  .object({ id: z.int().describe("The id of the new account") })
  .openapi("CreatedAccount");
