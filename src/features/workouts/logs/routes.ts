import { createRoute, z } from "@hono/zod-openapi";
import { signedIn } from "../../../http/contract.ts";
import { guard } from "../../../http/guard.ts";
import { inOwnName } from "../../../http/own-name.ts";
import { uuidParameter } from "../../../http/parameters.ts";
import { answers, answersNothing, shows } from "../../../http/repeating.ts";
import { empty, json, jsonBody, pageOf, problems } from "../../../http/responses.ts";
import { createRouter } from "../../../http/router.ts";
import { countedPage, parsePage } from "../../../lib/pages.ts";
import { parseSpan } from "../dates.ts";
import { filter, PageQuery, PUT_MEANS, SpanQuery, UnitQuery, WORKOUT_PAGES } from "../fields/schemas.ts";
import { answersOnly } from "../fixed-paths.ts";
import { viewProgress, viewRecords } from "../records/actions.ts";
import { BUCKETS } from "../records/progress.ts";
import { ProgressSchema, presentProgress, presentRecords, RecordsSchema } from "../records/schemas.ts";
import { writeRefusals } from "../refusals.ts";
import { spanOf, zoneOf } from "../time-zones.ts";
import { changeLog, createLog, createLogs, removeLog, requireLog, requireLogs, viewLogs } from "./actions.ts";
import {
  LogBody,
  LogChanges,
  LogListSchema,
  LogSchema,
  LogsBody,
  presentLog,
  readChanges,
  readLog,
} from "./schemas.ts";
import type { Log } from "./store.ts";

export const logs = createRouter<{ log: Log }>();

const ownersOnly = guard("log", requireLog);
const inOwnNameOnly = inOwnName("user_id");
const shared = { tags: ["Exercise logs"] };
const LogPath = z.object({ id: uuidParameter("The id of the set") });
const path = "/api/exercise-logs/{id}";
const refusals = problems("validation_failed", "not_signed_in", "not_found");

const EXAMPLE: z.input<typeof LogBody> = {
  workout_session: "0190b8f0-0000-7000-8000-000000000003",
  exercise: "0190b8f0-0000-7000-8000-000000000001",
  set_number: 1,
  reps: 10,
  weight: 60,
};

const listContract = createRoute({
  operationId: "listLogs",
  method: "get",
  path: "/api/exercise-logs",
  summary: "List your sets",
  description: "Returns the sets that you performed, the latest first.",
  ...shared,
  ...signedIn(),
  request: {
    query: PageQuery.extend(SpanQuery.shape)
      .extend(UnitQuery.shape)
      .extend({
        session: filter(uuidParameter("The id of a session: only its sets")),
        exercise: filter(uuidParameter("The id of an exercise: only its sets")),
      }),
  },
  responses: { 200: json(pageOf("ExerciseLogPage", LogSchema), "A page"), ...refusals },
});

logs.openapi(listContract, async (c) => {
  const { session: sessionId, exercise: exerciseId, unit, ...query } = c.req.valid("query");
  const request = parsePage(query, WORKOUT_PAGES);
  const span = await spanOf(c.get("ctx"), c.get("actor"), query);
  const filters = { sessionId, exerciseId, ...span };
  const found = await viewLogs(c.get("ctx"), c.get("actor"), filters, request);
  return c.json(
    countedPage(c.req.url, request, found, (log) => presentLog(log, unit)),
    200,
  );
});

const createContract = createRoute({
  operationId: "createLog",
  method: "post",
  path: "/api/exercise-logs",
  summary: "Log a set",
  description: "The set belongs to one of your sessions.",
  ...shared,
  ...signedIn(
    inOwnNameOnly,
    shows(201, ({ uuid }) => `/api/exercise-logs/${uuid(0)}`),
  ),
  request: { query: UnitQuery, body: jsonBody(LogBody, EXAMPLE) },
  responses: {
    201: json(LogSchema, "The set"),
    ...problems("validation_failed", "not_signed_in", "not_allowed", "quota_exceeded"),
  },
});

logs.openapi(createContract, async (c) => {
  const { unit } = c.req.valid("query");
  const ctx = c.get("ctx");
  const log = await createLog(ctx, c.get("actor"), readLog(c.req.valid("json"), unit, ctx.now()));
  return c.json(presentLog(log, unit), 201);
});

const answersMadeLogs = answers(async (c, { uuid }) => {
  const { logs: sent } = LogsBody.parse(await c.req.json());
  const { unit } = UnitQuery.parse(c.req.query());
  const ids = sent.map((_, index) => uuid(index));
  const made = await requireLogs(c.get("ctx"), c.get("actor"), ids);
  return c.json(
    made.map((log) => presentLog(log, unit)),
    201,
  );
});

