import { expect, it } from "vitest";
import { fromKilograms, toKilograms } from "../../../src/features/workouts/units.ts";

const PLATE = 0.25;
const PLATES = Array.from({ length: 4000 }, (_, index) => (index + 1) * PLATE);

it("every weight in pounds to 1,000 by quarters survives the round trip", () => {
  const lost = PLATES.filter((weight) => fromKilograms(toKilograms(weight, "lb"), "lb") !== weight);
  expect(PLATES.at(-1)).toBe(1000);
  expect(lost).toEqual([]);
});

it("every weight in kilograms to 1,000 by quarters survives the round trip", () => {
  expect(PLATES.filter((weight) => fromKilograms(toKilograms(weight, "kg"), "kg") !== weight)).toEqual([]);
});

it("volumes in pounds are exact up to 100 repetitions of every plate", () => {
  const lost = PLATES.flatMap((weight) =>
    [3, 7, 12, 37, 99]
      .filter((reps) => fromKilograms(reps * toKilograms(weight, "lb"), "lb") !== reps * weight)
      .map((reps) => [reps, weight]),
  );
  expect(lost).toEqual([]);
});

it("sums of many sets in pounds do not drift", () => {
  let kilograms = 0;
  for (let set = 0; set < 10_000; set += 1) kilograms += 8 * toKilograms(132.25, "lb");
  expect(fromKilograms(kilograms, "lb")).toBe(10_580_000);
});

it.each([
  [1, 0.45359237],
  [45, 20.41165665],
  [185, 83.91458845],
  [225, 102.05828325],
  [1000, 453.59237],
  [0, 0],
])("%s lb are %s kg", (pounds, kilograms) => {
  expect(fromKilograms(toKilograms(pounds, "lb"), "kg")).toBe(kilograms);
});

it.each([
  [20, 44.092],
  [100, 220.462],
  [0.5, 1.102],
  [102.5, 225.974],
])("%s kg are shown as %s lb", (kilograms, pounds) => {
  expect(fromKilograms(kilograms, "lb")).toBe(pounds);
});

it.each([0.1, 0.3, 61.2, 2.675, 99_999.999])("%s kg are shown as they are", (kilograms) => {
  expect(fromKilograms(toKilograms(kilograms, "kg"), "kg")).toBe(kilograms);
});
