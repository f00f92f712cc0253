import { z } from "@hono/zod-openapi";
import { text } from "../../lib/text-schemas.ts";
import { UserSchema } from "../accounts/actions.ts";
import { ProfileTypeSchema } from "../profiles/actions.ts";

const NAME_LENGTH_MAX = 254;
const PASSWORD_LENGTH_MAX = 1000;
const LoginName = text(NAME_LENGTH_MAX).trim();

export const LoginBody = z
  .object({
    username: LoginName.optional().openapi({ description: "The username or e-mail address", example: "ada" }),
    email: LoginName.optional().openapi({
      description: "The e-mail address or username, instead of `username`",
    }),
    password: z.string().min(1).max(PASSWORD_LENGTH_MAX).openapi({
      format: "password",
      description: "The account's password",
      example: "a long sentence",
    }),
  })
  .refine((body) => Boolean(body.username || body.email), {
    path: ["username"],
    message: "is required unless email is given, such as john_doe",
  })
  .openapi("Login", { anyOf: [{ required: ["username"] }, { required: ["email"] }] });

const AccessToken = z.string().describe("For `Authorization: Bearer …`, for 60 minutes");
const RefreshToken = z.string().describe("For new access tokens, for 2 days");

export const LoggedInSchema = z
  .object({
    access: AccessToken,
    refresh: RefreshToken,
    token: z.string().describe("For `Authorization: Token …`, until logout. Shown this once"),
    account: z
      .object({
        id: z.int().describe("The id of the account"),
        username: z.string().describe("The username"),
        email: z.string().describe("The e-mail address"),
        profile_types: z.array(ProfileTypeSchema).describe("The types of the account's profiles"),
      })
      .openapi("LoggedInAccount", { description: "The account, for the gym platform's clients" }),
    user: UserSchema,
  })
  .openapi("LoggedIn");

export const RefreshBody = z
  .object({
    refresh: z
      .string()
      .optional()
      .openapi({ description: "The refresh token, where the `refresh` header does not have it" }),
  })
  .openapi("Refresh");

export const AccessPairSchema = z
  .object({ access: AccessToken, refresh: RefreshToken })
  .openapi("AccessPair");

export const TicketSchema = z
  .object({
    ticket: z.string().describe("Opens one socket: append `?ticket=` to its address"),
    expires_at: z.iso.datetime().describe("When the ticket ends, 30 seconds from now"),
  })
  .openapi("SocketTicket");

export const MediaTicketSchema = z
  .object({
    ticket: z.string().describe("Reads attachments: append `?ticket=` to their addresses"),
    expires_at: z.iso.datetime().describe("When the ticket ends, ten minutes from now"),
  })
  .openapi("MediaTicket");
