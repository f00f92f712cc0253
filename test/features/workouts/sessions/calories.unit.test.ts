import { expect, it } from "vitest";
import { CATEGORIES, type Category } from "../../../../src/features/workouts/constants.ts";
import { estimateCalories } from "../../../../src/features/workouts/sessions/calories.ts";

/** What an hour costs someone of 80 kg: MET × 80. */
const AN_HOUR_AT_80: Record<Category, number> = {
  strength: 280,
  cardio: 624,
  flexibility: 184,
  balance: 240,
  plyometrics: 640,
  powerlifting: 480,
  olympic_weightlifting: 480,
  calisthenics: 304,
  sports: 480,
};

it.each(CATEGORIES)("an hour of %s costs MET × kilograms", (category) => {
  const estimated = estimateCalories({ categories: [category], bodyWeight: 80, minutes: 60 });
  expect(estimated).toBe(AN_HOUR_AT_80[category]);
});

it.each<[string, Category[], number, number, number]>([
  ["half an hour is half of it", ["strength"], 80, 30, 140],
  ["a lighter body needs less", ["strength"], 60, 60, 210],
  ["two categories count half each", ["strength", "cardio"], 80, 60, 452],
  ["what there is twice counts twice", ["strength", "strength", "cardio"], 90, 60, 444],
  ["nothing is known of no exercises but that it is training", [], 80, 60, 280],
  ["a minute is rounded to the next whole", ["strength"], 80, 1, 5],
  ["no time costs nothing", ["strength"], 80, 0, 0],
  ["an hour and a half at 72.5 kg", ["powerlifting"], 72.5, 90, 653],
])("%s", (_, categories, bodyWeight, minutes, expected) => {
  expect(estimateCalories({ categories, bodyWeight, minutes })).toBe(expected);
});

it("nothing is estimated without body weight or duration", () => {
  expect(estimateCalories({ categories: ["cardio"], bodyWeight: null, minutes: 60 })).toBeNull();
  expect(estimateCalories({ categories: ["cardio"], bodyWeight: 80, minutes: null })).toBeNull();
});
