import { createRoute, z } from "@hono/zod-openapi";
import { createMiddleware } from "hono/factory";
import { signedIn } from "../../http/contract.ts";
import { answers, runsAgainUnlessKept } from "../../http/repeating.ts";
import { json, jsonBody, problems } from "../../http/responses.ts";
import { type AppEnv, createRouter } from "../../http/router.ts";
import { parseId } from "../../lib/ids.ts";
import { Email, PersonName, UnchangeablePassword, Username } from "../accounts/actions.ts";
import { assertOwnAccount, deleteAccount, publishName, updateAccount } from "./actions.ts";

export const settings = createRouter();

const ownerOnly = createMiddleware<AppEnv>(async (c, next) => {
  await assertOwnAccount(c.get("ctx"), c.get("actor"), parseId(c.req.param("id")));
  await next();
});

const ReplaceBody = z
  .object({
    username: Username,
    email: Email,
    firstName: PersonName.default(""),
    lastName: PersonName.default(""),
    password: UnchangeablePassword,
  })
  .openapi("AccountReplacement");

const ChangeBody = z
  .object({
    username: Username.exactOptional(),
    email: Email.exactOptional(),
    firstName: PersonName.exactOptional(),
    lastName: PersonName.exactOptional(),
    password: UnchangeablePassword,
  })
  .openapi("AccountChange");

const Path = z.object({ id: z.string().openapi({ type: "integer", example: 1 }) });
const Message = z.object({ message: z.string() }).openapi("Done");
const shared = { path: "/api/accounts/{id}", tags: ["Accounts"] };
const UPDATED = { message: "Account updated successfully" };

/** The first run may have ended before the rooms learned the new name. */
const answersUpdated = answers(async (c) => {
  await publishName(c.get("ctx"), c.get("actor").accountId);
  return c.json(UPDATED, 200);
});

const REFUSALS = problems(
  "validation_failed",
  "not_signed_in",
  "not_allowed",
  "not_found",
  "username_taken",
  "email_taken",
);

const replaceContract = createRoute({
  method: "put",
  summary: "Replace your account's names and address",
  ...shared,
  ...signedIn(ownerOnly, answersUpdated),
  request: { params: Path, body: jsonBody(ReplaceBody) },
  responses: { 200: json(Message, "Replaced"), ...REFUSALS },
});

settings.openapi(replaceContract, async (c) => {
  await updateAccount(c.get("ctx"), c.get("actor"), c.req.valid("json"));
  return c.json(UPDATED, 200);
});

const changeContract = createRoute({
  method: "patch",
  summary: "Change some of your account's names or its address",
  ...shared,
  ...signedIn(ownerOnly, answersUpdated),
  request: { params: Path, body: jsonBody(ChangeBody) },
  responses: { 200: json(Message, "Changed"), ...REFUSALS },
});

settings.openapi(changeContract, async (c) => {
  await updateAccount(c.get("ctx"), c.get("actor"), c.req.valid("json"));
  return c.json(UPDATED, 200);
});

const deleteContract = createRoute({
  method: "delete",
  summary: "Delete your account, and all that you wrote and uploaded",
  ...shared,
  ...signedIn(ownerOnly, runsAgainUnlessKept),
  request: { params: Path },
  responses: { 200: json(Message, "Deleted"), ...problems("not_signed_in", "not_allowed", "not_found") },
});

settings.openapi(deleteContract, async (c) => {
  await deleteAccount(c.get("ctx"), c.get("actor"));
  return c.json({ message: "Account deleted successfully" }, 200);
});
