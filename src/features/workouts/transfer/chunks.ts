/** As many ids as one query finds while others wait for it. */
const IDS_AT_ONCE = 1000;

/** These values in lists of so many at most, each for one query. */
export function chunked<T>(values: readonly T[], size = IDS_AT_ONCE): T[][] {
  const count = Math.ceil(values.length / size);
  return Array.from({ length: count }, (_, index) => values.slice(index * size, (index + 1) * size));
}
