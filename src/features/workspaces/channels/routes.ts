import { createRoute, z } from "@hono/zod-openapi";
import { signedIn } from "../../../http/contract.ts";
import { guard, guardBy } from "../../../http/guard.ts";
import { readNamedId } from "../../../http/named-ids.ts";
import { idParameter } from "../../../http/parameters.ts";
import { answers } from "../../../http/repeating.ts";
import { json, jsonBody, jsonPage, problems } from "../../../http/responses.ts";
import { createRouter } from "../../../http/router.ts";
import { openSocket } from "../../../http/sockets.ts";
import { parseId } from "../../../lib/ids.ts";
import { ARRAY_PAGES, cursorLinks, linkHeaders, parseCursorPage } from "../../../lib/pages.ts";
import { assertMember } from "../policy.ts";
import { CursorQuery, type InWorkspace, namedVisitorsOnly } from "../routes.ts";
import { connectToChannel, createChannel, listChannels, requireChannel } from "./actions.ts";
import type { ChannelAccess } from "./policy.ts";
import {
  ChannelAnswer,
  ChannelBody,
  ChannelCreatedSchema,
  ChannelListSchema,
  presentChannel,
} from "./schemas.ts";

export interface InChannel {
  channelAccess: ChannelAccess;
}

export const channels = createRouter<InChannel & InWorkspace>();

export const channelVisitorsOnly = guard("channelAccess", (ctx, accountId, id) =>
  requireChannel(ctx, accountId, parseId(id)),
);

export const namedChannelVisitorsOnly = guardBy<InChannel>(async (c) => {
  const id = await readNamedId(c, "channel_id");
  c.set("channelAccess", await requireChannel(c.get("ctx"), c.get("actor").accountId, id));
});

const membersOnly = guardBy<InWorkspace>((c) => assertMember(c.get("access")));

export const ChannelPath = z.object({ id: idParameter("The id of the channel") });
const shared = { tags: ["Channels"] };

const listContract = createRoute({
  operationId: "listChannels",
  method: "get",
  path: "/api/channels",
  summary: "List the channels of a workspace",
  description:
    "Returns 100 channels at a time that you may see, oldest first. The Link header has the neighbouring pages.",
  ...shared,
  ...signedIn(namedVisitorsOnly),
  request: { query: CursorQuery.extend({ workspace_id: idParameter("The id of the workspace") }) },
  responses: {
    200: jsonPage(ChannelListSchema, "One page of channels, oldest first"),
    ...problems("validation_failed", "not_signed_in", "not_found"),
  },
});

channels.openapi(listContract, async (c) => {
  const query = c.req.valid("query");
  const request = parseCursorPage(query, ARRAY_PAGES);
  const { items, hasMore } = await listChannels(c.get("ctx"), c.get("actor"), c.get("access"), request);
  return c.json(
    { status: "success" as const, data: items.map(presentChannel) },
    200,
    linkHeaders(cursorLinks(c.req.url, request, { hasMore, lastId: items.at(-1)?.channel.id })),
  );
});

const createContract = createRoute({
  operationId: "createChannel",
  method: "post",
  path: "/api/channels",
  summary: "Create a channel",
  description: "Members of the workspace may. You are its owner.",
  ...shared,
  ...signedIn(
    namedVisitorsOnly,
    membersOnly,
    answers((c, { id }) => c.json(presentMade(id), 201)),
  ),
  request: { body: jsonBody(ChannelBody, { workspace_id: 1, name: "general", is_private: false }) },
  responses: {
    201: json(ChannelCreatedSchema, "The id of the new channel"),
    ...problems("validation_failed", "not_signed_in", "not_allowed", "not_found", "quota_exceeded"),
  },
});

channels.openapi(createContract, async (c) => {
  const { name, is_private } = c.req.valid("json");
  const channel = { name, isPrivate: is_private ?? false };
  const channel_id = await createChannel(c.get("ctx"), c.get("actor"), c.get("access"), channel);
  return c.json(presentMade(channel_id), 201);
});

function presentMade(channel_id: number) {
  return { status: "success" as const, channel_id };
}

const readContract = createRoute({
  operationId: "getChannel",
  method: "get",
  path: "/api/channels/{id}",
  summary: "Get a channel",
  description: "Members of the workspace may see its public channels; only its members a private one.",
  ...shared,
  ...signedIn(channelVisitorsOnly),
  request: { params: ChannelPath },
  responses: { 200: json(ChannelAnswer, "The channel"), ...problems("not_signed_in", "not_found") },
});

channels.openapi(readContract, (c) => {
  const { channel, role } = c.get("channelAccess");
  const data = presentChannel({ channel, isMember: role !== null });
  return c.json({ status: "success" as const, data }, 200);
});

channels.get("/ws/channels/:id", (c) => {
  const id = parseId(c.req.param("id"));
  return openSocket(c.get("ctx"), c.req.raw, {
    place: `channel:${id}`,
    open: (claim) => connectToChannel(c.get("ctx"), claim, id, c.req.query("after") ?? null),
  });
});
