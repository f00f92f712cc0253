import { DAY_MS } from "../../../lib/time.ts";
import { findRecords, type PerformedSet, volumeOf } from "./personal-records.ts";

export const BUCKETS = ["day", "week", "month"] as const;
export type Bucket = (typeof BUCKETS)[number];

/** What one exercise came to in a day, week or month. Weights in kilograms. */
export interface Progress {
  /** The first day, UTC, `2026-11-16`; weeks begin on Monday (ISO 8601). */
  date: string;
  sets: number;
  reps: number;
  volume: number;
  heaviest: number | null;
  bestEstimate: number | null;
}

/** Progress as a function of the sets alone, oldest first; a bucket without sets is left out. */
export function findProgress(sets: readonly PerformedSet[], bucket: Bucket): Progress[] {
  const byDate = Map.groupBy(sets, ({ completedAt }) => firstDayOf(completedAt, bucket));
  return [...byDate]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([date, of]) => summarize(date, of));
}

/** The first calendar day, UTC, of the day, week or month of a moment. */
export function firstDayOf(at: number, bucket: Bucket): string {
  const date = new Date(at);
  if (bucket === "month") date.setUTCDate(1);
  if (bucket === "week") date.setTime(at - ((date.getUTCDay() + 6) % 7) * DAY_MS);
  return date.toISOString().slice(0, 10);
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
