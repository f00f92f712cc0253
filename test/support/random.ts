/** Mulberry32. */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function shuffled<Item>(items: readonly Item[], random: () => number): Item[] {
  return items
    .map((item) => ({ item, key: random() }))
    .sort((one, other) => one.key - other.key)
    .map(({ item }) => item);
}

/** Unicode planes with characters, weighted to the first. */
const PLANES = [0, 0, 0, 1, 1, 2, 3, 14, 16];

/** Random characters of all planes that match a predicate. */
export function randomText(
  random: () => number,
  length: number,
  isFit = (character: string) => !/[\0\p{Cs}]/u.test(character),
): string {
  let text = "";
  for (let count = 0; count < length; ) {
    const plane = PLANES[Math.floor(random() * PLANES.length)] ?? 0;
    const character = String.fromCodePoint(plane * 0x10000 + Math.floor(random() * 0x10000));
    if (!isFit(character)) continue;
    text += character;
    count += 1;
  }
  return text;
}
