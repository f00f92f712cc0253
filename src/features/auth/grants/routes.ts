import { createRoute, z } from "@hono/zod-openapi";
import { signedIn } from "../../../http/contract.ts";
import { runsAgain } from "../../../http/repeating.ts";
import { empty, json, problems } from "../../../http/responses.ts";
import { createRouter } from "../../../http/router.ts";
import { endGrant, listGrants } from "./actions.ts";
import { GrantListSchema, presentGrant } from "./schemas.ts";

export const grants = createRouter();

const shared = { tags: ["Authentication"] };

const listContract = createRoute({
  operationId: "listLogins",
  method: "get",
  path: "/api/auth/grants",
  summary: "List your logins",
  description: "Returns your logins, newest first: at most five.",
  ...shared,
  ...signedIn(),
  responses: { 200: json(GrantListSchema, "Your logins"), ...problems("not_signed_in") },
});

grants.openapi(listContract, async (c) => {
  const actor = c.get("actor");
  const found = await listGrants(c.get("ctx"), actor);
  return c.json(
    found.map((grant) => presentGrant(grant, actor.grantId)),
    200,
  );
});

const endContract = createRoute({
  operationId: "endLogin",
  method: "delete",
  path: "/api/auth/grants/{id}",
  summary: "End one of your logins",
  description: "Its tokens and keys stop working, and its sockets close.",
  ...shared,
  ...signedIn(runsAgain),
  request: { params: z.object({ id: z.string().openapi({ description: "The id of the login" }) }) },
  responses: { 204: empty("It has ended"), ...problems("not_signed_in", "not_found") },
});

grants.openapi(endContract, async (c) => {
  await endGrant(c.get("ctx"), c.get("actor"), c.req.valid("param").id);
  return c.body(null, 204);
});
