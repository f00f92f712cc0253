import { createRoute, z } from "@hono/zod-openapi";
import { signedIn } from "../../http/contract.ts";
import { guardBy } from "../../http/guard.ts";
import { countParameter, idParameter } from "../../http/parameters.ts";
import { findsAgain, runsAgainUnlessKept, shows } from "../../http/repeating.ts";
import { empty, json, jsonBody, jsonPage, problems } from "../../http/responses.ts";
import { createRouter } from "../../http/router.ts";
import { openSocket } from "../../http/sockets.ts";
import { AppError } from "../../lib/error.ts";
import { parseId } from "../../lib/ids.ts";
import { ARRAY_PAGE_SIZE, linkHeaders, pageLinks, parsePositive } from "../../lib/pages.ts";
import { text } from "../../lib/text-schemas.ts";
import { getAccountByUsername } from "../accounts/actions.ts";
import {
  connectToConversation,
  createGroup,
  removeFromList,
  renameGroup,
  requireMembers,
  requireMembership,
  startConversation,
} from "./actions.ts";
import type { Membership } from "./policy.ts";
import {
  ConversationDetailSchema,
  ConversationListSchema,
  GroupBody,
  presentConversation,
  presentDetail,
  presentStarted,
  RenameBody,
  StartBody,
  StartedSchema,
} from "./schemas.ts";
import type { Participant } from "./store.ts";
import { listConversations, viewConversation } from "./views/actions.ts";

export interface InConversation {
  membership: Membership & { participants?: Participant[] };
}

export const conversations = createRouter<InConversation>();

/** The conversation does not exist for others. */
export const membersOnly = guardBy<InConversation>(async (c) => {
  c.set("membership", await requireMembership(c.get("ctx"), c.get("actor"), parseId(c.req.param("id"))));
});

const membersOnlyWithMembers = guardBy<InConversation>(async (c) => {
  c.set("membership", await requireMembers(c.get("ctx"), c.get("actor"), parseId(c.req.param("id"))));
});

export const ConversationPath = z.object({ id: idParameter("The id of the conversation") });
const shared = { tags: ["Conversations"] };

const listContract = createRoute({
  operationId: "listConversations",
  method: "get",
  path: "/api/chat/conversations",
  summary: "List your conversations",
  description:
    "Returns 100 conversations at a time, those with the newest activity first. The Link header has the neighbouring pages.",
  ...shared,
  ...signedIn(),
  request: {
    query: z.object({
      search: text(150)
        .optional()
        .openapi({ description: "Words of its name, or of a member's names, or their beginnings" }),
      page: countParameter("The number of the page of 100, from 1"),
    }),
  },
  responses: {
    200: jsonPage(ConversationListSchema, "One page of conversations"),
    ...problems("validation_failed", "not_signed_in", "not_found"),
  },
});

conversations.openapi(listContract, async (c) => {
  const { search, page: asked } = c.req.valid("query");
  const actor = c.get("actor");
  const page = parsePositive("page", asked, 1);
  const { views, count } = await listConversations(c.get("ctx"), actor, {
    search: search?.trim() || null,
    page,
  });
  return c.json(
    views.map((view) => presentConversation(view, actor.accountId)),
    200,
    linkHeaders(pageLinks(c.req.url, { page, pageSize: ARRAY_PAGE_SIZE }, count)),
  );
});

const createContract = createRoute({
  operationId: "createGroup",
  method: "post",
  path: "/api/chat/conversations",
  summary: "Create a group",
  description: "Creates a conversation of several people. You are its creator.",
  ...shared,
  ...signedIn(shows(201, ({ id }) => `/api/chat/conversations/${id}`, { isKept: false })),
  request: { body: jsonBody(GroupBody, { name: "Sunday run", participants: [2] }) },
  responses: {
    201: json(ConversationDetailSchema, "The group; you are its creator"),
    ...problems(
      "validation_failed",
      "not_signed_in",
      "not_allowed",
      "not_found",
      "too_many_members",
      "quota_exceeded",
      "rate_limited",
    ),
  },
});

