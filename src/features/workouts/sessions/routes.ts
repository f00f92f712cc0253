import { createRoute, z } from "@hono/zod-openapi";
import { signedIn } from "../../../http/contract.ts";
import { guard } from "../../../http/guard.ts";
import { emptyBodyIsNone } from "../../../http/optional-body.ts";
import { inOwnName } from "../../../http/own-name.ts";
import { uuidParameter } from "../../../http/parameters.ts";
import { answersNothing, shows } from "../../../http/repeating.ts";
import { empty, json, jsonBody, pageOf, problems } from "../../../http/responses.ts";
import { createRouter } from "../../../http/router.ts";
import { countedPage, parsePage } from "../../../lib/pages.ts";
import { SESSION_STATUSES } from "../constants.ts";
import { parseSpan } from "../dates.ts";
import { filter, PageQuery, PUT_MEANS, SpanQuery, UnitQuery, WORKOUT_PAGES } from "../fields/schemas.ts";
import { answersOnly } from "../fixed-paths.ts";
import { writeRefusals } from "../refusals.ts";
import { WorkoutPath, workoutVisitorsOnly } from "../routes.ts";
import type { Workout } from "../store.ts";
import { spanOf, zoneOf } from "../time-zones.ts";
import {
  changeOwnSession,
  createSession,
  moveOwnSession,
  removeSession,
  requireSession,
  summarize,
  summarizeWorkout,
  viewSessions,
} from "./actions.ts";
import {
  CompletionBody,
  presentListedSession,
  presentSession,
  presentStatistics,
  presentSummary,
  readChange,
  readWorkoutId,
  SessionBody,
  SessionChanges,
  SessionListedSchema,
  SessionReplacement,
  SessionSchema,
  StatisticsSchema,
  SummarySchema,
} from "./schemas.ts";
import type { Session } from "./store.ts";

export const sessions = createRouter<{ session: Session; workout: Workout }>();

const ownersOnly = guard("session", requireSession);
const inOwnNameOnly = inOwnName("user_id");
const shared = { tags: ["Workout sessions"] };
const SessionPath = z.object({ id: uuidParameter("The id of the session") });
const path = "/api/workout-sessions/{id}";
const showsSession = shows(200, (_, c) => `/api/workout-sessions/${c.req.param("id")}`);
const answer = json(SessionSchema, "The session as it is now");
const refusals = problems("validation_failed", "not_signed_in", "not_found");
const moveRefusals = problems("validation_failed", "not_signed_in", "not_allowed", "not_found");

const EXAMPLE = { workout: "0190b8f0-0000-7000-8000-000000000002", notes: "Before work." };

const listContract = createRoute({
  operationId: "listSessions",
  method: "get",
  path: "/api/workout-sessions",
  summary: "List your workout sessions",
  description: "Returns your sessions, the latest first.",
  ...shared,
  ...signedIn(),
  request: {
    query: PageQuery.extend(SpanQuery.shape)
      .extend(UnitQuery.shape)
      .extend({
        status: filter(z.enum(SESSION_STATUSES).openapi({ description: "Only sessions that are this far" })),
        workout: filter(uuidParameter("The id of a workout: only its sessions")),
      }),
  },
  responses: { 200: json(pageOf("WorkoutSessionPage", SessionListedSchema), "A page"), ...refusals },
});

sessions.openapi(listContract, async (c) => {
  const { status, workout: workoutId, unit, ...query } = c.req.valid("query");
  const request = parsePage(query, WORKOUT_PAGES);
  const span = await spanOf(c.get("ctx"), c.get("actor"), query);
  const found = await viewSessions(c.get("ctx"), c.get("actor"), { status, workoutId, ...span }, request);
  const present = (session: Session) => presentListedSession(session, unit);
  return c.json(countedPage(c.req.url, request, found, present), 200);
});

const createContract = createRoute({
  operationId: "createSession",
  method: "post",
  path: "/api/workout-sessions",
  summary: "Plan a session, or record one",
  description: "A session is planned unless `status` says otherwise.",
  ...shared,
  ...signedIn(
    inOwnNameOnly,
    shows(201, ({ uuid }) => `/api/workout-sessions/${uuid(0)}`),
  ),
  request: { query: UnitQuery, body: jsonBody(SessionBody, EXAMPLE) },
  responses: {
    201: json(SessionSchema, "The session"),
    ...problems("validation_failed", "not_signed_in", "not_allowed", "quota_exceeded"),
  },
});

sessions.openapi(createContract, async (c) => {
  const body = c.req.valid("json");
  const made = await createSession(c.get("ctx"), c.get("actor"), body.workout, readChange(body));
  return c.json(presentSession(made, c.req.valid("query").unit), 201);
});

const statisticsContract = createRoute({
  operationId: "getSessionStatistics",
  method: "get",
  path: "/api/workout-sessions/statistics",
  summary: "Sum up your sessions",
  description: "Sums up all your sessions, or those of a period.",
  ...shared,
  ...signedIn(),
  request: { query: SpanQuery.extend(UnitQuery.shape) },
  responses: {
    200: json(SummarySchema, "The sums"),
    ...problems("validation_failed", "not_signed_in"),
  },
});

