import { z } from "@hono/zod-openapi";
import { Email } from "../../accounts/actions.ts";

export const RequestCodeBody = z.object({ email: Email }).openapi("RequestCode");

/** The code may be anything: whatever is no code is wrong as a wrong code is. */
export const VerifyCodeBody = z
  .object({
    email: Email,
    otp: z.unknown().optional().openapi({ type: "string", example: "123456", description: "The six digits" }),
  })
  .openapi("VerifyCode");
