import { createRoute } from "@hono/zod-openapi";
import { signedIn } from "../../../http/contract.ts";
import { takesNoKey } from "../../../http/repeating.ts";
import { json, jsonBody, problems } from "../../../http/responses.ts";
import { createRouter } from "../../../http/router.ts";
import { type InWorkspace, namedVisitorsOnly } from "../routes.ts";
import {
  ActiveUsersQuery,
  ActiveUsersSchema,
  ActivityListSchema,
  ActivityQuery,
  MessagesPerDayQuery,
  MessagesPerDaySchema,
} from "../schemas.ts";
import { countActive, countMessagesPerDay, listActivities } from "./actions.ts";
import { presentActivity } from "./frames.ts";

export const activity = createRouter<InWorkspace>();

const ACTIVITIES_DEFAULT = 20;
const ACTIVITIES_MAX = 100;
const MINUTES_DEFAULT = 15;
const shared = { tags: ["Activity and metrics"] };
const refusals = problems("validation_failed", "not_signed_in", "not_found");

const activitiesContract = createRoute({
  operationId: "listActivities",
  method: "post",
  path: "/api/activities",
  summary: "List what happened in a workspace",
  description: "Returns the activities in channels that you may see, newest first.",
  ...shared,
  ...signedIn(namedVisitorsOnly, takesNoKey),
  request: { body: jsonBody(ActivityQuery, { workspace_id: 1, limit: 20 }) },
  responses: { 200: json(ActivityListSchema, "The activities, newest first"), ...refusals },
});

activity.openapi(activitiesContract, async (c) => {
  const { limit } = c.req.valid("json");
  const shown = Math.min(limit ?? ACTIVITIES_DEFAULT, ACTIVITIES_MAX);
  const activities = await listActivities(c.get("ctx"), c.get("actor"), c.get("access"), shown);
  return c.json({ status: "success" as const, data: activities.map(presentActivity) }, 200);
});

const perDayContract = createRoute({
  operationId: "countMessagesPerDay",
  method: "post",
  path: "/api/metrics/messages-per-day",
  summary: "Count the messages of each of the last 14 days",
  description: "Counts messages in channels that you may see, by days of UTC.",
  ...shared,
  ...signedIn(namedVisitorsOnly, takesNoKey),
  request: { body: jsonBody(MessagesPerDayQuery, { workspace_id: 1 }) },
  responses: { 200: json(MessagesPerDaySchema, "The counts, oldest first"), ...refusals },
});

activity.openapi(perDayContract, async (c) => {
  const data = await countMessagesPerDay(c.get("ctx"), c.get("actor"), c.get("access"));
  return c.json({ status: "success" as const, data }, 200);
});

const activeContract = createRoute({
  operationId: "countActiveUsers",
  method: "post",
  path: "/api/metrics/active-users",
  summary: "Count the active members of a workspace",
  description: "Counts the members who did something in the last minutes, in channels that you may see.",
  ...shared,
  ...signedIn(namedVisitorsOnly, takesNoKey),
  request: { body: jsonBody(ActiveUsersQuery, { workspace_id: 1, minutes: 15 }) },
  responses: { 200: json(ActiveUsersSchema, "The count"), ...refusals },
});

activity.openapi(activeContract, async (c) => {
  const minutes = c.req.valid("json").minutes ?? MINUTES_DEFAULT;
  const active_count = await countActive(c.get("ctx"), c.get("actor"), c.get("access"), minutes);
  return c.json({ status: "success" as const, data: { active_count } }, 200);
});
