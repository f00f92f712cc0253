import { type PeriodUnit, periodFinder } from "../../../lib/time-zone.ts";
import { findRecords, type PerformedSet, volumeOf } from "./personal-records.ts";

export const BUCKETS = ["day", "week", "month"] as const satisfies PeriodUnit[];
export type Bucket = PeriodUnit;

export interface Progress {
  /** Weeks begin on Monday (ISO 8601). */
  date: string;
  sets: number;
  reps: number;
  volume: number;
  heaviest: number | null;
  bestEstimate: number | null;
}

/** Oldest first; periods without sets are left out. Weights in kilograms. */
export function findProgress(sets: readonly PerformedSet[], bucket: Bucket, timeZone: string): Progress[] {
  const periodOf = periodFinder(bucket, timeZone);
  const inTime = [...sets].sort((one, other) => one.completedAt - other.completedAt);
  const byDate = Map.groupBy(inTime, ({ completedAt }) => periodOf(completedAt).date);
  return [...byDate].map(([date, of]) => summarize(date, of));
}

function summarize(date: string, sets: readonly PerformedSet[]): Progress {
  const { heaviest, bestEstimate } = findRecords(sets);
  return {
    date,
    sets: sets.length,
    reps: sets.reduce((sum, { reps }) => sum + (reps ?? 0), 0),
    volume: sets.reduce((sum, set) => sum + (volumeOf(set) ?? 0), 0),
    heaviest: heaviest?.value ?? null,
    bestEstimate: bestEstimate?.estimate.value ?? null,
  };
}
