import { createRoute, z } from "@hono/zod-openapi";
import { createMiddleware } from "hono/factory";
import { signedIn } from "../../../http/contract.ts";
import { inOwnName } from "../../../http/own-name.ts";
import { answersNothing, shows } from "../../../http/repeating.ts";
import { empty, json, jsonBody, pageOf, problems } from "../../../http/responses.ts";
import { type AppEnv, createRouter } from "../../../http/router.ts";
import { cursorLinks, parseCursorPage } from "../../../lib/pages.ts";
import { CursorQuery, filter, PUT_MEANS, QueryFlag, WORKOUT_PAGES } from "../schemas.ts";
import { CATEGORIES, DIFFICULTIES, MUSCLE_GROUPS } from "../vocabulary.ts";
import {
  changeExercise,
  createExercise,
  removeExercise,
  requireExercise,
  requireOwnExercise,
  viewExercises,
} from "./actions.ts";
import {
  ExerciseBody,
  ExerciseChanges,
  ExerciseListedSchema,
  ExerciseSchema,
  presentExercise,
  presentListedExercise,
} from "./schemas.ts";
import type { Exercise, ExerciseValues } from "./store.ts";

interface OnExercise {
  exercise: Exercise;
}

export const exercises = createRouter<OnExercise>();

/** Lets only those pass who may use the exercise in the path; for others it does not exist. */
const usersOnly = createMiddleware<AppEnv & { Variables: OnExercise }>(async (c, next) => {
  const { accountId } = c.get("actor");
  c.set("exercise", await requireExercise(c.get("ctx"), accountId, c.req.param("id") ?? ""));
  await next();
});

/** Lets only those pass who made the exercise in the path. */
const makersOnly = createMiddleware<AppEnv & { Variables: OnExercise }>(async (c, next) => {
  const { accountId } = c.get("actor");
  c.set("exercise", await requireOwnExercise(c.get("ctx"), accountId, c.req.param("id") ?? ""));
  await next();
});

const inOwnNameOnly = inOwnName("created_by_user_id");
const shared = { tags: ["Exercises"] };
const ExercisePath = z.object({ id: z.string().openapi({ format: "uuid" }) });
const path = "/api/exercises/{id}";

const listContract = createRoute({
  method: "get",
  path: "/api/exercises",
  summary: "Exercises that you may use, by name",
  ...shared,
  ...signedIn(),
  request: {
    query: CursorQuery.extend({
      category: filter(z.enum(CATEGORIES)),
      difficulty: filter(z.enum(DIFFICULTIES)),
      muscle_group: filter(z.enum(MUSCLE_GROUPS).openapi({ description: "Primary or secondary" })),
      custom_only: filter(QueryFlag.openapi({ description: "Only those that you made" })),
    }),
  },
  responses: {
    200: json(pageOf(ExerciseListedSchema), "A page"),
    ...problems("validation_failed", "not_signed_in", "not_found"),
  },
});

exercises.openapi(listContract, async (c) => {
  const {
    category,
    difficulty,
    muscle_group: muscleGroup,
    custom_only: customOnly,
    search,
    ...page
  } = c.req.valid("query");
  const request = parseCursorPage(page, WORKOUT_PAGES);
  const filters = { category, difficulty, muscleGroup, customOnly, search };
  const { items, count, hasMore } = await viewExercises(c.get("ctx"), c.get("actor"), filters, request);
  const links = cursorLinks(c.req.url, request, { hasMore, lastId: items.at(-1)?.id });
  return c.json({ count, ...links, results: items.map(presentListedExercise) }, 200);
});

const createContract = createRoute({
  method: "post",
  path: "/api/exercises",
  summary: "Make an exercise of your own",
  ...shared,
  ...signedIn(
    inOwnNameOnly,
    shows(201, ({ uuid }) => `/api/exercises/${uuid(0)}`),
  ),
  request: { body: jsonBody(ExerciseBody) },
  responses: {
    201: json(ExerciseSchema, "The exercise"),
    ...problems("validation_failed", "not_signed_in", "not_allowed"),
  },
});

