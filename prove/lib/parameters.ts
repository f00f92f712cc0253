import fc from "fast-check";
import { BOUNDARY_PARAMETERS } from "../../test/support/boundary-values.ts";
import type { Parameter, Schema } from "../../test/support/documents/served.ts";
import { type Known, valid } from "./valid.ts";

/** The value of a parameter as it is written in an address; null leaves it out. */
export type Written = string | null;

/** Values of a query's parameter that fit its schema, or nothing. */
export function validParameter(
  document: object,
  { name, schema = {} }: Parameter,
  known: Known,
): fc.Arbitrary<Written> {
  const value = Object.hasOwn(known, name) ? fc.constant(known[name]) : valid(document, schema, {});
  return fc.option(
    value.map((each) => (each === null ? null : String(each))),
    { nil: null, freq: 2 },
  );
}

/** Values of which most fit nothing. */
export const brokenParameter: fc.Arbitrary<Written> = fc.constantFrom(...BOUNDARY_PARAMETERS);

/**
 * Whether a written value fits the schema of its parameter; null where that can be seen in two ways, as with `01` for a
 * number, one that is greater than any that is exact, and an empty text. Of an id of nothing a server may say that it is
 * malformed, or find nothing.
 */
export function fitsParameter(
  accepts: (value: unknown) => boolean,
  { type, format }: Schema,
  written: string,
): boolean | null {
  const types = [type ?? "string"].flat();
  if (written === "") return null;
  if (types.includes("integer") || types.includes("number")) {
    if (/^-?(0|[1-9]\d*)$/.test(written))
      return Number.isSafeInteger(Number(written)) ? accepts(Number(written)) : null;
    return /^[\d.eE+-]+$/.test(written) ? null : types.includes("string") && accepts(written);
  }
  if (types.includes("boolean") || (format === "uuid" && !accepts(written))) return null;
  return accepts(written);
}
