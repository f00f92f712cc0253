const SECONDS_A_SET = 30;
const SECONDS_TO_PREPARE = 300;

/** How many sets of an exercise a workout has, and how long one rests between them; sets that are not said are one. */
interface PlannedSets {
  targetSets: number | null;
  restSeconds: number;
}

/**
 * About how many minutes a workout takes: half a minute for each set, the rests between the sets of an exercise, and five
 * minutes to get ready, in whole minutes; none without exercises.
 */
export function estimateDuration(exercises: readonly PlannedSets[]): number {
  if (exercises.length === 0) return 0;
  const seconds = exercises.reduce((sum, { targetSets, restSeconds }) => {
    const sets = targetSets ?? 1;
    return sum + SECONDS_A_SET * sets + restSeconds * (sets - 1);
  }, SECONDS_TO_PREPARE);
  return Math.floor(seconds / 60);
}
