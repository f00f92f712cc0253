import { createRoute, z } from "@hono/zod-openapi";
import { signedIn } from "../../http/contract.ts";
import { guard } from "../../http/guard.ts";
import { inOwnName } from "../../http/own-name.ts";
import { idParameter, uuidParameter } from "../../http/parameters.ts";
import { answersNothing, shows } from "../../http/repeating.ts";
import { empty, json, jsonBody, pageOf, problems } from "../../http/responses.ts";
import { createRouter } from "../../http/router.ts";
import { invalidField } from "../../lib/error.ts";
import { parseId } from "../../lib/ids.ts";
import { cursorPage, parseCursorPage } from "../../lib/pages.ts";
import {
  addExercise,
  changeWorkout,
  cloneWorkout,
  createWorkout,
  removeExercise,
  removeWorkout,
  requireOwnWorkout,
  requireWorkout,
  viewWorkouts,
} from "./actions.ts";
import { DIFFICULTIES, TAGS_ASKED_MAX } from "./constants.ts";
import { CursorQuery, filter, PUT_MEANS, QueryFlag, UnitQuery, WORKOUT_PAGES } from "./fields/schemas.ts";
import { writeRefusals } from "./refusals.ts";
import {
  AddedExerciseBody,
  presentListed,
  presentWorkout,
  readChanges,
  readTarget,
  readWorkout,
  WORKOUT_DEFAULTS,
  WorkoutBody,
  WorkoutChanges,
  WorkoutListedSchema,
  WorkoutReplacement,
  WorkoutSchema,
} from "./schemas.ts";
import type { Workout, WorkoutValues } from "./store.ts";

export const workouts = createRouter<{ workout: Workout }>();

export const workoutVisitorsOnly = guard("workout", requireWorkout);
const makersOnly = guard("workout", requireOwnWorkout);
const inOwnNameOnly = inOwnName("created_by_user_id");
export const WorkoutPath = z.object({ id: uuidParameter("The id of the workout") });
const shared = { tags: ["Workouts"] };
const path = "/api/workouts/{id}";
const answer = json(WorkoutSchema, "The workout with its exercises");
const EXERCISES_MEAN =
  "`exercises`, where given, take the place of all there are: so they are put in another order.";

const EXERCISE_ID = "0190b8f0-0000-7000-8000-000000000001";
const EXAMPLE = {
  name: "Push day",
  description: "Chest, shoulders and triceps.",
  difficulty_level: "intermediate" as const,
  tags: ["push"],
  exercises: [
    {
      exercise: EXERCISE_ID,
      order: 1,
      target_sets: 3,
      target_reps_min: 8,
      target_reps_max: 12,
      target_weight: 60,
      rest_seconds: 90,
    },
  ],
};

const listContract = createRoute({
  operationId: "listWorkouts",
  method: "get",
  path: "/api/workouts",
  summary: "List workouts",
  description: "Returns your workouts and the public ones, newest first.",
  ...shared,
  ...signedIn(),
  request: {
    query: CursorQuery.extend({
      difficulty: filter(z.enum(DIFFICULTIES).openapi({ description: "Only workouts that are this hard" })),
      tags: z
        .union([z.string(), z.array(z.string())])
        .optional()
        .openapi({
          type: "string",
          description: "Only workouts with any of these tags, separated by commas or given several times",
        }),
      is_template: filter(QueryFlag.openapi({ description: "Only templates, or only others" })),
      is_public: filter(QueryFlag.openapi({ description: "Only public workouts, or only private ones" })),
    }),
  },
  responses: {
    200: json(pageOf("WorkoutPage", WorkoutListedSchema), "A page"),
    ...problems("validation_failed", "not_signed_in", "not_found"),
  },
});

workouts.openapi(listContract, async (c) => {
  const { is_template: isTemplate, is_public: isPublic, tags: given = [], ...query } = c.req.valid("query");
  const request = parseCursorPage(query, WORKOUT_PAGES);
  const named = [given].flat().flatMap((each) => each.split(","));
  const tags = named.map((tag) => tag.trim()).filter(Boolean);
  if (tags.length > TAGS_ASKED_MAX) {
    throw invalidField("tags", `tags may have at most ${TAGS_ASKED_MAX} tags, separated by commas.`);
  }
  const filters = { ...query, isTemplate, isPublic, tags: tags.length > 0 ? tags : undefined };
  const found = await viewWorkouts(c.get("ctx"), c.get("actor"), filters, request);
  return c.json(cursorPage(c.req.url, request, found, presentListed), 200);
});

const createContract = createRoute({
  operationId: "createWorkout",
  method: "post",
  path: "/api/workouts",
  summary: "Create a workout",
  description: "It is private unless `is_public` is true.",
  ...shared,
  ...signedIn(
    inOwnNameOnly,
    shows(201, ({ uuid }) => `/api/workouts/${uuid(0)}`),
  ),
  request: { query: UnitQuery, body: jsonBody(WorkoutBody, EXAMPLE) },
  responses: {
    201: answer,
    ...problems("validation_failed", "not_signed_in", "not_allowed", "quota_exceeded"),
  },
});

