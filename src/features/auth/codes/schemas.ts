import { z } from "@hono/zod-openapi";
import { Email } from "../../accounts/actions.ts";

const Address = z.string().trim().pipe(Email).openapi({ type: "string", format: "email", maxLength: 254 });

export const RequestCodeBody = z.object({ email: Address }).openapi("RequestCode");

/** Any type: a malformed code fails like a wrong one. */
export const VerifyCodeBody = z
  .object({
    email: Address,
    otp: z
      .unknown()
      .transform((code) => (typeof code === "string" ? code.trim() : code))
      .optional()
      .openapi({ type: "string", example: "123456", description: "The six digits" }),
  })
  .openapi("VerifyCode");
