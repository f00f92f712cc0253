const SECONDS_A_SET = 30;
const SECONDS_TO_PREPARE = 300;

interface PlannedSets {
  targetSets: number | null;
  restSeconds: number;
}

/** Whole minutes: 30 seconds a set (one if unknown), rests between sets, and 5 minutes to prepare. */
export function estimateDuration(exercises: readonly PlannedSets[]): number {
  if (exercises.length === 0) return 0;
  const seconds = exercises.reduce((sum, { targetSets, restSeconds }) => {
    const sets = targetSets ?? 1;
    return sum + SECONDS_A_SET * sets + restSeconds * (sets - 1);
  }, SECONDS_TO_PREPARE);
  return Math.floor(seconds / 60);
}