exercises.openapi(createContract, async (c) => {
  const values = { ...UNSAID, ...readFields(c.req.valid("json")) } as ExerciseValues;
  return c.json(presentExercise(await createExercise(c.get("ctx"), c.get("actor"), values)), 201);
});

const readContract = createRoute({
  method: "get",
  path,
  summary: "One exercise",
  ...shared,
  ...signedIn(usersOnly),
  request: { params: ExercisePath },
  responses: { 200: json(ExerciseSchema, "The exercise"), ...problems("not_signed_in", "not_found") },
});

exercises.openapi(readContract, (c) => c.json(presentExercise(c.get("exercise")), 200));

const replaceContract = createRoute({
  method: "put",
  path,
  summary: "Write an exercise of yours again",
  description: PUT_MEANS,
  ...shared,
  ...signedIn(makersOnly, inOwnNameOnly, shows(200)),
  request: { params: ExercisePath, body: jsonBody(ExerciseBody) },
  responses: {
    200: json(ExerciseSchema, "The exercise as it is now"),
    ...problems("validation_failed", "not_signed_in", "not_allowed", "not_found"),
  },
});

exercises.openapi(replaceContract, async (c) => {
  const changes = readFields(c.req.valid("json"));
  const changed = await changeExercise(c.get("ctx"), c.get("actor"), c.get("exercise"), changes);
  return c.json(presentExercise(changed), 200);
});

const changeContract = createRoute({
  method: "patch",
  path,
  summary: "Change an exercise of yours",
  ...shared,
  ...signedIn(makersOnly, inOwnNameOnly, shows(200)),
  request: { params: ExercisePath, body: jsonBody(ExerciseChanges) },
  responses: {
    200: json(ExerciseSchema, "The exercise as it is now"),
    ...problems("validation_failed", "not_signed_in", "not_allowed", "not_found"),
  },
});

exercises.openapi(changeContract, async (c) => {
  const changes = readFields(c.req.valid("json"));
  const changed = await changeExercise(c.get("ctx"), c.get("actor"), c.get("exercise"), changes);
  return c.json(presentExercise(changed), 200);
});

const deleteContract = createRoute({
  method: "delete",
  path,
  summary: "Delete an exercise of yours",
  description: "Sets that were performed of it stay, and its name under them.",
  ...shared,
  ...signedIn(makersOnly, answersNothing),
  request: { params: ExercisePath },
  responses: {
    204: empty("It is in no list any more"),
    ...problems("not_signed_in", "not_allowed", "not_found"),
  },
});

exercises.openapi(deleteContract, async (c) => {
  await removeExercise(c.get("ctx"), c.get("exercise"));
  return c.body(null, 204);
});

/** What an exercise is unless it is said. */
const UNSAID: Omit<ExerciseValues, "name" | "category"> = {
  description: "",
  difficultyLevel: "beginner",
  primaryMuscles: [],
  secondaryMuscles: [],
  equipmentNeeded: [],
  instructions: [],
  videoUrl: null,
  imageUrl: null,
  isPublic: false,
};

/** What a body names; null takes a field back to what it is unless given. */
function readFields(body: z.output<typeof ExerciseChanges>): Partial<ExerciseValues> {
  const given = <Key extends keyof typeof UNSAID>(
    key: Key,
    value: (typeof UNSAID)[Key] | null | undefined,
  ) => (value === undefined ? {} : { [key]: value ?? UNSAID[key] });
  return {
    ...(body.name !== undefined && { name: body.name }),
    ...(body.category !== undefined && { category: body.category }),
    ...given("description", body.description),
    ...given("difficultyLevel", body.difficulty_level),
    ...given("primaryMuscles", body.primary_muscles),
    ...given("secondaryMuscles", body.secondary_muscles),
    ...given("equipmentNeeded", body.equipment_needed),
    ...given("instructions", body.instructions),
    ...given("videoUrl", body.video_url),
    ...given("imageUrl", body.image_url),
    ...given("isPublic", body.is_public),
  };
}
