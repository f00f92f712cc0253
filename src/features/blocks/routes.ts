import { createRoute, z } from "@hono/zod-openapi";
import { signedIn } from "../../http/contract.ts";
import { usernameParameter } from "../../http/parameters.ts";
import { answersNothing, findsAgainUnlessKept } from "../../http/repeating.ts";
import { empty, itemsOf, json, problems, SliceQuery } from "../../http/responses.ts";
import { createRouter } from "../../http/router.ts";
import { parseSlice } from "../../lib/pages.ts";
import { block, getBlock, unblock, viewBlocks } from "./actions.ts";
import { BlockSchema, presentBlock } from "./schemas.ts";

export const blocks = createRouter();

const shared = { tags: ["Contacts"] };
const PersonPath = z.object({ username: usernameParameter("The username of the other person") });

const listContract = createRoute({
  operationId: "listBlocks",
  method: "get",
  path: "/api/blocks",
  summary: "List whom you blocked",
  description: "Returns the people whom you blocked, the latest first.",
  ...shared,
  ...signedIn(),
  request: { query: SliceQuery },
  responses: {
    200: json(itemsOf("BlockList", BlockSchema), "One part of the list"),
    ...problems("validation_failed", "not_signed_in"),
  },
});

blocks.openapi(listContract, async (c) => {
  const { items, count } = await viewBlocks(c.get("ctx"), c.get("actor"), parseSlice(c.req.valid("query")));
  return c.json({ items: items.map(presentBlock), count }, 200);
});

const blockContract = createRoute({
  operationId: "blockPerson",
  method: "put",
  path: "/api/blocks/{username}",
  summary: "Block someone",
  description:
    "No message, invite or presence passes between the two of you, in either direction. They are not told.",
  ...shared,
  ...signedIn(findsAgainUnlessKept),
  request: { params: PersonPath },
  responses: {
    200: json(BlockSchema, "They were blocked before"),
    201: json(BlockSchema, "They are blocked"),
    ...problems("validation_failed", "not_signed_in", "not_found"),
  },
});

blocks.openapi(blockContract, async (c) => {
  const { username } = c.req.valid("param");
  const { view, isNew } = await block(c.get("ctx"), c.get("actor"), username);
  return c.json(presentBlock(view), isNew ? 201 : 200);
});

const getContract = createRoute({
  operationId: "getBlock",
  method: "get",
  path: "/api/blocks/{username}",
  summary: "Check whether you blocked someone",
  description: "Returns 404 if you had not blocked them.",
  ...shared,
  ...signedIn(),
  request: { params: PersonPath },
  responses: { 200: json(BlockSchema, "The block"), ...problems("not_signed_in", "not_found") },
});

blocks.openapi(getContract, async (c) => {
  const { username } = c.req.valid("param");
  return c.json(presentBlock(await getBlock(c.get("ctx"), c.get("actor"), username)), 200);
});

const unblockContract = createRoute({
  operationId: "unblockPerson",
  method: "delete",
  path: "/api/blocks/{username}",
  summary: "Unblock someone",
  description: "Messages, invites and presence pass between you again, unless they blocked you.",
  ...shared,
  ...signedIn(answersNothing),
  request: { params: PersonPath },
  responses: { 204: empty("They are no longer blocked"), ...problems("not_signed_in", "not_found") },
});

blocks.openapi(unblockContract, async (c) => {
  await unblock(c.get("ctx"), c.get("actor"), c.req.valid("param").username);
  return c.body(null, 204);
});
