import { z } from "@hono/zod-openapi";
import { GivenPassword } from "../../accounts/actions.ts";

/** What shows that a request comes from the account's owner, not from a stolen token. */
export interface Proof {
  password?: string | undefined;
  code?: unknown;
}

/** A one-time code of any type: a malformed code fails like a wrong one. */
const Code = z
  .unknown()
  .transform((code) => (typeof code === "string" ? code.trim() : code))
  .optional()
  .openapi({ type: "string", example: "123456", description: "The six digits of POST /api/request-otp/" });

export const ProofFields = {
  current_password: GivenPassword.optional().openapi({
    description:
      "Your password, where the action takes proof. A login of the last ten minutes does, too, once",
  }),
  code: Code,
  otp: Code,
};

export function proofOf(fields: {
  current_password?: string | undefined;
  code?: unknown;
  otp?: unknown;
}): Proof {
  return { password: fields.current_password, code: fields.code ?? fields.otp };
}
