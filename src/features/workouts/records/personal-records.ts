import type { SetType } from "../constants.ts";
import { type Estimate, estimateOneRepetitionMaximum } from "./one-repetition-maximum.ts";

/** A set as records see it. Weight in kilograms, distance in kilometres, `completedAt` in milliseconds since 1970. */
export interface PerformedSet {
  id: string;
  completedAt: number;
  setType: SetType;
  reps: number | null;
  weight: number | null;
  durationSeconds: number | null;
  distance: number | null;
}

/** A best, and the set behind it. */
export interface Best {
  value: number;
  set: PerformedSet;
}

/**
 * The best estimated maximum, and the set behind it; where sets had weight, but none a number of repetitions that tells,
 * why there is none, by the first of those with the most.
 */
export interface BestEstimate {
  set: PerformedSet;
  estimate: Estimate;
}

export interface PersonalRecords {
  heaviest: Best | null;
  bestEstimate: BestEstimate | null;
  mostReps: Best | null;
  /** Repetitions × weight of one set. */
  bestVolume: Best | null;
  longest: Best | null;
  farthest: Best | null;
}

/**
 * The best sets of one exercise, as a function of its sets alone, in whatever order they come: of equal ones the first
 * performed stands. A warm-up is no record, nor is anything that is zero.
 */
export function findRecords(sets: readonly PerformedSet[]): PersonalRecords {
  const inTime = sets
    .filter(({ setType }) => setType !== "warm_up")
    .sort((one, other) => one.completedAt - other.completedAt || (one.id < other.id ? -1 : 1));
  return {
    heaviest: best(inTime, ({ weight, reps }) => (reps === 0 ? null : weight)),
    bestEstimate: findBestEstimate(inTime),
    mostReps: best(inTime, ({ reps }) => reps),
    bestVolume: best(inTime, volumeOf),
    longest: best(inTime, ({ durationSeconds }) => durationSeconds),
    farthest: best(inTime, ({ distance }) => distance),
  };
}

/** Repetitions × weight, or null where one of them is missing. */
export function volumeOf({ reps, weight }: PerformedSet): number | null {
  return reps === null || weight === null ? null : reps * weight;
}

function best(inTime: readonly PerformedSet[], measure: (set: PerformedSet) => number | null): Best | null {
  return inTime.reduce<Best | null>((found, set) => {
    const value = measure(set) ?? 0;
    return exceeds(value, found?.value ?? 0) ? { value, set } : found;
  }, null);
}

/** Products that are equal as decimals differ in their last bits: what is the same to eight decimals is equal. */
function exceeds(value: number, other: number): boolean {
  return Math.round(value * 1e8) > Math.round(other * 1e8);
}

function findBestEstimate(inTime: readonly PerformedSet[]): BestEstimate | null {
  let found: BestEstimate | null = null;
  let untold: (BestEstimate & { reps: number }) | null = null;
  for (const set of inTime) {
    const { weight, reps } = set;
    if (weight === null || weight === 0 || reps === null) continue;
    const estimate = estimateOneRepetitionMaximum(weight, reps);
    if (estimate.value === null) {
      if (untold === null || reps > untold.reps) untold = { set, estimate, reps };
    } else if (exceeds(estimate.value, found?.estimate.value ?? 0)) found = { set, estimate };
  }
  return found ?? (untold && { set: untold.set, estimate: untold.estimate });
}
