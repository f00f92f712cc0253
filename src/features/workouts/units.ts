/** International avoirdupois pound, by the agreement of 1959. */
const KILOGRAMS_PER_POUND = 0.45359237;

export const UNITS = ["kg", "lb"] as const;
export type Unit = (typeof UNITS)[number];

/** As many decimals as a weight given in pounds has in kilograms; and more than any plate has in pounds. */
const DECIMALS = { kg: 8, lb: 3 } as const;

/**
 * A weight as it is stored, in kilograms: one and the same number for what is the same in decimals. One that `before` is
 * shown as is `before`, so that what is put back as it was read stays.
 */
export function toKilograms(weight: number, unit: Unit, before: number | null = null): number {
  if (before !== null && weight === fromKilograms(before, unit)) return before;
  return rounded(unit === "kg" ? weight : weight * KILOGRAMS_PER_POUND, DECIMALS.kg);
}

/** A stored weight, or a sum of them, in the unit that was asked for; what was given in it comes back as it was given. */
export function fromKilograms(weight: number, unit: Unit): number {
  return rounded(unit === "kg" ? weight : weight / KILOGRAMS_PER_POUND, DECIMALS[unit]);
}

/** A value to so many decimals, or as it is where it has too many digits before them. */
export function rounded(value: number, decimals: number): number {
  const factor = 10 ** decimals;
  const scaled = value * factor;
  return Math.abs(scaled) < Number.MAX_SAFE_INTEGER ? Math.round(scaled) / factor : value;
}
