import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { readJson } from "../../../http/bodies.ts";
import { signedIn } from "../../../http/contract.ts";
import { isMultipart } from "../../../http/multipart.ts";
import { emptyBodyIsNone } from "../../../http/optional-body.ts";
import { inOwnName } from "../../../http/own-name.ts";
import { countParameter } from "../../../http/parameters.ts";
import { runsAgain, runsAgainUnlessKept } from "../../../http/repeating.ts";
import { json, jsonBody, problems } from "../../../http/responses.ts";
import { type AppEnv, createRouter, validationError } from "../../../http/router.ts";
import { pageLinks, parsePage } from "../../../lib/pages.ts";
import type { HistoryPage } from "../../messaging/calls.ts";
import { ConversationPath, type InConversation, membersOnly } from "../routes.ts";
import { listByPage, markRead, type NewMessage, scroll, sendMessage, sendToPerson } from "./actions.ts";
import {
  MarkedReadSchema,
  MessagePageSchema,
  MessageSchema,
  presentMessage,
  ReadBody,
  SendBody,
  SendForm,
  SendToPersonBody,
} from "./schemas.ts";
import { parseScroll } from "./scrolling.ts";
import { receiveForm } from "./upload.ts";

export const messages = createRouter<InConversation>();

type MessageContext = Context<AppEnv & { Variables: InConversation }>;

const PAGE_LIMITS = { defaultSize: 50, maxSize: 500 };
const shared = { tags: ["Messages"] };

const listContract = createRoute({
  operationId: "listMessages",
  method: "get",
  path: "/api/chat/conversations/{id}/messages",
  summary: "List the messages of a conversation",
  description: "Pages from the oldest with `page`, or scrolls from a message with `before` or `after`.",
  ...shared,
  ...signedIn(membersOnly),
  request: {
    params: ConversationPath,
    query: z.object({
      page: countParameter(
        "The number of a page, from the oldest, 1. Without it, `before` and `after`: the newest",
      ),
      page_size: countParameter("How many messages to answer with: 50 unless given, at most 500"),
      before: countParameter(
        "The number of a message: answers with the newest before it. Empty: the newest of all",
        { minimum: 0 },
      ),
      after: countParameter(
        "The number of a message: answers with the oldest after it. Empty or 0: the oldest of all",
        { minimum: 0 },
      ),
    }),
  },
  responses: {
    200: json(MessagePageSchema, "Oldest first. `has_more`: whether there is more in that direction"),
    ...problems("validation_failed", "not_signed_in", "not_found"),
  },
});

messages.openapi(listContract, async (c) => {
  const query = c.req.valid("query");
  const ctx = c.get("ctx");
  const membership = c.get("membership");
  const request = parsePage(query, PAGE_LIMITS);
  const start = parseScroll(query);
  if (start) {
    const found = await scroll(ctx, membership, start, request.pageSize);
    return c.json(presentScroll(c, found, "after" in start ? "after" : "before"), 200);
  }
  const { messages: found, count } = await listByPage(ctx, membership, request);
  const links = pageLinks(c.req.url, request, count);
  const results = found.map((message) => presentMessage(message, membership.conversation.id));
  return c.json({ count, ...links, results, has_more: links.next !== null }, 200);
});

const sendContract = {
  operationId: "sendMessage",
  method: "post" as const,
  path: "/api/chat/conversations/{id}/send_message",
  summary: "Send a message, a file, or both",
  description: "The same operation as sending by socket: everyone in the conversation is told.",
  ...shared,
  ...signedIn(membersOnly, inOwnName("sender_id"), runsAgain),
  request: {
    params: ConversationPath,
    body: {
      content: {
        ...jsonBody(SendBody, { content: "Six it is.", client_id: "c-1" }).content,
        "multipart/form-data": { schema: SendForm },
      },
      required: true,
    },
  },
  responses: {
    201: json(MessageSchema, "The message; the first one, where a client_id is repeated"),
    ...problems(
      "validation_failed",
      "malformed_body",
      "not_signed_in",
      "not_allowed",
      "not_a_member",
      "not_found",
      "content_too_large",
      "unsupported_media_type",
      "quota_exceeded",
      "rate_limited",
    ),
  },
};

