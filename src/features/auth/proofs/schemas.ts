import { z } from "@hono/zod-openapi";
import { GivenPassword } from "../../accounts/actions.ts";

/** What a request brings to show that the account's owner sent it, and not someone who got hold of a token. */
export interface Proof {
  password?: string | undefined;
  code?: unknown;
}

/** A one-time code. It may be anything: what is no code is wrong as a wrong code is. */
const Code = z
  .unknown()
  .transform((code) => (typeof code === "string" ? code.trim() : code))
  .optional()
  .openapi({ type: "string", example: "123456", description: "The six digits of POST /api/request-otp/" });

/** The fields by which a request proves that the account's owner sent it. */
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
