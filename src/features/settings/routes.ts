import { createRoute, z } from "@hono/zod-openapi";
import { createMiddleware } from "hono/factory";
import { signedIn } from "../../http/contract.ts";
import { emptyBodyIsNone } from "../../http/optional-body.ts";
import { runsAgainUnlessKept } from "../../http/repeating.ts";
import { json, jsonBody, problems } from "../../http/responses.ts";
import { type AppEnv, createRouter } from "../../http/router.ts";
import { parseId } from "../../lib/ids.ts";
import { anyUsername } from "../../lib/text-schemas.ts";
import { Email, GivenPassword, PersonName } from "../accounts/actions.ts";
import { ProofFields, proofOf } from "../auth/proofs/actions.ts";
import { assertOwnAccount, deleteAccount, updateAccount } from "./actions.ts";

export const settings = createRouter();

const ownerOnly = createMiddleware<AppEnv>(async (c, next) => {
  await assertOwnAccount(c.get("ctx"), c.get("actor"), parseId(c.req.param("id")));
  await next();
});

const NewPassword = GivenPassword.exactOptional().openapi({
  description:
    "A new password, which takes proof and ends your other logins. Beside a new `email`: the current one, as proof",
});

const SecretFields = { ...ProofFields, password: NewPassword };

const DeleteBody = z
  .object({ ...ProofFields, password: GivenPassword.optional() })
  .openapi("AccountDeletion", { description: "The current password, or a code" });

const ReplaceBody = z
  .object({
    username: anyUsername(),
    email: Email,
    firstName: PersonName.default(""),
    lastName: PersonName.default(""),
    ...SecretFields,
  })
  .openapi("AccountReplacement");

const ChangeBody = z
  .object({
    username: anyUsername().exactOptional(),
    email: Email.exactOptional(),
    firstName: PersonName.exactOptional(),
    lastName: PersonName.exactOptional(),
    ...SecretFields,
  })
  .openapi("AccountChange");

const Path = z.object({ id: z.string().openapi({ type: "integer", example: 1 }) });
const Message = z
  .object({
    message: z.string(),
    pending_email: z
      .string()
      .optional()
      .openapi({ description: "The new address, which counts once it is confirmed: POST /api/auth/email/" }),
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
  method: "put",
  summary: "Replace your account's names and address",
  description: NEEDS_PROOF,
  ...shared,
  ...signedIn(ownerOnly, runsAgainUnlessKept),
  request: { params: Path, body: jsonBody(ReplaceBody) },
  responses: { 200: json(Message, "Replaced"), ...REFUSALS },
});

settings.openapi(replaceContract, async (c) => {
  const { current_password, code, otp, ...changes } = c.req.valid("json");
  const proof = proofOf({ current_password, code, otp });
  const pending = await updateAccount(c.get("ctx"), c.get("actor"), changes, proof);
  return c.json({ message: "Account updated successfully", ...(pending && { pending_email: pending }) }, 200);
});

const changeContract = createRoute({
  method: "patch",
  summary: "Change some of your account's names or its address",
  description: NEEDS_PROOF,
  ...shared,
  ...signedIn(ownerOnly, runsAgainUnlessKept),
  request: { params: Path, body: jsonBody(ChangeBody) },
  responses: { 200: json(Message, "Changed"), ...REFUSALS },
});

settings.openapi(changeContract, async (c) => {
  const { current_password, code, otp, ...changes } = c.req.valid("json");
  const proof = proofOf({ current_password, code, otp });
  const pending = await updateAccount(c.get("ctx"), c.get("actor"), changes, proof);
  return c.json({ message: "Account updated successfully", ...(pending && { pending_email: pending }) }, 200);
});

const deleteContract = createRoute({
  method: "delete",
  summary: "Delete your account, and all that you wrote and uploaded",
  ...shared,
  ...signedIn(ownerOnly, emptyBodyIsNone, runsAgainUnlessKept),
  description:
    "Takes proof, and tells your address: `current_password`, a `code`, or a login of the last ten minutes.",
  request: { params: Path, body: { ...jsonBody(DeleteBody), required: false } },
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
