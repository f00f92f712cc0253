/** International avoirdupois pound (agreement of 1959). */
const KILOGRAMS_PER_POUND = 0.45359237;

export const UNITS = ["kg", "lb"] as const;
export type Unit = (typeof UNITS)[number];

/** Pounds survive the conversion to kilograms and back. */
const DECIMALS = { kg: 8, lb: 3 } as const;

/**
 * Rounded, so that equal decimal weights are equal numbers. Returns `before` if `weight` is how it is shown:
 * writing back what was read changes nothing.
 */
export function toKilograms(weight: number, unit: Unit, before: number | null = null): number {
  if (before !== null && weight === fromKilograms(before, unit)) return before;
  return rounded(unit === "kg" ? weight : weight * KILOGRAMS_PER_POUND, DECIMALS.kg);
}

/** A weight or a sum of weights. */
export function fromKilograms(weight: number, unit: Unit): number {
  return rounded(unit === "kg" ? weight : weight / KILOGRAMS_PER_POUND, DECIMALS[unit]);
}

/** Leaves a value with too many digits as it is. */
export function rounded(value: number, decimals: number): number {
  const factor = 10 ** decimals;
  const scaled = value * factor;
  return Math.abs(scaled) < Number.MAX_SAFE_INTEGER ? Math.round(scaled) / factor : value;
}
