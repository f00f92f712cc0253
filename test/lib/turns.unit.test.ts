import { expect, it } from "vitest";
import { groupedBy, inTurns, type Stepwise } from "../../src/lib/turns.ts";

it("work in steps lets other work run and returns its result", async () => {
  let others = 0;
  const other = setInterval(() => {
    others += 1;
  }, 1);
  function* work(): Stepwise<number> {
    for (let step = 0; step < 3000; step += 1) yield;
    return 7;
  }
  expect(await inTurns(work())).toBe(7);
  clearInterval(other);
  expect(others).toBeGreaterThan(10);
});

it("groups as Map.groupBy does, in steps", async () => {
  const items = Array.from({ length: 1000 }, (_, index) => (index * 7) % 13);
  const isOdd = (item: number) => item % 2 === 1;
  expect(await inTurns(groupedBy(items, isOdd))).toEqual(Map.groupBy(items, isOdd));
  expect([...groupedBy(items, isOdd)].length).toBeGreaterThan(5);
});
