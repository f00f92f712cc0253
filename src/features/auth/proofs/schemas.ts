import { GivenPassword } from "../../accounts/actions.ts";
import { Code } from "../codes/schemas.ts";

export interface Proof {
  password?: string | undefined;
  code?: unknown;
}

export const ProofFields = {
  current_password: GivenPassword.optional().openapi({
    description:
      "Your present password, where the action takes proof. A login of the last ten minutes is proof, too, once",
    example: "a long sentence",
  }),
  code: Code,
  otp: Code.openapi({ description: "The same as `code`" }),
};

export function proofOf(fields: {
  current_password?: string | undefined;
  code?: unknown;
  otp?: unknown;
}): Proof {
  return { password: fields.current_password, code: fields.code ?? fields.otp };
}
