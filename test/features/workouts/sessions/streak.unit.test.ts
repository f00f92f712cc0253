import { expect, it } from "vitest";
import { longestStreak } from "../../../../src/features/workouts/sessions/streak.ts";
import { DAY_MS } from "../../../../src/lib/time.ts";

it.each<[string, string[], number]>([
  ["no day", [], 0],
  ["one day", ["2026-03-01"], 1],
  ["the same day twice", ["2026-03-01", "2026-03-01"], 1],
  ["two days in a row", ["2026-03-01", "2026-03-02"], 2],
  ["two days in a row, told backwards", ["2026-03-02", "2026-03-01"], 2],
  ["two days with one between", ["2026-03-01", "2026-03-03"], 1],
  ["over the end of a month", ["2026-01-31", "2026-02-01"], 2],
  ["over the end of a year", ["2025-12-31", "2026-01-01"], 2],
  ["over a leap day", ["2028-02-28", "2028-02-29", "2028-03-01"], 3],
  ["over where there is no leap day", ["2026-02-28", "2026-03-01"], 2],
  ["over the night when clocks change", ["2026-03-28", "2026-03-29", "2026-03-30"], 3],
  [
    "the longer of two, which is first",
    ["2026-03-01", "2026-03-02", "2026-03-03", "2026-03-10", "2026-03-11"],
    3,
  ],
  [
    "the longer of two, which is last",
    ["2026-03-01", "2026-03-02", "2026-03-10", "2026-03-11", "2026-03-12"],
    3,
  ],
])("%s", (_, days, expected) => {
  expect(longestStreak(days.map((day) => Date.parse(day) / DAY_MS))).toBe(expected);
});
