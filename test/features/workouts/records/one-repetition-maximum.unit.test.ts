import { describe, expect, it } from "vitest";
import { estimateOneRepetitionMaximum } from "../../../../src/features/workouts/records/one-repetition-maximum.ts";
import {
  findRecords,
  type PerformedSet,
} from "../../../../src/features/workouts/records/personal-records.ts";

/** Of 100 kg. Epley: 100 × (30 + r) / 30. Brzycki: 100 × 36 / (37 − r). */
const OF_A_HUNDRED: [number, number, number][] = [
  [2, 106.666667, 102.857143],
  [3, 110, 105.882353],
  [4, 113.333333, 109.090909],
  [5, 116.666667, 112.5],
  [6, 120, 116.129032],
  [7, 123.333333, 120],
  [8, 126.666667, 124.137931],
  [9, 130, 128.571429],
  [10, 133.333333, 133.333333],
];

describe("the one-repetition maximum", () => {
  it.each(OF_A_HUNDRED)(
    "after %s repetitions of 100 is %s by Epley and %s by Brzycki",
    (reps, epley, brzycki) => {
      const estimate = estimateOneRepetitionMaximum(100, reps);
      if (estimate.value === null || estimate.formula !== "epley") throw new Error("there is an estimate");
      expect(estimate.epley).toBeCloseTo(epley, 6);
      expect(estimate.brzycki).toBeCloseTo(brzycki, 6);
      expect(estimate.value).toBe(estimate.epley);
    },
  );

  it("is the weight itself for one repetition", () => {
    expect(estimateOneRepetitionMaximum(142.5, 1)).toEqual({ value: 142.5, formula: "weight" });
  });

  it.each([
    [0, "The set has no completed repetition."],
    [11, "The formulas only apply to at most 10 repetitions."],
    [12, "The formulas only apply to at most 10 repetitions."],
    [36, "The formulas only apply to at most 10 repetitions."],
    [37, "The formulas only apply to at most 10 repetitions."],
    [38, "The formulas only apply to at most 10 repetitions."],
  ])("is unknown after %s repetitions: %s", (reps, reason) => {
    expect(estimateOneRepetitionMaximum(100, reps)).toEqual({ value: null, reason });
  });
});

describe("records", () => {
  const set = (id: string, completedAt: number, fields: Partial<PerformedSet>): PerformedSet => ({
    id,
    completedAt,
    setType: "normal",
    reps: null,
    weight: null,
    durationSeconds: null,
    distance: null,
    ...fields,
  });

  it("are empty without sets, and for zeros", () => {
    const none = {
      heaviest: null,
      bestEstimate: null,
      mostReps: null,
      bestVolume: null,
      longest: null,
      farthest: null,
    };
    expect(findRecords([])).toEqual(none);
    expect(findRecords([set("a", 1, { reps: 0, weight: 0, durationSeconds: 0, distance: 0 })])).toEqual(none);
  });

  it("are the earliest of equal sets, then the lowest id", () => {
    const equal = { reps: 5, weight: 100, durationSeconds: 10, distance: 1 };
    const sets = [set("b", 5, equal), set("c", 4, equal), set("a", 5, equal)];
    for (const order of [sets, sets.toReversed()]) {
      const { heaviest, bestEstimate, mostReps, bestVolume, longest, farthest } = findRecords(order);
      const behind = [heaviest, bestEstimate, mostReps, bestVolume, longest, farthest].map(
        (best) => best?.set?.id,
      );
      expect(behind).toEqual(["c", "c", "c", "c", "c", "c"]);
      expect(findRecords(order.filter(({ id }) => id !== "c")).heaviest?.set.id).toBe("a");
    }
  });

  it("do not reorder their input", () => {
    const sets = [set("b", 2, { reps: 1 }), set("a", 1, { reps: 2 })];
    findRecords(sets);
    expect(sets.map(({ id }) => id)).toEqual(["b", "a"]);
  });

  it("explain a missing maximum with the first set of the most repetitions", () => {
    const [many, missed, good] = [
      set("a", 1, { reps: 12, weight: 50 }),
      set("b", 2, { reps: 0, weight: 60 }),
      set("c", 3, { reps: 1, weight: 20 }),
    ];
    const estimate = { value: null, reason: "The formulas only apply to at most 10 repetitions." };
    const heavier = set("d", 4, { reps: 12, weight: 80 });
    const unweighted = set("e", 0, { reps: 30 });
    const all = [missed, heavier, many, unweighted];
    for (const order of [all, all.toReversed()]) {
      expect(findRecords(order).bestEstimate).toEqual({ set: many, estimate });
    }
    expect(findRecords([missed, many, good]).bestEstimate).toMatchObject({ set: good });
  });
});
