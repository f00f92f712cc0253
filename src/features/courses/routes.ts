import { createRoute, z } from "@hono/zod-openapi";
import { signedIn } from "../../http/contract.ts";
import { guardBy } from "../../http/guard.ts";
import { readOptionalId } from "../../http/named-ids.ts";
import { countParameter, idParameter } from "../../http/parameters.ts";
import { answersNothing, shows } from "../../http/repeating.ts";
import { empty, json, jsonBody, jsonPage, problems } from "../../http/responses.ts";
import { createRouter } from "../../http/router.ts";
import { parseId } from "../../lib/ids.ts";
import { ARRAY_PAGES, cursorLinks, linkHeaders, parseCursorPage } from "../../lib/pages.ts";
import { text } from "../../lib/text-schemas.ts";
import {
  assertOwnTrainerProfile,
  assertTrainer,
  changeCourse,
  createCourse,
  removeCourse,
  requireCourse,
  requireOwnCourse,
  viewCourses,
} from "./actions.ts";
import { CourseBody, CourseChanges, CourseListSchema, CourseSchema, presentCourse } from "./schemas.ts";
import type { Course } from "./store.ts";

export const courses = createRouter<{ course: Course }>();

const trainersOnly = guardBy((c) => assertTrainer(c.get("ctx"), c.get("actor")));
const ownersOnly = guardBy<{ course: Course }>(async (c) => {
  c.set("course", await requireOwnCourse(c.get("ctx"), c.get("actor"), parseId(c.req.param("id"))));
});
const inOwnProfileOnly = guardBy(async (c) => {
  const named = await readOptionalId(c, "trainer_profile");
  if (named !== null) await assertOwnTrainerProfile(c.get("ctx"), c.get("actor"), named);
});

const shared = { tags: ["Courses"] };
const CoursePath = z.object({ id: idParameter("The id of the course") });

const browseContract = createRoute({
  operationId: "listCourses",
  method: "get",
  path: "/api/courses/for-trainees",
  summary: "List courses",
  description: "Returns 100 courses at a time, oldest first. The Link header has the neighbouring pages.",
  ...shared,
  ...signedIn(),
  request: {
    query: z.object({
      search: text(200).optional().openapi({
        description:
          "Words of title, trainer's name and description, or their beginnings; case and marks are ignored. Finds 1,000 at most",
      }),
      page: countParameter("The number of the page of 100, from 1. Reaches the first 10,000 courses"),
      after: idParameter("The id of a course: answers with those after it. Instead of `page`").optional(),
    }),
  },
  responses: {
    200: jsonPage(CourseListSchema, "One page of courses, oldest first"),
    ...problems("validation_failed", "not_signed_in", "not_found"),
  },
});

courses.openapi(browseContract, async (c) => {
  const { search, page, after } = c.req.valid("query");
  const request = parseCursorPage({ page, after }, ARRAY_PAGES);
  const { items, hasMore } = await viewCourses(c.get("ctx"), request, search?.trim() || null);
  const links = cursorLinks(c.req.url, request, { hasMore, lastId: items.at(-1)?.id });
  return c.json(items.map(presentCourse), 200, linkHeaders(links));
});

const createContract = createRoute({
  operationId: "createCourse",
  method: "post",
  path: "/api/courses/create",
  summary: "Create a course",
  description: "Needs a trainer profile.",
  ...shared,
  ...signedIn(
    trainersOnly,
    inOwnProfileOnly,
    shows(201, ({ id }) => `/api/courses/${id}/detail`),
  ),
  request: {
    body: jsonBody(CourseBody, {
      title: "Squats from the ground up",
      description: "Eight weeks, three evenings a week.",
      trainer_profile: 1,
      price: 49.99,
    }),
  },
  responses: {
    201: json(CourseSchema, "The course"),
    ...problems("validation_failed", "not_signed_in", "not_allowed", "quota_exceeded"),
  },
});

courses.openapi(createContract, async (c) => {
  const { title, description = "", trainer_profile, price } = c.req.valid("json");
  const values = { title, description, trainerProfileId: trainer_profile, priceHundredths: price };
  return c.json(presentCourse(await createCourse(c.get("ctx"), c.get("actor"), values)), 201);
});

const readContract = createRoute({
  operationId: "getCourse",
  method: "get",
  path: "/api/courses/{id}/detail",
  summary: "Get a course",
  description: "Everyone who is signed in may see a course.",
  ...shared,
  ...signedIn(),
  request: { params: CoursePath },
  responses: { 200: json(CourseSchema, "The course"), ...problems("not_signed_in", "not_found") },
});

courses.openapi(readContract, async (c) =>
  c.json(presentCourse(await requireCourse(c.get("ctx"), parseId(c.req.param("id")))), 200),
);

for (const [method, operationId] of [
  ["put", "replaceCourse"],
  ["patch", "updateCourse"],
] as const) {
  const contract = createRoute({
    operationId,
    method,
    path: "/api/courses/{id}/update",
    summary: "Change a course of yours",
    description: "Fields that are left out keep their values, with PUT as with PATCH.",
    ...shared,
    ...signedIn(
      ownersOnly,
      inOwnProfileOnly,
      shows(200, (_, c) => `/api/courses/${c.req.param("id")}/detail`),
    ),
    request: { params: CoursePath, body: jsonBody(CourseChanges, { price: 39.5 }) },
    responses: {
      200: json(CourseSchema, "The course as it is now"),
      ...problems("validation_failed", "not_signed_in", "not_allowed", "not_found"),
    },
  });
  courses.openapi(contract, async (c) => {
    const { title, description, trainer_profile, price } = c.req.valid("json");
    const changes = {
      ...(title !== undefined && { title }),
      ...(description !== undefined && { description }),
      ...(trainer_profile !== undefined && { trainerProfileId: trainer_profile }),
      ...(price !== undefined && { priceHundredths: price }),
    };
    const changed = await changeCourse(c.get("ctx"), c.get("actor"), c.get("course"), changes);
    return c.json(presentCourse(changed), 200);
  });
}

const deleteContract = createRoute({
  operationId: "deleteCourse",
  method: "delete",
  path: "/api/courses/{id}/delete",
  summary: "Delete a course of yours",
  description: "Only its trainer may.",
  ...shared,
  ...signedIn(ownersOnly, answersNothing),
  request: { params: CoursePath },
  responses: { 204: empty("It is gone"), ...problems("not_signed_in", "not_allowed", "not_found") },
});

courses.openapi(deleteContract, async (c) => {
  await removeCourse(c.get("ctx"), c.get("course"));
  return c.body(null, 204);
});