const createAllContract = createRoute({
  operationId: "createLogs",
  method: "post",
  path: "/api/exercise-logs/bulk_create",
  summary: "Log several sets",
  description: "Logs all of them, or none where one is refused.",
  ...shared,
  ...signedIn(inOwnNameOnly, answersMadeLogs),
  request: { query: UnitQuery, body: jsonBody(LogsBody, { logs: [EXAMPLE, { ...EXAMPLE, set_number: 2 }] }) },
  responses: {
    201: json(LogListSchema, "The sets, in the order in which they came"),
    ...problems("validation_failed", "not_signed_in", "not_allowed", "quota_exceeded"),
  },
});

logs.openapi(createAllContract, async (c) => {
  const { unit } = c.req.valid("query");
  const ctx = c.get("ctx");
  const all = c.req.valid("json").logs.map((log) => readLog(log, unit, ctx.now()));
  const made = await createLogs(ctx, c.get("actor"), all);
  return c.json(
    made.map((log) => presentLog(log, unit)),
    201,
  );
});

const recordsContract = createRoute({
  operationId: "getPersonalRecords",
  method: "get",
  path: "/api/exercise-logs/personal_records",
  summary: "Get your personal records",
  description: "Returns your best sets of every exercise, or of one.",
  ...shared,
  ...signedIn(),
  request: {
    query: UnitQuery.extend({
      exercise: filter(uuidParameter("The id of an exercise: only its records")),
    }),
  },
  responses: { 200: json(RecordsSchema, "Each with the set behind it"), ...refusals },
});

logs.openapi(recordsContract, async (c) => {
  const { unit, exercise } = c.req.valid("query");
  const found = await viewRecords(c.get("ctx"), c.get("actor"), exercise ?? null);
  return c.json({ results: found.map((each) => presentRecords(each, unit)) }, 200);
});

const progressContract = createRoute({
  operationId: "getProgress",
  method: "get",
  path: "/api/exercise-logs/progress",
  summary: "Get your progress in an exercise",
  description: "Sums up your sets of an exercise by day, week or month, oldest first.",
  ...shared,
  ...signedIn(),
  request: {
    query: UnitQuery.extend(SpanQuery.shape).extend({
      exercise: uuidParameter("The id of the exercise"),
      bucket: z.enum(BUCKETS).default("week").describe("How long a period is summed up"),
    }),
  },
  responses: { 200: json(ProgressSchema, "Oldest first"), ...refusals },
});

logs.openapi(progressContract, async (c) => {
  const { unit, exercise: id, bucket, ...query } = c.req.valid("query");
  const [ctx, actor] = [c.get("ctx"), c.get("actor")];
  const timeZone = await zoneOf(ctx, actor, query);
  const wanted = { span: parseSpan(query, timeZone), bucket, timeZone };
  const { exercise, progress } = await viewProgress(ctx, actor, id, wanted);
  return c.json({ exercise, bucket, results: progress.map((each) => presentProgress(each, unit)) }, 200);
});

// Before `/{id}`, which would match these paths.
logs.all(createAllContract.path, answersOnly("POST"));
logs.all(recordsContract.path, answersOnly("GET"));
logs.all(progressContract.path, answersOnly("GET"));

const readContract = createRoute({
  operationId: "getLog",
  method: "get",
  path,
  summary: "Get a set",
  description: "Only you may see your sets.",
  ...shared,
  ...signedIn(ownersOnly),
  request: { params: LogPath, query: UnitQuery },
  responses: { 200: json(LogSchema, "The set"), ...refusals },
});

logs.openapi(readContract, (c) => c.json(presentLog(c.get("log"), c.req.valid("query").unit), 200));

for (const [method, operationId, summary, description, body] of [
  ["put", "replaceLog", "Replace a set", PUT_MEANS, jsonBody(LogBody, EXAMPLE)],
  [
    "patch",
    "updateLog",
    "Change a set",
    "Fields that are left out keep their values.",
    jsonBody(LogChanges, { reps: 12 }),
  ],
] as const) {
  const contract = createRoute({
    operationId,
    method,
    path,
    summary,
    description,
    ...shared,
    ...signedIn(ownersOnly, inOwnNameOnly, shows(200)),
    request: { params: LogPath, query: UnitQuery, body },
    responses: { 200: json(LogSchema, "The set as it is now"), ...writeRefusals },
  });

  logs.openapi(contract, async (c) => {
    const { unit } = c.req.valid("query");
    const changes = readChanges(c.req.valid("json"), unit, c.get("log"));
    const changed = await changeLog(c.get("ctx"), c.get("actor"), c.get("log"), changes);
    return c.json(presentLog(changed, unit), 200);
  });
}

const deleteContract = createRoute({
  operationId: "deleteLog",
  method: "delete",
  path,
  summary: "Delete a set",
  description: "Its session stays.",
  ...shared,
  ...signedIn(ownersOnly, answersNothing),
  request: { params: LogPath },
  responses: { 204: empty("It is gone"), ...problems("not_signed_in", "not_found") },
});

logs.openapi(deleteContract, async (c) => {
  await removeLog(c.get("ctx"), c.get("log"));
  return c.body(null, 204);
});
