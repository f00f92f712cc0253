import { createRoute, z } from "@hono/zod-openapi";
import { signedIn } from "../../http/contract.ts";
import { guardBy } from "../../http/guard.ts";
import { emptyBodyIsNone } from "../../http/optional-body.ts";
import { idParameter } from "../../http/parameters.ts";
import { runsAgainUnlessKept } from "../../http/repeating.ts";
import { json, jsonBody, problems } from "../../http/responses.ts";
import { createRouter } from "../../http/router.ts";
import { parseId } from "../../lib/ids.ts";
import { anyUsername } from "../../lib/text-schemas.ts";
import { Email, GivenPassword, NewPassword, PersonName } from "../accounts/actions.ts";
import { ProofFields, proofOf } from "../auth/proofs/actions.ts";
import { assertOwnAccount, deleteAccount, updateAccount } from "./actions.ts";

export const settings = createRouter();

const ownerOnly = guardBy((c) => assertOwnAccount(c.get("ctx"), c.get("actor"), parseId(c.req.param("id"))));

const SecretFields = {
  ...ProofFields,
  password: NewPassword.exactOptional().describe(
    "A new password, which takes proof and ends your other logins. Beside a new `email`: the current one, as proof",
  ),
};
const Username = anyUsername().describe("The username: of a change, the new one");

const DeleteBody = z
  .object({ ...ProofFields, password: GivenPassword.optional().describe("The same as `current_password`") })
  .openapi("AccountDeletion", { description: "The current password, or a code" });

/** The generator requires a field that may be absent, but not undefined. */
const NONE_REQUIRED: string[] = [];

const ReplaceBody = z
  .object({
    username: Username,
    email: Email,
    firstName: PersonName.optional().describe("The first name; empty unless given"),
    lastName: PersonName.optional().describe("The last name; empty unless given"),
    ...SecretFields,
  })
  .openapi("AccountReplacement", { required: ["username", "email"] });

const ChangeBody = z
  .object({
    username: Username.exactOptional(),
    email: Email.exactOptional().describe(
      "A new e-mail address, which takes proof, and counts once it is confirmed",
    ),
    firstName: PersonName.exactOptional().describe("The first name; an empty text clears it"),
    lastName: PersonName.exactOptional().describe("The last name; an empty text clears it"),
    ...SecretFields,
  })
  .openapi("AccountChange", { required: NONE_REQUIRED });

const Path = z.object({ id: idParameter("The id of your account") });
const Message = z
  .object({
    message: z.string().describe("What was done, in a sentence"),
    pending_email: z
      .string()
      .optional()
      .describe("The new address, which counts once it is confirmed: POST /api/auth/email/"),
  })
  .openapi("Done");
const NEEDS_PROOF =
  "A new `email` or `password` takes proof: `current_password`, a `code`, or a login of the last ten minutes. A new " +
  "address is sent a code to confirm it; until then the account keeps the old one.";
const shared = { path: "/api/accounts/{id}", tags: ["Accounts"] };
const REFUSALS = problems(
  "validation_failed",
  "not_signed_in",
  "not_allowed",
  "not_found",
  "username_taken",
  "email_taken",
  "proof_required",
  "rate_limited",
  "mail_not_sent",
);

const replaceContract = createRoute({
  operationId: "replaceAccount",
  method: "put",
  summary: "Replace the names and address of your account",
  description: NEEDS_PROOF,
  ...shared,
  ...signedIn(ownerOnly, runsAgainUnlessKept),
  request: {
    params: Path,
    body: jsonBody(ReplaceBody, {
      username: "ada",
      email: "ada@example.com",
      firstName: "Augusta Ada",
      lastName: "King",
    }),
  },
  responses: { 200: json(Message, "Replaced"), ...REFUSALS },
});

settings.openapi(replaceContract, async (c) => {
  const { current_password, code, otp, firstName = "", lastName = "", ...others } = c.req.valid("json");
  const proof = proofOf({ current_password, code, otp });
  const changes = { ...others, firstName, lastName };
  const pending = await updateAccount(c.get("ctx"), c.get("actor"), changes, proof);
  return c.json({ message: "Account updated successfully", ...(pending && { pending_email: pending }) }, 200);
});

const changeContract = createRoute({
  operationId: "updateAccount",
  method: "patch",
  summary: "Change the names or address of your account",
  description: NEEDS_PROOF,
  ...shared,
  ...signedIn(ownerOnly, runsAgainUnlessKept),
  request: { params: Path, body: jsonBody(ChangeBody, { firstName: "Ada" }) },
  responses: { 200: json(Message, "Changed"), ...REFUSALS },
});

settings.openapi(changeContract, async (c) => {
  const { current_password, code, otp, ...changes } = c.req.valid("json");
  const proof = proofOf({ current_password, code, otp });
  const pending = await updateAccount(c.get("ctx"), c.get("actor"), changes, proof);
  return c.json({ message: "Account updated successfully", ...(pending && { pending_email: pending }) }, 200);
});

const deleteContract = createRoute({
  operationId: "deleteAccount",
  method: "delete",
  summary: "Delete your account, and all that you wrote and uploaded",
  ...shared,
  ...signedIn(ownerOnly, emptyBodyIsNone, runsAgainUnlessKept),
  description:
    "Takes proof, and tells your address: `current_password`, a `code`, or a login of the last ten minutes.",
  request: {
    params: Path,
    body: { ...jsonBody(DeleteBody, { current_password: "a longer sentence" }), required: false },
  },
  responses: {
    200: json(Message, "Deleted"),
    ...problems(
      "validation_failed",
      "not_signed_in",
      "not_allowed",
      "not_found",
      "proof_required",
      "rate_limited",
    ),
  },
});

settings.openapi(deleteContract, async (c) => {
  const { password, ...fields } = c.req.valid("json");
  const proof = proofOf(fields);
  await deleteAccount(c.get("ctx"), c.get("actor"), { ...proof, password: proof.password ?? password });
  return c.json({ message: "Account deleted successfully" }, 200);
});