conversations.openapi(createContract, async (c) => {
  const { name, participants } = c.req.valid("json");
  const ctx = c.get("ctx");
  const actor = c.get("actor");
  const membership = await createGroup(ctx, actor, { name: name ?? null, participantIds: participants });
  return c.json(presentDetail(await viewConversation(ctx, actor, membership), actor.accountId), 201);
});

const START_PATH = "/api/chat/conversations/start";

const startContract = createRoute({
  operationId: "startConversation",
  method: "post",
  path: START_PATH,
  summary: "Start a conversation with someone",
  description: "Returns the conversation of the two of you, and creates it where there is none.",
  ...shared,
  ...signedIn(findsAgain),
  request: { body: jsonBody(StartBody, { user_id: 2 }) },
  responses: {
    200: json(StartedSchema, "The conversation that there was"),
    201: json(StartedSchema, "The new conversation"),
    ...problems(
      "validation_failed",
      "not_signed_in",
      "not_allowed",
      "not_found",
      "quota_exceeded",
      "rate_limited",
    ),
  },
});

conversations.openapi(startContract, async (c) => {
  const { user2, user_id, username } = c.req.valid("json");
  const ctx = c.get("ctx");
  const actor = c.get("actor");
  const otherId =
    username === undefined ? (user2 ?? user_id ?? 0) : (await getAccountByUsername(ctx, username)).id;
  const { membership, isNew } = await startConversation(ctx, actor, otherId);
  return c.json(
    presentStarted(await viewConversation(ctx, actor, membership), actor.accountId),
    isNew ? 201 : 200,
  );
});

// Before the paths with an id, which would match "start".
conversations.all(START_PATH, () => {
  throw new AppError("method_not_allowed", "This path answers POST only.", { allow: ["POST"] });
});

const getContract = createRoute({
  operationId: "getConversation",
  method: "get",
  path: "/api/chat/conversations/{id}",
  summary: "Get a conversation",
  description: "Returns the conversation and its last 50 messages.",
  ...shared,
  ...signedIn(membersOnlyWithMembers),
  request: { params: ConversationPath },
  responses: {
    200: json(ConversationDetailSchema, "The conversation"),
    ...problems("not_signed_in", "not_found"),
  },
});

conversations.openapi(getContract, async (c) => {
  const actor = c.get("actor");
  const view = await viewConversation(c.get("ctx"), actor, c.get("membership"));
  return c.json(presentDetail(view, actor.accountId), 200);
});

const renameContract = createRoute({
  operationId: "renameGroup",
  method: "put",
  path: "/api/chat/conversations/{id}",
  summary: "Rename a group",
  description: "Every member may rename a group.",
  ...shared,
  ...signedIn(membersOnly, shows(200, undefined, { isKept: false })),
  request: { params: ConversationPath, body: jsonBody(RenameBody, { name: "Sunday long run" }) },
  responses: {
    200: json(ConversationDetailSchema, "The group under its new name"),
    ...problems("validation_failed", "not_signed_in", "not_allowed", "not_found"),
  },
});

conversations.openapi(renameContract, async (c) => {
  const ctx = c.get("ctx");
  const actor = c.get("actor");
  const membership = await renameGroup(ctx, actor, c.get("membership"), c.req.valid("json").name);
  return c.json(presentDetail(await viewConversation(ctx, actor, membership), actor.accountId), 200);
});

const hideContract = createRoute({
  operationId: "hideConversation",
  method: "delete",
  path: "/api/chat/conversations/{id}",
  summary: "Hide a conversation",
  description: "Takes the conversation off your list until someone writes in it again. You stay a member.",
  ...shared,
  ...signedIn(membersOnly, runsAgainUnlessKept),
  request: { params: ConversationPath },
  responses: { 204: empty("It is off your list"), ...problems("not_signed_in", "not_found") },
});

conversations.openapi(hideContract, async (c) => {
  await removeFromList(c.get("ctx"), c.get("actor"), c.get("membership"));
  return c.body(null, 204);
});

conversations.get("/ws/chat/:id", (c) => {
  const id = parseId(c.req.param("id"));
  return openSocket(c.get("ctx"), c.req.raw, {
    place: `conversation:${id}`,
    open: (claim) => connectToConversation(c.get("ctx"), claim, id, c.req.query("after") ?? null),
  });
});
