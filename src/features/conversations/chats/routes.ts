import { createRoute, z } from "@hono/zod-openapi";
import { signedIn } from "../../../http/contract.ts";
import { usernameParameter } from "../../../http/parameters.ts";
import { findsAgain } from "../../../http/repeating.ts";
import { itemsOf, json, problems, SliceQuery } from "../../../http/responses.ts";
import { createRouter } from "../../../http/router.ts";
import { parseSlice } from "../../../lib/pages.ts";
import { listChatMessages, listChats, openChat } from "./actions.ts";
import {
  ChatMessageSchema,
  ChatPreviewSchema,
  ChatSchema,
  presentChat,
  presentChatMessage,
} from "./schemas.ts";

export const chats = createRouter();

const shared = { tags: ["Chats"] };
const PersonPath = z.object({ username: usernameParameter("The other person's username") });

const listContract = createRoute({
  operationId: "listChats",
  method: "get",
  path: "/chats",
  summary: "List your chats",
  description: "Returns your conversations of two, those with the newest activity first.",
  ...shared,
  ...signedIn(),
  request: { query: SliceQuery },
  responses: {
    200: json(itemsOf("ChatList", ChatPreviewSchema), "Conversations of two"),
    ...problems("validation_failed", "not_signed_in"),
  },
});

chats.openapi(listContract, async (c) => {
  const slice = parseSlice(c.req.valid("query"));
  const { items, count } = await listChats(c.get("ctx"), c.get("actor"), slice);
  return c.json({ items: items.map(presentChat), count }, 200);
});

const openContract = createRoute({
  operationId: "openChat",
  method: "put",
  path: "/chats/{username}",
  summary: "Open the chat with someone",
  description: "Returns the chat and its last 30 messages, and creates it where there is none.",
  ...shared,
  ...signedIn(findsAgain),
  request: { params: PersonPath },
  responses: {
    200: json(ChatSchema, "The chat there was"),
    201: json(ChatSchema, "A new one"),
    ...problems("validation_failed", "not_signed_in", "not_found", "quota_exceeded"),
  },
});

chats.openapi(openContract, async (c) => {
  const { username } = c.req.valid("param");
  const { chat, messages, isNew } = await openChat(c.get("ctx"), c.get("actor"), username);
  const shown = messages.map((message) => presentChatMessage(message, chat.conversation.id));
  return c.json({ ...presentChat(chat), messages: shown }, isNew ? 201 : 200);
});

const messagesContract = createRoute({
  operationId: "listChatMessages",
  method: "get",
  path: "/chats/{username}/messages",
  summary: "List the messages of a chat",
  description: "Returns the messages, newest first.",
  ...shared,
  ...signedIn(),
  request: { params: PersonPath, query: SliceQuery },
  responses: {
    200: json(itemsOf("ChatMessageList", ChatMessageSchema), "Newest first"),
    ...problems("validation_failed", "not_signed_in", "not_found"),
  },
});

chats.openapi(messagesContract, async (c) => {
  const { username } = c.req.valid("param");
  const found = await listChatMessages(c.get("ctx"), c.get("actor"), username, () =>
    parseSlice(c.req.valid("query")),
  );
  const items = found.messages.map((message) => presentChatMessage(message, found.conversation.id));
  return c.json({ items, count: found.count }, 200);
});
