import { createRoute, z } from "@hono/zod-openapi";
import { signedIn } from "../../../../http/contract.ts";
import { inOwnName } from "../../../../http/own-name.ts";
import { countParameter, idParameter } from "../../../../http/parameters.ts";
import { runsAgain } from "../../../../http/repeating.ts";
import { json, jsonBody, problems } from "../../../../http/responses.ts";
import { createRouter } from "../../../../http/router.ts";
import { parsePositive } from "../../../../lib/pages.ts";
import { presentChannelMessage } from "../../../messaging/dialects/channel.ts";
import { type InChannel, namedChannelVisitorsOnly } from "../routes.ts";
import { ChannelMessageBody, ChannelMessagePageSchema, MessageSentSchema } from "../schemas.ts";
import { listMessages, sendMessage } from "./actions.ts";

export const channelMessages = createRouter<InChannel>();

const LIMIT_MAX = 100;
const shared = { tags: ["Channels"] };

const listContract = createRoute({
  operationId: "listChannelMessages",
  method: "get",
  path: "/api/messages",
  summary: "List the messages of a channel",
  description: "Returns the newest messages, or scrolls from a message with `before` or `after`.",
  ...shared,
  ...signedIn(namedChannelVisitorsOnly),
  request: {
    query: z.object({
      channel_id: idParameter("The id of the channel"),
      before: countParameter("The number of a message: answers with the newest before it"),
      after: countParameter("The number of a message: answers with the oldest after it", { minimum: 0 }),
      limit: countParameter("How many messages to answer with: 100 unless given, which is also the most"),
    }),
  },
  responses: {
    200: json(ChannelMessagePageSchema, "The messages, oldest first"),
    ...problems("validation_failed", "not_signed_in", "not_found"),
  },
});

channelMessages.openapi(listContract, async (c) => {
  const query = c.req.valid("query");
  const channelId = c.get("channelAccess").channel.id;
  const limit = Math.min(parsePositive("limit", query.limit, LIMIT_MAX), LIMIT_MAX);
  const from =
    query.after === undefined
      ? { before: query.before ? parsePositive("before", query.before, 1) : null }
      : { after: query.after === "0" ? 0 : parsePositive("after", query.after, 1) };
  const page = await listMessages(c.get("ctx"), c.get("actor"), c.get("channelAccess"), from, limit);
  const data = page.messages.map((message) => presentChannelMessage(message, channelId));
  return c.json({ status: "success" as const, data, has_more: page.hasMore, seq: page.seq ?? 0 }, 200);
});

const sendContract = createRoute({
  operationId: "sendChannelMessage",
  method: "post",
  path: "/api/messages",
  summary: "Send a message to a channel",
  description: "The same operation as sending by socket: it makes the caller a member, and everyone is told.",
  ...shared,
  ...signedIn(namedChannelVisitorsOnly, inOwnName("sender_id"), runsAgain),
  request: {
    body: jsonBody(ChannelMessageBody, { channel_id: 1, body: "Hello everyone!", client_id: "c-3" }),
  },
  responses: {
    201: json(MessageSentSchema, "Its number; that of the first one, where a client_id is repeated"),
    ...problems(
      "validation_failed",
      "not_signed_in",
      "not_allowed",
      "not_found",
      "too_many_members",
      "rate_limited",
    ),
  },
});

channelMessages.openapi(sendContract, async (c) => {
  const { body, client_id } = c.req.valid("json");
  const message = { body, clientId: client_id ?? null };
  const { id } = await sendMessage(c.get("ctx"), c.get("actor"), c.get("channelAccess"), message);
  return c.json({ status: "success" as const, message_id: id }, 201);
});
