import { createRoute, z } from "@hono/zod-openapi";
import { signedIn } from "../../../http/contract.ts";
import { runsAgainUnlessKept } from "../../../http/repeating.ts";
import { itemsOf, json, problems, SliceQuery } from "../../../http/responses.ts";
import { createRouter } from "../../../http/router.ts";
import { parseSlice } from "../../../lib/pages.ts";
import { listNotifications, markNotificationsRead } from "./actions.ts";
import { MarkedSchema, NotificationSchema, presentNotification } from "./schemas.ts";

export const notifications = createRouter();

const shared = { tags: ["Notifications"] };
const WANTED = { all: null, true: true, false: false } as const;

const listContract = createRoute({
  operationId: "listNotifications",
  method: "get",
  path: "/notifications",
  summary: "List your notifications",
  description: "Returns your notifications, newest first. Those of invites that are over are left out.",
  ...shared,
  ...signedIn(),
  request: {
    query: SliceQuery.extend({
      is_read: z
        .enum(["all", "true", "false"])
        .default("all")
        .describe("Only those that are read (`true`) or unread (`false`)"),
    }),
  },
  responses: {
    200: json(itemsOf("NotificationList", NotificationSchema), "One part of the list, newest first"),
    ...problems("validation_failed", "not_signed_in"),
  },
});

notifications.openapi(listContract, async (c) => {
  const { is_read, ...slice } = c.req.valid("query");
  const wanted = { isRead: WANTED[is_read], ...parseSlice(slice) };
  const { items, count } = await listNotifications(c.get("ctx"), c.get("actor"), wanted);
  return c.json({ items: items.map(presentNotification), count }, 200);
});

const markContract = createRoute({
  operationId: "markNotificationsRead",
  method: "post",
  path: "/notifications/mark_all_as_read",
  summary: "Mark all your notifications as read",
  description: "Returns how many became read.",
  ...shared,
  ...signedIn(runsAgainUnlessKept),
  responses: { 200: json(MarkedSchema, "How many became read"), ...problems("not_signed_in") },
});

notifications.openapi(markContract, async (c) => {
  const count = await markNotificationsRead(c.get("ctx"), c.get("actor"));
  return c.json({ success: true as const, notifications_marked_read: count }, 200);
});