workouts.openapi(createContract, async (c) => {
  const { unit } = c.req.valid("query");
  const { values, targets } = readWorkout(c.req.valid("json"), unit);
  const whole = { ...WORKOUT_DEFAULTS, ...values } as WorkoutValues;
  const made = await createWorkout(c.get("ctx"), c.get("actor"), whole, targets ?? []);
  return c.json(presentWorkout(made, unit), 201);
});

const readContract = createRoute({
  operationId: "getWorkout",
  method: "get",
  path,
  summary: "Get a workout",
  description: "You may see your workouts and the public ones.",
  ...shared,
  ...signedIn(workoutVisitorsOnly),
  request: { params: WorkoutPath, query: UnitQuery },
  responses: { 200: answer, ...problems("validation_failed", "not_signed_in", "not_found") },
});

workouts.openapi(readContract, (c) =>
  c.json(presentWorkout(c.get("workout"), c.req.valid("query").unit), 200),
);

for (const [method, operationId, summary, description, body] of [
  [
    "put",
    "replaceWorkout",
    "Replace a workout of yours",
    `${PUT_MEANS} ${EXERCISES_MEAN}`,
    jsonBody(WorkoutReplacement, EXAMPLE),
  ],
  [
    "patch",
    "updateWorkout",
    "Change a workout of yours",
    EXERCISES_MEAN,
    jsonBody(WorkoutChanges, { tags: ["upper body"] }),
  ],
] as const) {
  const contract = createRoute({
    operationId,
    method,
    path,
    summary,
    description,
    ...shared,
    ...signedIn(makersOnly, inOwnNameOnly, shows(200)),
    request: { params: WorkoutPath, query: UnitQuery, body },
    responses: { 200: answer, ...writeRefusals },
  });
  workouts.openapi(contract, async (c) => {
    const { unit } = c.req.valid("query");
    const { values, targets } = readChanges(c.req.valid("json"), unit, c.get("workout"));
    const changed = await changeWorkout(c.get("ctx"), c.get("actor"), c.get("workout"), values, targets);
    return c.json(presentWorkout(changed, unit), 200);
  });
}

const deleteContract = createRoute({
  operationId: "deleteWorkout",
  method: "delete",
  path,
  summary: "Delete a workout of yours",
  description: "Sessions in which it was done stay.",
  ...shared,
  ...signedIn(makersOnly, answersNothing),
  request: { params: WorkoutPath },
  responses: { 204: empty("It is gone"), ...problems("not_signed_in", "not_allowed", "not_found") },
});

workouts.openapi(deleteContract, async (c) => {
  await removeWorkout(c.get("ctx"), c.get("workout"));
  return c.body(null, 204);
});

const cloneContract = createRoute({
  operationId: "cloneWorkout",
  method: "post",
  path: `${path}/clone`,
  summary: "Copy a workout",
  description: "The copy is yours and private.",
  ...shared,
  ...signedIn(
    workoutVisitorsOnly,
    inOwnNameOnly,
    shows(201, ({ uuid }) => `/api/workouts/${uuid(0)}`),
  ),
  request: { params: WorkoutPath, query: UnitQuery },
  responses: { 201: answer, ...writeRefusals },
});

workouts.openapi(cloneContract, async (c) => {
  const copy = await cloneWorkout(c.get("ctx"), c.get("actor"), c.get("workout"));
  return c.json(presentWorkout(copy, c.req.valid("query").unit), 201);
});

const addContract = createRoute({
  operationId: "addWorkoutExercise",
  method: "post",
  path: `${path}/exercises`,
  summary: "Add an exercise to a workout of yours",
  description: "It comes last, or at `order`, and those after it move down.",
  ...shared,
  ...signedIn(
    makersOnly,
    inOwnNameOnly,
    shows(201, (_, c) => `/api/workouts/${c.req.param("id")}`),
  ),
  request: {
    params: WorkoutPath,
    query: UnitQuery,
    body: jsonBody(AddedExerciseBody, {
      exercise: EXERCISE_ID,
      target_sets: 4,
      target_reps_min: 5,
      target_reps_max: 5,
    }),
  },
  responses: { 201: answer, ...writeRefusals },
});

workouts.openapi(addContract, async (c) => {
  const { unit } = c.req.valid("query");
  const body = c.req.valid("json");
  const target = { ...readTarget(body, unit), order: body.order ?? null };
  const changed = await addExercise(c.get("ctx"), c.get("actor"), c.get("workout"), target);
  return c.json(presentWorkout(changed, unit), 201);
});

const removeContract = createRoute({
  operationId: "removeWorkoutExercise",
  method: "delete",
  path: `${path}/exercises/{order}`,
  summary: "Remove an exercise from a workout of yours",
  description: "Those after it move up.",
  ...shared,
  ...signedIn(makersOnly, answersNothing),
  request: {
    params: WorkoutPath.extend({ order: idParameter("The exercise's place in the workout, from 1") }),
  },
  responses: {
    204: empty("It is out, and those after it moved up"),
    ...problems("not_signed_in", "not_allowed", "not_found"),
  },
});

workouts.openapi(removeContract, async (c) => {
  const order = parseId(c.req.param("order"));
  await removeExercise(c.get("ctx"), c.get("workout"), order);
  return c.body(null, 204);
});
