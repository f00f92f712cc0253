import { z } from "@hono/zod-openapi";
import { text } from "../../lib/text-schemas.ts";
import { UserSchema } from "../accounts/actions.ts";
import { ProfileTypeSchema } from "../profiles/actions.ts";

const NAME_LENGTH_MAX = 254;
const PASSWORD_LENGTH_MAX = 1000;
const LoginName = text(NAME_LENGTH_MAX).trim();

export const LoginBody = z
  .object({
    username: LoginName.optional().openapi({ description: "Or an e-mail address", example: "john_doe" }),
    email: LoginName.optional(),
    password: z.string().min(1).max(PASSWORD_LENGTH_MAX),
  })
  .refine((body) => Boolean(body.username || body.email), {
    path: ["username"],
    message: "is required unless email is given, such as john_doe",
  })
  .openapi("Login");

export const LoggedInSchema = z
  .object({
    access: z.string().openapi({ description: "Authorization: Bearer …, for 60 minutes" }),
    refresh: z.string().openapi({ description: "For new access tokens, for 2 days" }),
    token: z.string().openapi({ description: "Authorization: Token …, until you log out. Shown this once" }),
    account: z.object({
      id: z.int(),
      username: z.string(),
      email: z.string(),
      profile_types: z.array(ProfileTypeSchema),
    }),
    user: UserSchema,
  })
  .openapi("LoggedIn");

export const RefreshBody = z.object({ refresh: z.string().optional() }).openapi("Refresh");

export const AccessPairSchema = z.object({ access: z.string(), refresh: z.string() }).openapi("AccessPair");

export const TicketSchema = z
  .object({ ticket: z.string(), expires_at: z.iso.datetime() })
  .openapi("SocketTicket");

export const MediaTicketSchema = z
  .object({ ticket: z.string(), expires_at: z.iso.datetime() })
  .openapi("MediaTicket");
