import { rounded } from "./units.ts";

/** International mile: 1,760 yards of 0.9144 m (agreement of 1959). */
const KILOMETRES = { km: 1, m: 0.001, mi: 1.609344, yd: 0.0009144, ft: 0.0003048 } as const;

const DECIMALS = 8;

export type LengthUnit = keyof typeof KILOMETRES;

/** Rounded, so that equal decimal lengths are stored as equal numbers. */
export function toKilometres(length: number | null, unit: LengthUnit): number | null {
  return length === null ? null : rounded(length * KILOMETRES[unit], DECIMALS);
}
