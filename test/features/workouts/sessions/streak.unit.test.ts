import { expect, it } from "vitest";
import { longestStreak } from "../../../../src/features/workouts/sessions/streak.ts";

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
  ["the day before 1970 and the day after", ["1969-12-31", "1970-01-01"], 2],
  ["two days around the beginning of 1970 with one between", ["1969-12-30", "1970-01-01"], 1],
  ["three days of 1965", ["1965-05-01", "1965-05-02", "1965-05-03"], 3],
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
  const moments = days.map((day) => Date.parse(`${day}T12:00Z`));
  expect(longestStreak(moments, "UTC")).toBe(expected);
  expect(longestStreak(moments, "Europe/Berlin")).toBe(expected);
});

it.each<[string, string[], string, number]>([
  [
    "two evenings, of which one is on the other's day in UTC",
    ["2026-11-20T23:30-05:00", "2026-11-21T18:00-05:00"],
    "America/New_York",
    2,
  ],
  ["two days in UTC that are one day", ["2026-11-20T23:30Z", "2026-11-21T00:30Z"], "Asia/Tokyo", 1],
  [
    "the last and first minute around a 23-hour day",
    ["2026-03-28T23:59+01:00", "2026-03-29T23:59+02:00", "2026-03-30T00:01+02:00"],
    "Europe/Berlin",
    3,
  ],
  [
    "47 hours apart around a 23-hour day",
    ["2026-03-28T00:00+01:00", "2026-03-30T00:00+02:00"],
    "Europe/Berlin",
    1,
  ],
  [
    "both ends of a 25-hour day, and the next",
    ["2026-10-25T00:10+02:00", "2026-10-25T23:50+01:00", "2026-10-26T00:10+01:00"],
    "Europe/Berlin",
    2,
  ],
  [
    "over the date that Samoa left out",
    ["2011-12-29T12:00-10:00", "2011-12-31T12:00+14:00"],
    "Pacific/Apia",
    2,
  ],
])("%s", (_, moments, timeZone, expected) => {
  expect(longestStreak(moments.map(Date.parse), timeZone)).toBe(expected);
});
