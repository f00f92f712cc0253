import { createRoute, type z } from "@hono/zod-openapi";
import { signedIn } from "../../../http/contract.ts";
import { idParameter } from "../../../http/parameters.ts";
import { answers, answersNothing } from "../../../http/repeating.ts";
import { empty, json, jsonBody, problems } from "../../../http/responses.ts";
import { createRouter } from "../../../http/router.ts";
import { parseId } from "../../../lib/ids.ts";
import { type AccountReference, ADDING_REFUSALS } from "../../rooms/actions.ts";
import { ConversationPath, type InConversation, membersOnly } from "../routes.ts";
import { MemberBody, MemberSchema, presentMember } from "../schemas.ts";
import { addMember, removeMember, viewMember } from "./actions.ts";

export const members = createRouter<InConversation>();

const MemberPath = ConversationPath.extend({
  accountId: idParameter("The id of the member's account"),
});
const shared = { tags: ["Conversations"] };

const answersMember = answers<InConversation>(async (c) => {
  const who = readWho(MemberBody.parse(await c.req.json()));
  return c.json(presentMember(await viewMember(c.get("ctx"), c.get("membership"), who)), 201);
});

const addMemberContract = createRoute({
  operationId: "addConversationMember",
  method: "post",
  path: "/api/chat/conversations/{id}/members",
  summary: "Add someone to a group",
  description: "Every member may add someone. Only groups can grow.",
  ...shared,
  ...signedIn(membersOnly, answersMember),
  request: { params: ConversationPath, body: jsonBody(MemberBody, { username: "cleo" }) },
  responses: {
    201: json(MemberSchema, "The new member"),
    ...problems(...ADDING_REFUSALS),
  },
});

members.openapi(addMemberContract, async (c) => {
  const who = readWho(c.req.valid("json"));
  return c.json(presentMember(await addMember(c.get("ctx"), c.get("actor"), c.get("membership"), who)), 201);
});

const removeMemberContract = createRoute({
  operationId: "removeConversationMember",
  method: "delete",
  path: "/api/chat/conversations/{id}/members/{accountId}",
  summary: "Leave a group, or remove someone from it",
  description: "Everyone may leave. Only the creator may remove others.",
  ...shared,
  ...signedIn(membersOnly, answersNothing),
  request: { params: MemberPath },
  responses: {
    204: empty("They are no longer a member"),
    ...problems("not_signed_in", "not_allowed", "not_found"),
  },
});

members.openapi(removeMemberContract, async (c) => {
  const accountId = parseId(c.req.param("accountId"));
  await removeMember(c.get("ctx"), c.get("actor"), c.get("membership"), accountId);
  return c.body(null, 204);
});

function readWho({ account_id, username }: z.output<typeof MemberBody>): AccountReference {
  return account_id === undefined ? { username: username ?? "" } : { accountId: account_id };
}
