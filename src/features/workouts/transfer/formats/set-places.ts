/** Where a set stands among those of its exercise in its session. */
export interface SetPlace<Set> {
  set: Set;
  /** By which it is known again: the one that its app gives it; for those without there is room between two. */
  number: number;
  /** What it is numbered here, from 1: those without a number count, too. */
  position: number;
}

const ROOM = 1_000_000;

/**
 * The places of one exercise's sets in one session, by the numbers that the file gives them, null where it gives none.
 * Where the first set is missing, the file goes on where another one ended.
 */
export function placesOf<Set extends { order: number | null }>(
  sets: readonly Set[],
): { isFromFirst: boolean; places: SetPlace<Set>[] } {
  const first = sets.findIndex(({ order }) => order !== null);
  const isFromFirst = (sets[first]?.order ?? 0) <= first + 1;
  let [before, last, unnumbered, position] = [0, 0, 0, 0];
  const places = sets.map((set) => {
    const { order } = set;
    if (order === null) unnumbered += 1;
    else {
      // Numbers that begin anew are of the same exercise, done again later in the session.
      if (order <= last) before += last;
      [last, unnumbered] = [order, 0];
    }
    position = Math.max(position + 1, before + last);
    return { set, number: numberOf(before + last, unnumbered), position };
  });
  return { isFromFirst, places };
}

/** The number of a set that its app numbers so, or of the one so many after it that have none. */
export function numberOf(order: number, unnumbered = 0): number {
  return order * ROOM + unnumbered;
}