sessions.openapi(statisticsContract, async (c) => {
  const { unit, ...query } = c.req.valid("query");
  const [ctx, actor] = [c.get("ctx"), c.get("actor")];
  const timeZone = await zoneOf(ctx, actor, query);
  const totals = await summarize(ctx, actor, parseSpan(query, timeZone), timeZone);
  return c.json(presentSummary(totals, unit), 200);
});

// Before `/{id}`, which would match this path.
sessions.all(statisticsContract.path, answersOnly("GET"));

const readContract = createRoute({
  operationId: "getSession",
  method: "get",
  path,
  summary: "Get a session",
  description: "Only you may see your sessions.",
  ...shared,
  ...signedIn(ownersOnly),
  request: { params: SessionPath, query: UnitQuery },
  responses: { 200: json(SessionSchema, "The session"), ...refusals },
});

sessions.openapi(readContract, (c) =>
  c.json(presentSession(c.get("session"), c.req.valid("query").unit), 200),
);

for (const [method, operationId, summary, means, body] of [
  ["put", "replaceSession", "Write a session again", `${PUT_MEANS} `, jsonBody(SessionReplacement, EXAMPLE)],
  ["patch", "updateSession", "Change a session", "", jsonBody(SessionChanges, { rating: 5 })],
] as const) {
  const contract = createRoute({
    operationId,
    method,
    path,
    summary,
    description: `${means}A change of \`status\` starts, completes or cancels it.`,
    ...shared,
    ...signedIn(ownersOnly, inOwnNameOnly, shows(200)),
    request: { params: SessionPath, query: UnitQuery, body },
    responses: { 200: answer, ...writeRefusals },
  });
  sessions.openapi(contract, async (c) => {
    const body = c.req.valid("json");
    const workoutId = readWorkoutId(body.workout, c.get("session"));
    const change = { ...readChange(body), workoutId };
    const changed = await changeOwnSession(c.get("ctx"), c.get("actor"), c.get("session").id, change);
    return c.json(presentSession(changed, c.req.valid("query").unit), 200);
  });
}

const deleteContract = createRoute({
  operationId: "deleteSession",
  method: "delete",
  path,
  summary: "Delete a session and its sets",
  description: "Sets of other sessions stay.",
  ...shared,
  ...signedIn(ownersOnly, answersNothing),
  request: { params: SessionPath },
  responses: { 204: empty("The session is deleted"), ...problems("not_signed_in", "not_found") },
});

sessions.openapi(deleteContract, async (c) => {
  await removeSession(c.get("ctx"), c.get("session"));
  return c.body(null, 204);
});

for (const [verb, operationId, status, summary, description] of [
  ["start", "startSession", "in_progress", "Start a planned session", "Its start becomes now."],
  [
    "cancel",
    "cancelSession",
    "cancelled",
    "Cancel a session",
    "A planned session, or one in progress, can be cancelled.",
  ],
] as const) {
  const contract = createRoute({
    operationId,
    method: "post",
    path: `${path}/${verb}`,
    summary,
    description,
    ...shared,
    ...signedIn(ownersOnly, inOwnNameOnly, showsSession),
    request: { params: SessionPath, query: UnitQuery },
    responses: { 200: answer, ...moveRefusals },
  });
  sessions.openapi(contract, async (c) => {
    const changed = await moveOwnSession(c.get("ctx"), c.get("actor"), c.get("session").id, { status });
    return c.json(presentSession(changed, c.req.valid("query").unit), 200);
  });
}

const completeContract = createRoute({
  operationId: "completeSession",
  method: "post",
  path: `${path}/complete`,
  summary: "Complete a session in progress",
  description: "Sets its end to `end_time`, or to now.",
  ...shared,
  ...signedIn(ownersOnly, inOwnNameOnly, emptyBodyIsNone, showsSession),
  request: {
    params: SessionPath,
    query: UnitQuery,
    body: { ...jsonBody(CompletionBody, { rating: 4, notes: "The last set was hard." }), required: false },
  },
  responses: { 200: answer, ...writeRefusals },
});

sessions.openapi(completeContract, async (c) => {
  const change = { ...readChange(c.req.valid("json") ?? {}), status: "completed" as const };
  const changed = await moveOwnSession(c.get("ctx"), c.get("actor"), c.get("session").id, change);
  return c.json(presentSession(changed, c.req.valid("query").unit), 200);
});

const workoutStatisticsContract = createRoute({
  operationId: "getWorkoutStatistics",
  method: "get",
  path: "/api/workouts/{id}/statistics",
  summary: "Sum up your sessions of a workout",
  description: "Counts completed sessions only.",
  tags: ["Workouts"],
  ...signedIn(workoutVisitorsOnly),
  request: { params: WorkoutPath, query: UnitQuery },
  responses: { 200: json(StatisticsSchema, "The sums"), ...refusals },
});

sessions.openapi(workoutStatisticsContract, async (c) => {
  const totals = await summarizeWorkout(c.get("ctx"), c.get("actor"), c.get("workout"));
  return c.json(presentStatistics(totals, c.req.valid("query").unit), 200);
});
