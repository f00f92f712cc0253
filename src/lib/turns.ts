/** At each yield, other requests may get their turn. */
export type Stepwise<Result> = Generator<undefined, Result, undefined>;

const STEPS_AT_ONCE = 30;
/** Items that take little time each. */
const ITEMS_A_STEP = 100;

export async function inTurns<Result>(work: Stepwise<Result>): Promise<Result> {
  for (let steps = 1; ; steps += 1) {
    const { done, value } = work.next();
    if (done) return value;
    if (steps % STEPS_AT_ONCE === 0) await turn();
  }
}

/** `Map.groupBy` in steps. */
export function* groupedBy<Item, Key>(
  items: readonly Item[],
  keyOf: (item: Item) => Key,
): Stepwise<Map<Key, Item[]>> {
  const groups = new Map<Key, Item[]>();
  for (const [index, item] of items.entries()) {
    if (index % ITEMS_A_STEP === 0) yield;
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

/** The local runtime reads sockets only when idle: promises and queries don't give others a turn. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
