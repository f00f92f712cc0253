import { beforeAll, describe, expect, it } from "vitest";
import { ORIGIN, refused } from "../../../support/api.ts";
import { cast, type Player } from "../../../support/cast.ts";
import { EXERCISES, makeExercise, type Page, read } from "../../../support/training.ts";

interface Listed {
  id: string;
  name: string;
}

const list = (query: string, as: Player) => read<Page<Listed>>(`${EXERCISES}?${query}`, as);
const names = async (query: string, as: Player) => (await list(query, as)).results.map(({ name }) => name);

describe("the exercises", () => {
  let cleo: Player;

  beforeAll(async () => {
    const [dan, ...others] = await cast("dan", "cleo");
    [cleo] = others;
    const fields = { difficulty_level: "expert", is_public: true, category: "sports" };
    await makeExercise(dan, { ...fields, name: "zz public of Dan's", primary_muscles: ["glutes"] });
    await makeExercise(dan, { ...fields, name: "Zz Secret of Dan's", is_public: false });
    await makeExercise(cleo, {
      ...fields,
      name: "zz Cleo's",
      secondary_muscles: ["glutes"],
      is_public: false,
    });
    await makeExercise(cleo, { name: "Zz Über den Wall", category: "balance", difficulty_level: "advanced" });
    await makeExercise(cleo, { name: "Zz Apart", category: "cardio" });
  });

  it("are the caller's and public ones, by name, each once", async () => {
    const { count, results } = await list("search=zz", cleo);
    expect(results.map(({ name }) => name)).toEqual([
      "Zz Apart",
      "zz Cleo's",
      "zz public of Dan's",
      "Zz Über den Wall",
    ]);
    expect(count).toBe(4);
    expect(results[1]).toEqual({
      id: expect.any(String),
      name: "zz Cleo's",
      category: "sports",
      difficulty_level: "expert",
      primary_muscles: [],
      is_custom: true,
      is_public: false,
    });
  });

  it.each([
    ["category=sports", ["zz Cleo's", "zz public of Dan's"]],
    ["category=balance", ["Zz Über den Wall"]],
    ["difficulty=expert", ["zz Cleo's", "zz public of Dan's"]],
    ["difficulty=beginner", ["Zz Apart"]],
    ["muscle_group=glutes", ["zz Cleo's", "zz public of Dan's"]],
    ["muscle_group=chest", []],
    ["custom_only=true", ["Zz Apart", "zz Cleo's", "Zz Über den Wall"]],
    ["custom_only=1", ["Zz Apart", "zz Cleo's", "Zz Über den Wall"]],
    ["custom_only=false", ["Zz Apart", "zz Cleo's", "zz public of Dan's", "Zz Über den Wall"]],
    ["category=sports&custom_only=True", ["zz Cleo's"]],
    [
      "muscle_group=glutes&difficulty=expert&category=sports&custom_only=false",
      ["zz Cleo's", "zz public of Dan's"],
    ],
  ])("are filtered by ?%s", async (query, expected) => {
    const { count, results } = await list(`search=zz&${query}`, cleo);
    expect(results.map(({ name }) => name)).toEqual(expected);
    expect(count).toBe(expected.length);
  });

  it.each([
    ["ZZ APART", ["Zz Apart"]],
    ["of dan's", ["zz public of Dan's"]],
    ["Über", ["Zz Über den Wall"]],
    ["UBER wall", ["Zz Über den Wall"]],
    ["secret", []],
    ["z%a", ["Zz Apart"]],
    ["%", []],
    ["part", []],
    ["no such thing", []],
  ])("are searched by words or prefixes of the name: %s", async (search, expected) => {
    expect(await names(`search=${encodeURIComponent(search)}`, cleo)).toEqual(expected);
  });

  it("are paged by 20 with links", async () => {
    const [eve] = await cast("eve");
    for (let index = 10; index < 55; index += 1) await makeExercise(eve, { name: `Page ${index}` });
    const pages = await Promise.all([1, 2, 3].map((page) => list(`custom_only=true&page=${page}`, eve)));
    const at = (page: number) => `${ORIGIN}${EXERCISES}?custom_only=true&page=${page}`;
    expect(
      pages.map(({ count, next, previous, results }) => [count, next, previous, results.length]),
    ).toEqual([
      [45, at(2), null, 20],
      [45, at(3), at(1), 20],
      [45, null, at(2), 5],
    ]);
    const shown = pages.flatMap(({ results }) => results.map(({ name }) => name));
    expect(shown).toEqual(Array.from({ length: 45 }, (_, index) => `Page ${index + 10}`));
    expect((await list("custom_only=true&page_size=7&page=7", eve)).results).toHaveLength(3);
    expect((await list("custom_only=true&page_size=5000", eve)).results).toHaveLength(45);
    for (const page of ["4", "999999999999999"]) {
      const path = `${EXERCISES}?custom_only=true&page=${page}`;
      expect((await refused("GET", path, { as: eve })).status).toBe(404);
    }
  });

  it.each([
    "page=0",
    "page=x",
    "page_size=0",
    "page_size=-1",
    "page_size=",
    "category=yoga",
    "difficulty=hard",
    "muscle_group=neck",
    "custom_only=maybe",
    `search=${"x".repeat(201)}`,
  ])("are refused with ?%s", async (query) => {
    const problem = await refused("GET", `${EXERCISES}?${query}`, { as: cleo });
    expect(problem).toMatchObject({ status: 400, code: "validation_failed" });
    expect(problem.errors?.map(({ path }) => path)).toEqual([query.split("=")[0]]);
  });
});
