import { z } from "@hono/zod-openapi";
import { Email, GivenPassword } from "../../accounts/actions.ts";
import { ProofFields } from "../proofs/schemas.ts";

export const ChangePasswordBody = z
  .object({
    ...ProofFields,
    old_password: GivenPassword.optional().openapi({ description: "The same as `current_password`" }),
    new_password: GivenPassword,
    new_password_confirm: z.string().optional(),
  })
  .refine(
    (body) => body.new_password_confirm === undefined || body.new_password_confirm === body.new_password,
    {
      path: ["new_password_confirm"],
      message: "must equal `new_password`",
    },
  )
  .refine(
    (body) =>
      [body.old_password, body.current_password, body.code, body.otp].some((each) => each !== undefined),
    {
      path: ["old_password"],
      message: "is required unless a `code` from POST /api/request-otp/ is given",
    },
  )
  .openapi("PasswordChange");

export const ResetPasswordBody = z
  .object({
    email: z.string().trim().pipe(Email).openapi({ type: "string", format: "email", maxLength: 254 }),
    code: ProofFields.code,
    otp: ProofFields.otp,
    new_password: GivenPassword.optional(),
  })
  .refine((body) => (body.code ?? body.otp) === undefined || body.new_password !== undefined, {
    path: ["new_password"],
    message: "is required with `code`",
  })
  .refine((body) => (body.code ?? body.otp) !== undefined || body.new_password === undefined, {
    path: ["code"],
    message: "is required with `new_password`; send `email` alone to request one",
  })
  .openapi("PasswordReset", {
    description: "With `email` alone a code is requested; with all three it is used",
  });

export const PasswordChangedSchema = z.object({ message: z.string() }).openapi("PasswordChanged");
