import { createRoute } from "@hono/zod-openapi";
import { signedIn } from "../../../http/contract.ts";
import { ensureBrowserCookie } from "../../../http/cookies.ts";
import { limitByAddress } from "../../../http/rate-limits.ts";
import { runsAgainUnlessKept, takesNoKey } from "../../../http/repeating.ts";
import { json, jsonBody, jsonWithCookies, problems } from "../../../http/responses.ts";
import { createRouter } from "../../../http/router.ts";
import { requestCode } from "../codes/actions.ts";
import { proofOf } from "../proofs/schemas.ts";
import { changePassword, resetPassword } from "./actions.ts";
import { ChangePasswordBody, PasswordChangedSchema, ResetPasswordBody } from "./schemas.ts";

export const passwords = createRouter();

const shared = { tags: ["Authentication"] };

const changeContract = createRoute({
  operationId: "changePassword",
  method: "post",
  path: "/api/auth/password",
  summary: "Change your password",
  description: "Takes the old password, or a code. Ends every other login of yours, and tells you by mail.",
  ...shared,
  ...signedIn(limitByAddress("LOGIN_ADDRESS"), runsAgainUnlessKept),
  request: {
    body: jsonBody(ChangePasswordBody, {
      old_password: "a long sentence",
      new_password: "a longer sentence",
      new_password_confirm: "a longer sentence",
    }),
  },
  responses: {
    200: json(PasswordChangedSchema, "Changed"),
    ...problems("validation_failed", "not_signed_in", "proof_required", "rate_limited"),
  },
});

passwords.openapi(changeContract, async (c) => {
  const { old_password, new_password, ...fields } = c.req.valid("json");
  const { password = old_password, code } = proofOf(fields);
  await changePassword(c.get("ctx"), c.get("actor"), new_password, { password, code });
  return c.json({ message: "Password changed. Your other logins have ended." }, 200);
});

const resetContract = createRoute({
  operationId: "resetPassword",
  method: "post",
  path: "/api/auth/password-reset",
  summary: "Reset a forgotten password by a mailed code",
  description:
    "With `email` alone, a code is sent to the address; an address that nobody has gets the same answer. With `code` and " +
    "`new_password`, the password is set and every login ends.",
  ...shared,
  security: [],
  middleware: [limitByAddress("LOGIN_ADDRESS"), takesNoKey],
  request: { body: jsonBody(ResetPasswordBody, { email: "ada@example.com" }) },
  responses: {
    200: jsonWithCookies(
      PasswordChangedSchema,
      "A code was sent, or the password was set",
      "`device`: identifies this browser to the limits on sign-in, where it has no such cookie",
    ),
    ...problems("validation_failed", "wrong_credentials", "rate_limited", "mail_not_sent"),
  },
});

passwords.openapi(resetContract, async (c) => {
  const { email, new_password, code, otp } = c.req.valid("json");
  if (new_password === undefined) {
    ensureBrowserCookie(c);
    await requestCode(c.get("ctx"), email);
    return c.json({ message: `If ${email} has an account, a code was sent there.` }, 200);
  }
  await resetPassword(c.get("ctx"), { email, code: code ?? otp, password: new_password });
  return c.json({ message: "Password changed. Sign in with it." }, 200);
});
