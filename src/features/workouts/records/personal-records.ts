import type { SetType } from "../constants.ts";
import { type Estimate, estimateOneRepetitionMaximum } from "./one-repetition-maximum.ts";

/** Weight in kilograms, distance in kilometres, `completedAt` in milliseconds since 1970. */
export interface PerformedSet {
  id: string;
  completedAt: number;
  setType: SetType;
  reps: number | null;
  weight: number | null;
  durationSeconds: number | null;
  distance: number | null;
}

export interface Best {
  value: number;
  set: PerformedSet;
}

/** If no set can be estimated, the first with the most repetitions, and the reason. */
export interface BestEstimate {
  set: PerformedSet;
  estimate: Estimate;
}

export interface PersonalRecords {
  heaviest: Best | null;
  bestEstimate: BestEstimate | null;
  mostReps: Best | null;
  bestVolume: Best | null;
  longest: Best | null;
  farthest: Best | null;
}

/** Of equal sets the earliest wins; warm-ups and zeros don't count. */
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

export function volumeOf({ reps, weight }: PerformedSet): number | null {
  return reps === null || weight === null ? null : reps * weight;
}

function best(inTime: readonly PerformedSet[], measure: (set: PerformedSet) => number | null): Best | null {
  return inTime.reduce<Best | null>((found, set) => {
    const value = measure(set) ?? 0;
    return exceeds(value, found?.value ?? 0) ? { value, set } : found;
  }, null);
}

/** To eight decimals: floating-point products of equal decimals differ in the last bits. */
function exceeds(value: number, other: number): boolean {
  return Math.round(value * 1e8) > Math.round(other * 1e8);
}

function findBestEstimate(inTime: readonly PerformedSet[]): BestEstimate | null {
  let found: BestEstimate | null = null;
  let unestimated: (BestEstimate & { reps: number }) | null = null;
  for (const set of inTime) {
    const { weight, reps } = set;
    if (weight === null || weight === 0 || reps === null) continue;
    const estimate = estimateOneRepetitionMaximum(weight, reps);
    if (estimate.value === null) {
      if (unestimated === null || reps > unestimated.reps) unestimated = { set, estimate, reps };
    } else if (exceeds(estimate.value, found?.estimate.value ?? 0)) found = { set, estimate };
  }
  return found ?? (unestimated && { set: unestimated.set, estimate: unestimated.estimate });
}
