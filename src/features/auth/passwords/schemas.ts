import { z } from "@hono/zod-openapi";
import { GivenPassword, NewPassword } from "../../accounts/actions.ts";
import { Address } from "../codes/schemas.ts";
import { ProofFields } from "../proofs/schemas.ts";

export const ChangePasswordBody = z
  .object({
    ...ProofFields,
    old_password: GivenPassword.optional().openapi({ description: "The same as `current_password`" }),
    new_password: NewPassword,
    new_password_confirm: z.string().optional().openapi({
      format: "password",
      description: "The new password again. If present, it must be the same",
    }),
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
  .openapi("PasswordChange", {
    anyOf: ["old_password", "current_password", "code", "otp"].map((name) => ({ required: [name] })),
  });

const CODE_WITH_PASSWORD = {
  dependentRequired: { code: ["new_password"], otp: ["new_password"] },
  anyOf: [
    { not: { properties: { new_password: {} }, required: ["new_password"] } },
    { required: ["code"] },
    { required: ["otp"] },
  ],
};

export const ResetPasswordBody = z
  .object({
    email: Address,
    code: ProofFields.code,
    otp: ProofFields.otp,
    new_password: NewPassword.optional(),
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
    description:
      "With `email` alone a code is requested; with `code` (or `otp`) and `new_password` it is used",
    ...CODE_WITH_PASSWORD,
  });

export const PasswordChangedSchema = z
  .object({ message: z.string().describe("What was done, in a sentence") })
  .openapi("PasswordChanged");