// For documentation only: parsing by the schema would buffer the upload.
messages.openAPIRegistry.registerPath(sendContract);
const SEND_PATH = "/api/chat/conversations/:id/send_message";
for (const middleware of sendContract.middleware) messages.on("POST", SEND_PATH, middleware);
messages.post(SEND_PATH, async (c) => {
  const membership = c.get("membership");
  const message = await sendMessage(c.get("ctx"), c.get("actor"), membership, await readMessage(c));
  return c.json(presentMessage(message, membership.conversation.id), 201);
});

const sendToPersonContract = createRoute({
  operationId: "sendMessageToPerson",
  method: "post",
  path: "/api/chat/send",
  summary: "Send a message to a person",
  description: "Sends it in the conversation of the two of you, and creates that where there is none.",
  ...shared,
  ...signedIn(inOwnName("sender_id"), runsAgain),
  request: {
    body: jsonBody(SendToPersonBody, { recipient_id: 2, content: "See you at six?", client_id: "c-2" }),
  },
  responses: {
    201: json(MessageSchema, "The message, in the conversation of the two"),
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

messages.openapi(sendToPersonContract, async (c) => {
  const { recipient_id, content, client_id } = c.req.valid("json");
  const sent = await sendToPerson(c.get("ctx"), c.get("actor"), recipient_id, {
    content,
    clientId: client_id ?? null,
  });
  return c.json(presentMessage(sent.message, sent.conversationId), 201);
});

const readContract = createRoute({
  operationId: "markMessagesRead",
  method: "post",
  path: "/api/chat/conversations/{id}/read",
  summary: "Mark messages as read",
  description: "Marks the given messages and all before them as read; all, where none are given.",
  ...shared,
  ...signedIn(membersOnly, emptyBodyIsNone, runsAgainUnlessKept),
  request: {
    params: ConversationPath,
    body: { ...jsonBody(ReadBody, { message_ids: [1] }), required: false },
  },
  responses: {
    200: json(MarkedReadSchema, "How many messages this call made read"),
    ...problems("validation_failed", "not_signed_in", "not_found"),
  },
});

messages.openapi(readContract, async (c) => {
  const { message_ids, mark_all } = c.req.valid("json");
  const messageIds = mark_all ? "all" : (message_ids ?? "all");
  const marked = await markRead(c.get("ctx"), c.get("actor"), c.get("membership"), messageIds);
  return c.json({ success: true as const, messages_marked_read: marked }, 200);
});

async function readMessage(c: MessageContext): Promise<NewMessage> {
  if (isMultipart(c.req.raw.headers)) {
    const { message, digest } = await receiveForm(
      c.get("ctx"),
      c.get("actor"),
      c.get("membership"),
      c.req.raw,
    );
    c.set("bodyDigest", digest);
    return message;
  }
  const body = await readJson(c, "Send the message as application/json or multipart/form-data.");
  const parsed = SendBody.safeParse(body);
  if (!parsed.success) throw validationError(parsed.error);
  return { content: parsed.data.content, clientId: parsed.data.client_id ?? null };
}

/** `previous` leads to older messages, `next` in the direction of scrolling. */
function presentScroll(
  c: MessageContext,
  { messages: found, hasMore, count }: HistoryPage,
  direction: "before" | "after",
) {
  const id = c.get("membership").conversation.id;
  const results = found.map((message) => presentMessage(message, id));
  const edge = direction === "before" ? results[0] : results.at(-1);
  const more = new URL(c.req.url);
  const isBare = !more.searchParams.has("before") && !more.searchParams.has("after");
  if (edge) more.searchParams.set(direction, String(edge.id));
  const link = hasMore ? more.toString() : null;
  const previous = direction === "before" ? link : null;
  return { count, next: isBare ? null : link, previous, results, has_more: hasMore };
}
