import { expect, it } from "vitest";
import { estimateDuration } from "../../../src/features/workouts/estimated-duration.ts";

const sets = (targetSets: number | null, restSeconds: number) => ({ targetSets, restSeconds });

it.each([
  ["none without exercises", [], 0],
  ["five minutes to get ready, and half a minute of one set", [sets(1, 60)], 5],
  ["no rest after the last set", [sets(1, 3600)], 5],
  ["sets that are not said are one", [sets(null, 600)], 5],
  ["two sets with a minute between: 60 + 60 + 300 seconds", [sets(2, 60)], 7],
  ["four sets with 90 seconds between: 120 + 270 + 300 seconds", [sets(4, 90)], 11],
  ["a second short of eight minutes", [sets(2, 119)], 7],
  ["eight minutes to the second", [sets(2, 120)], 8],
  ["no rest between exercises", [sets(1, 600), sets(1, 600)], 6],
  ["a whole evening: 300 + 390 + 540 + 300 seconds", [sets(4, 60), sets(5, 60), sets(6, 72)], 25],
])("%s", (_, exercises, minutes) => {
  expect(estimateDuration(exercises)).toBe(minutes);
});
