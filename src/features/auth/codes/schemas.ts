import { z } from "@hono/zod-openapi";
import { Email } from "../../accounts/actions.ts";

export const Address = z.string().trim().pipe(Email).openapi({
  type: "string",
  format: "email",
  maxLength: 254,
  description: "The e-mail address of an account",
  example: "ada@example.com",
});

/** Any type: a malformed code fails like a wrong one. */
export const Code = z
  .unknown()
  .transform((code) => (typeof code === "string" ? code.trim() : code))
  .optional()
  .openapi({
    type: "string",
    pattern: "^[0-9]{6}$",
    example: "123456",
    description: "The six digits of the code in the mail from POST /api/request-otp/",
  });

export const RequestCodeBody = z.object({ email: Address }).openapi("RequestCode");

export const VerifyCodeBody = z
  .object({ email: Address, otp: Code })
  .openapi("VerifyCode", { required: ["email", "otp"] });
