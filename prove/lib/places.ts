/** Where something is in a value: the keys that lead there. */
export type Place = (string | number)[];

/** Every place in a value: each field, at any depth, and the first entry of each list. */
export function* placesIn(value: unknown, at: Place = []): Generator<Place> {
  if (typeof value !== "object" || value === null) return;
  const entries = Array.isArray(value) ? [...value.entries()].slice(0, 1) : Object.entries(value);
  for (const [key, each] of entries) {
    yield [...at, key];
    yield* placesIn(each, [...at, key]);
  }
}

/** A copy of a value with another value at one place. */
export function replacedAt(value: unknown, [key, ...rest]: Place, other: unknown): unknown {
  if (key === undefined) return other;
  const copy = Array.isArray(value) ? [...value] : { ...Object(value) };
  copy[key] = replacedAt(copy[key], rest, other);
  return copy;
}

/** A copy of a value without what is at one place; null without the whole. */
export function removedAt(value: unknown, [key, ...rest]: Place): unknown {
  if (key === undefined) return null;
  const copy = Array.isArray(value) ? [...value] : { ...Object(value) };
  if (rest.length > 0) copy[key] = removedAt(copy[key], rest);
  else if (Array.isArray(copy)) copy.splice(Number(key), 1);
  else delete copy[key];
  return copy;
}
