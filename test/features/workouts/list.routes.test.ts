import { beforeAll, describe, expect, it } from "vitest";
import { ORIGIN, refused } from "../../support/api.ts";
import { cast, type Player } from "../../support/cast.ts";
import {
  makeExercise,
  makeLog,
  makeSession,
  makeWorkout,
  type Page,
  read,
  WORKOUTS,
} from "../../support/training.ts";

interface Listed {
  id: string;
  name: string;
}

let ada: Player;

const list = (query: string, as = ada) => read<Page<Listed>>(`${WORKOUTS}?${query}`, as);
const namesOf = ({ results }: Page<Listed>) => results.map(({ name }) => name);

beforeAll(async () => {
  const [first, ben] = await cast("ada", "ben");
  ada = first;
  const exercise = await makeExercise(ada);
  const exercises = [{ exercise, order: 1, target_sets: 2, rest_seconds: 120 }];
  await makeWorkout(ada, {
    name: "Ada's push",
    difficulty_level: "expert",
    tags: ["push", "gym"],
    exercises,
  });
  await makeWorkout(ben, { name: "Ben's open", is_public: true, tags: ["Gym"], difficulty_level: "expert" });
  await makeWorkout(ben, { name: "Ben's secret", tags: ["push"], difficulty_level: "expert" });
  await makeWorkout(ada, { name: "Ada's template", is_template: true, tags: ["legs"] });
  await makeWorkout(ada, { name: "Ada's open Ärger", is_public: true, difficulty_level: "beginner" });
});

describe("the workouts", () => {
  it("are the caller's and public ones, newest first, each once", async () => {
    const page = await list("");
    expect(namesOf(page)).toEqual(["Ada's open Ärger", "Ada's template", "Ben's open", "Ada's push"]);
    expect(page).toMatchObject({ count: 4, next: null, previous: null });
  });

  it("have summary fields", async () => {
    const { results } = await list("search=push");
    expect(results).toEqual([
      {
        id: expect.any(String),
        name: "Ada's push",
        difficulty_level: "expert",
        estimated_duration_minutes: 8,
        total_exercises: 1,
        tags: ["push", "gym"],
        is_template: false,
        is_public: false,
        created_by_user_id: ada.id,
        created_at: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/),
      },
    ]);
  });

  it.each([
    ["difficulty=expert", ["Ben's open", "Ada's push"]],
    ["difficulty=beginner", ["Ada's open Ärger"]],
    ["difficulty=advanced", []],
    ["tags=push", ["Ada's push"]],
    ["tags=legs,push", ["Ada's template", "Ada's push"]],
    ["tags=legs&tags=push", ["Ada's template", "Ada's push"]],
    ["tags=%20legs%20,", ["Ada's template"]],
    ["tags=pus", []],
    ["tags=", ["Ada's open Ärger", "Ada's template", "Ben's open", "Ada's push"]],
    ["is_template=true", ["Ada's template"]],
    ["is_template=0", ["Ada's open Ärger", "Ben's open", "Ada's push"]],
    ["is_public=true", ["Ada's open Ärger", "Ben's open"]],
    ["is_public=False", ["Ada's template", "Ada's push"]],
    ["search=ADA", ["Ada's open Ärger", "Ada's template", "Ada's push"]],
    ["search=%C3%84rger", ["Ada's open Ärger"]],
    ["search=%25", []],
    ["search=open&is_public=true&difficulty=expert", ["Ben's open"]],
  ])("are filtered by ?%s", async (query, expected) => {
    const page = await list(query);
    expect(namesOf(page)).toEqual(expected);
    expect(page.count).toBe(expected.length);
  });

  it.each([
    "difficulty=hard",
    "is_template=maybe",
    "is_public=2",
    `search=${"x".repeat(201)}`,
    "page=0",
    "page=one",
    "page_size=0",
    "page_size=1.5",
  ])("are refused with ?%s", async (query) => {
    const problem = await refused("GET", `${WORKOUTS}?${query}`, { as: ada });
    expect(problem).toMatchObject({ status: 400, code: "validation_failed" });
    expect(problem.errors?.map(({ path }) => path)).toEqual([query.split("=")[0]]);
  });

  it("are paged by 20 in one order, and answer 404 beyond the last page", async () => {
    const [eve, dan] = await cast("eve", "dan");
    const made: string[] = [];
    for (let index = 0; index < 45; index += 1) {
      const mine = index % 3 !== 0;
      const fields = { name: `Paged ${index}`, tags: ["paged"], is_public: !mine || index % 2 === 0 };
      made.unshift(await makeWorkout(mine ? eve : dan, fields));
    }
    const at = (page: number) => `${ORIGIN}${WORKOUTS}?tags=paged&page=${page}`;
    const pages = await Promise.all([1, 2, 3].map((page) => list(`tags=paged&page=${page}`, eve)));
    expect(
      pages.map(({ count, next, previous, results }) => [count, next, previous, results.length]),
    ).toEqual([
      [45, at(2), null, 20],
      [45, at(3), at(1), 20],
      [45, null, at(2), 5],
    ]);
    expect(pages.flatMap(({ results }) => results.map(({ id }) => id))).toEqual(made);
    expect((await list("tags=paged&page=5&page_size=10", eve)).results).toHaveLength(5);
    expect((await list("tags=paged&page_size=1000", eve)).results).toHaveLength(45);
    for (const page of [4, 999_999_999_999_999]) {
      const problem = await refused("GET", `${WORKOUTS}?tags=paged&page=${page}`, { as: eve });
      expect(problem).toMatchObject({ status: 404, code: "not_found" });
    }
  });
});

it.each([
  "/api/exercises/?category=&difficulty=&muscle_group=&custom_only=&search=",
  "/api/workouts/?difficulty=&tags=&is_template=&is_public=&search=",
  "/api/workout-sessions/?status=&workout=&date_from=&date_to=",
  "/api/exercise-logs/?session=&exercise=&date_from=&date_to=",
  "/api/exercise-logs/personal_records/?exercise=",
])("%s: empty filters count as absent", async (path) => {
  const exercise = await makeExercise(ada);
  const workout = await makeWorkout(ada);
  await makeLog(ada, { workout_session: await makeSession(ada, { workout }), exercise });
  const plain = path.replace(/\?.*/, "");
  const { results } = await read<Page<Listed>>(path, ada);
  expect(results).toEqual((await read<Page<Listed>>(plain, ada)).results);
  expect(results).not.toEqual([]);
});
