/** The formulas are not meant for more. */
export const ESTIMATED_REPS_MAX = 10;

export type Estimate =
  | { value: number; formula: "weight" }
  | { value: number; formula: "epley"; epley: number; brzycki: number }
  | { value: null; reason: string };

/**
 * In the unit of `weight`. Epley (1985, Boyd Epley Workout): w × (1 + r / 30). Brzycki (1993, JOPERD 64:1): w
 * × 36 / (37 − r).
 */
export function estimateOneRepetitionMaximum(weight: number, reps: number): Estimate {
  if (reps < 1) return { value: null, reason: "The set has no completed repetition." };
  if (reps === 1) return { value: weight, formula: "weight" };
  if (reps > ESTIMATED_REPS_MAX) {
    return { value: null, reason: `The formulas only apply to at most ${ESTIMATED_REPS_MAX} repetitions.` };
  }
  const epley = weight * (1 + reps / 30);
  const brzycki = (weight * 36) / (37 - reps);
  return { value: epley, formula: "epley", epley, brzycki };
}
