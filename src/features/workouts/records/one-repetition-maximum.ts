/** How many repetitions a set may have at most for the formulas to be meant for it. */
export const ESTIMATED_REPS_MAX = 10;

export type Estimate =
  /** `weight`: lifted once, it is the maximum itself. */
  | { value: number; formula: "weight" }
  /** `value` is by Epley; both are given. */
  | { value: number; formula: "epley"; epley: number; brzycki: number }
  | { value: null; reason: string };

/**
 * The weight that someone could lift once who lifted this weight so many times, in the same unit. Epley (1985, Boyd Epley
 * Workout): w × (1 + r / 30). Brzycki (1993, JOPERD 64:1): w × 36 / (37 − r). Both are meant for few repetitions: from 2
 * to 10 here; at 10 they agree.
 */
export function estimateOneRepetitionMaximum(weight: number, reps: number): Estimate {
  if (reps < 1) return { value: null, reason: "No repetition was completed." };
  if (reps === 1) return { value: weight, formula: "weight" };
  if (reps > ESTIMATED_REPS_MAX) {
    return { value: null, reason: `Formulas are meant for up to ${ESTIMATED_REPS_MAX} repetitions.` };
  }
  const epley = weight * (1 + reps / 30);
  const brzycki = (weight * 36) / (37 - reps);
  return { value: epley, formula: "epley", epley, brzycki };
}
