import { z } from "@hono/zod-openapi";
import { Email } from "../../accounts/actions.ts";

/** As people type or paste it, with blanks around it. */
const Address = z.string().trim().pipe(Email).openapi({ type: "string", format: "email", maxLength: 254 });

export const RequestCodeBody = z.object({ email: Address }).openapi("RequestCode");

/** The code may be anything: whatever is no code is wrong as a wrong code is. */
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
