import type { Category } from "../constants.ts";

/**
 * Metabolic equivalents, kcal per kilogram and hour, from the 2011 Compendium of Physical Activities (Ainsworth et al.):
 * resistance training of many exercises (02054), vigorous power lifting (02050), conditioning classes (02065),
 * stretching (02101), Pilates (02105), calisthenics of moderate (02022) and vigorous (02020) effort, sports in general.
 */
const MET: Record<Category, number> = {
  strength: 3.5,
  powerlifting: 6,
  olympic_weightlifting: 6,
  cardio: 7.8,
  flexibility: 2.3,
  balance: 3,
  calisthenics: 3.8,
  plyometrics: 8,
  sports: 6,
};

const MET_OF_UNKNOWN = MET.strength;
const MINUTES_AN_HOUR = 60;

/**
 * About how much energy a session took, in kcal: MET × kilograms × hours, where MET is the mean of those of the
 * exercises' categories. Null where the body's weight is not known.
 */
export function estimateCalories({
  categories,
  bodyWeight,
  minutes,
}: {
  categories: readonly Category[];
  /** Kilograms. */
  bodyWeight: number | null;
  minutes: number | null;
}): number | null {
  if (bodyWeight === null || minutes === null) return null;
  const total = categories.reduce((sum, category) => sum + MET[category], 0);
  const met = categories.length > 0 ? total / categories.length : MET_OF_UNKNOWN;
  return Math.round((met * bodyWeight * minutes) / MINUTES_AN_HOUR);
}
