import { createRoute, z } from "@hono/zod-openapi";
import { signedIn } from "../../../http/contract.ts";
import { guard } from "../../../http/guard.ts";
import { inOwnName } from "../../../http/own-name.ts";
import { uuidParameter } from "../../../http/parameters.ts";
import { answersNothing, shows } from "../../../http/repeating.ts";
import { empty, json, jsonBody, pageOf, problems } from "../../../http/responses.ts";
import { createRouter } from "../../../http/router.ts";
import { cursorPage, parseCursorPage } from "../../../lib/pages.ts";
import { CATEGORIES, DIFFICULTIES, MUSCLE_GROUPS } from "../constants.ts";
import { CursorQuery, filter, PUT_MEANS, QueryFlag, WORKOUT_PAGES } from "../fields/schemas.ts";
import {
  changeExercise,
  createExercise,
  removeExercise,
  requireExercise,
  requireOwnExercise,
  viewExercises,
} from "./actions.ts";
import {
  EXERCISE_DEFAULTS,
  ExerciseBody,
  ExerciseChanges,
  ExerciseListedSchema,
  ExerciseSchema,
  presentExercise,
  presentListedExercise,
  readExercise,
} from "./schemas.ts";
import type { Exercise, ExerciseValues } from "./store.ts";

export const exercises = createRouter<{ exercise: Exercise }>();

const readersOnly = guard("exercise", requireExercise);
const makersOnly = guard("exercise", requireOwnExercise);
const inOwnNameOnly = inOwnName("created_by_user_id");
const shared = { tags: ["Exercises"] };
const ExercisePath = z.object({ id: uuidParameter("The id of the exercise") });
const path = "/api/exercises/{id}";

const EXAMPLE: z.input<typeof ExerciseBody> = {
  name: "Bench Press",
  category: "strength",
  difficulty_level: "beginner",
  primary_muscles: ["chest"],
  secondary_muscles: ["arms", "shoulders"],
  equipment_needed: ["Barbell", "Bench"],
  instructions: ["Lower the bar to the chest.", "Press it up."],
};

const listContract = createRoute({
  operationId: "listExercises",
  method: "get",
  path: "/api/exercises",
  summary: "List exercises",
  description:
    "Returns the exercises that you may use, by name: the library's, yours, and other people's public ones.",
  ...shared,
  ...signedIn(),
  request: {
    query: CursorQuery.extend({
      category: filter(z.enum(CATEGORIES).openapi({ description: "Only exercises of this kind" })),
      difficulty: filter(z.enum(DIFFICULTIES).openapi({ description: "Only those that are this hard" })),
      muscle_group: filter(
        z
          .enum(MUSCLE_GROUPS)
          .openapi({ description: "Only those that train this muscle group, most or also" }),
      ),
      custom_only: filter(QueryFlag.openapi({ description: "Only those that you made" })),
    }),
  },
  responses: {
    200: json(pageOf("ExercisePage", ExerciseListedSchema), "A page"),
    ...problems("validation_failed", "not_signed_in", "not_found"),
  },
});

exercises.openapi(listContract, async (c) => {
  const { muscle_group: muscleGroup, custom_only: customOnly, ...query } = c.req.valid("query");
  const request = parseCursorPage(query, WORKOUT_PAGES);
  const filters = { ...query, muscleGroup, customOnly };
  const found = await viewExercises(c.get("ctx"), c.get("actor"), filters, request);
  return c.json(cursorPage(c.req.url, request, found, presentListedExercise), 200);
});

const createContract = createRoute({
  operationId: "createExercise",
  method: "post",
  path: "/api/exercises",
  summary: "Create an exercise of your own",
  description: "It is private unless `is_public` is true.",
  ...shared,
  ...signedIn(
    inOwnNameOnly,
    shows(201, ({ uuid }) => `/api/exercises/${uuid(0)}`),
  ),
  request: { body: jsonBody(ExerciseBody, EXAMPLE) },
  responses: {
    201: json(ExerciseSchema, "The exercise"),
    ...problems("validation_failed", "not_signed_in", "not_allowed", "quota_exceeded"),
  },
});

exercises.openapi(createContract, async (c) => {
  const values = { ...EXERCISE_DEFAULTS, ...readExercise(c.req.valid("json")) } as ExerciseValues;
  return c.json(presentExercise(await createExercise(c.get("ctx"), c.get("actor"), values)), 201);
});

const readContract = createRoute({
  operationId: "getExercise",
  method: "get",
  path,
  summary: "Get an exercise",
  description: "You may see the library's exercises, yours, and other people's public ones.",
  ...shared,
  ...signedIn(readersOnly),
  request: { params: ExercisePath },
  responses: { 200: json(ExerciseSchema, "The exercise"), ...problems("not_signed_in", "not_found") },
});

exercises.openapi(readContract, (c) => c.json(presentExercise(c.get("exercise")), 200));

for (const [method, operationId, summary, description, body] of [
  ["put", "replaceExercise", "Replace an exercise of yours", PUT_MEANS, jsonBody(ExerciseBody, EXAMPLE)],
  [
    "patch",
    "updateExercise",
    "Change an exercise of yours",
    "Fields that are left out keep their values.",
    jsonBody(ExerciseChanges, { difficulty_level: "intermediate" }),
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
    request: { params: ExercisePath, body },
    responses: {
      200: json(ExerciseSchema, "The exercise as it is now"),
      ...problems("validation_failed", "not_signed_in", "not_allowed", "not_found", "quota_exceeded"),
    },
  });
  exercises.openapi(contract, async (c) => {
    const changes = readExercise(c.req.valid("json"));
    const changed = await changeExercise(c.get("ctx"), c.get("actor"), c.get("exercise"), changes);
    return c.json(presentExercise(changed), 200);
  });
}

const deleteContract = createRoute({
  operationId: "deleteExercise",
  method: "delete",
  path,
  summary: "Delete an exercise of yours",
  description: "Sets that were performed of it stay, and its name under them.",
  ...shared,
  ...signedIn(makersOnly, answersNothing),
  request: { params: ExercisePath },
  responses: {
    204: empty("The exercise is deleted"),
    ...problems("not_signed_in", "not_allowed", "not_found"),
  },
});

exercises.openapi(deleteContract, async (c) => {
  await removeExercise(c.get("ctx"), c.get("exercise"));
  return c.body(null, 204);
});
