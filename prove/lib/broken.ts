import fc from "fast-check";
import { BOUNDARY_VALUES, ODD_BODIES, stringify } from "../../test/support/boundary-values.ts";
import { placesIn, removedAt, replacedAt } from "./places.ts";

const ODD_WHOLES = ["", "null", "[]", '"text"', "7", "true", "{", '{"a":1,}'];

/** JSON texts made of a value by changing it in one or two places, or of nothing. Some may fit their schema all the same. */
export function broken(base: fc.Arbitrary<unknown>): fc.Arbitrary<string> {
  const change = fc.tuple(
    fc.nat(),
    fc.option(fc.constantFrom(...BOUNDARY_VALUES), { freq: 4, nil: REMOVED }),
  );
  const changed = fc.tuple(base, fc.array(change, { minLength: 1, maxLength: 2 })).map(([value, changes]) => {
    let copy = value;
    for (const [at, other] of changes) {
      const places = [...placesIn(copy)];
      const place = places[at % Math.max(1, places.length)] ?? [];
      copy = other === REMOVED ? removedAt(copy, place) : replacedAt(copy, place, other);
    }
    return stringify(copy ?? null);
  });
  return fc.oneof(
    { arbitrary: changed, weight: 9 },
    { arbitrary: fc.constantFrom(...ODD_WHOLES, ...ODD_BODIES), weight: 1 },
  );
}

const REMOVED = Symbol("removed");
