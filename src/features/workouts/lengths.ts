import { rounded } from "./units.ts";

/** International mile: 1,760 yards of 0.9144 m, by the agreement of 1959. */
const KILOMETRES = { km: 1, m: 0.001, mi: 1.609344, yd: 0.0009144, ft: 0.0003048 } as const;

const DECIMALS = 8;

export type LengthUnit = keyof typeof KILOMETRES;

/** A length in kilometres, as it is stored: one and the same number for what is the same in decimals. Null stays null. */
export function toKilometres(length: number | null, unit: LengthUnit): number | null {
  return length === null ? null : rounded(length * KILOMETRES[unit], DECIMALS);
}
