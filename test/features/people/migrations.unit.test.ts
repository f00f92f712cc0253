import { expect, it } from "vitest";
import { migrationsOf } from "../../../src/features/people/migrations.ts";
import { PERSON_MIGRATIONS } from "../../../src/features/people/modules.ts";

it("each step runs the SQL of every module for it; the step of a removed module stays as an empty one", () => {
  const [first, second, third, ...more] = migrationsOf([
    { migrations: { 1: "CREATE TABLE one (id)", 3: "DROP TABLE one" } },
    {},
    { migrations: { 1: "CREATE TABLE other (id)" } },
  ]);
  expect(first?.split("\n")).toEqual(["CREATE TABLE one (id)", "CREATE TABLE other (id)"]);
  expect(second).toBe("");
  expect(third).toBe("DROP TABLE one");
  expect(new Set(more)).toEqual(new Set([""]));
});

it("a step beyond the count is refused, so that no object skips it", () => {
  const uncounted = { migrations: { [PERSON_MIGRATIONS.length + 1]: "CREATE TABLE late (id)" } };
  expect(() => migrationsOf([uncounted])).toThrow("every step of a module is counted");
});
