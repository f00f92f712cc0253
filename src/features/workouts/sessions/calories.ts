import type { Category } from "../constants.ts";

/**
 * kcal per kilogram and hour, from the 2011 Compendium of Physical Activities (Ainsworth et al.): codes
 * 02054, 02050, 02065, 02101, 02105, 02022, 02020, and sports in general.
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

/** MET × kilograms × hours, with the mean MET of the categories. Null without a body weight. */
export function estimateCalories({
  categories,
  bodyWeight,
  minutes,
}: {
  categories: readonly Category[];
  bodyWeight: number | null;
  minutes: number | null;
}): number | null {
  if (bodyWeight === null || minutes === null) return null;
  const total = categories.reduce((sum, category) => sum + MET[category], 0);
  const met = categories.length > 0 ? total / categories.length : MET_OF_UNKNOWN;
  return Math.round((met * bodyWeight * minutes) / MINUTES_AN_HOUR);
}
