import { PLACES_A_NUMBER, type Shown } from "../incoming.ts";
import type { shownSets } from "../tables.ts";

export type ShownSet = typeof shownSets.$inferSelect;

export interface SetDifference {
  logs: { logId: string; isNew: boolean }[];
  /** Rows to store; `importId` is null if this import adds the log. */
  changed: (Pick<ShownSet, "logId" | "content" | "place"> & { importId: string | null })[];
  dropped: ShownSet[];
  /** Stored sets before a partial list. */
  before: number;
}

export const CONTENTS_A_LOG_MAX = 8;
/** Longer lists are matched greedily: augmenting paths take quadratic time. */
const REMATCHED_SETS_MAX = 1000;

const START = "start";
const END = "end";

/** Compares one exercise's sets in one session with what earlier files showed (SPEC.md). */
export function compareSets(
  shown: readonly Shown[],
  stored: readonly ShownSet[],
  contentOf: (logId: string) => string | undefined,
  newId: () => string,
): SetDifference {
  const first = shown[0]?.isFromFirst === false ? shown[0].place : 0;
  const isDisjoint = isDisjointPart(shown, stored);
  const known = (isDisjoint ? [] : stored).toSorted(
    (one, other) => Math.abs(one.place) - Math.abs(other.place),
  );
  const latest = known.filter(({ place }) => place > 0);
  const within = latest.filter(({ place }) => place >= first);
  const logIds = matchByContent(shown, known, [
    known.filter(({ logId, content }) => contentOf(logId) === content),
    [...within, ...latest.filter(({ place }) => place < first)],
  ]);
  pairByPlace(logIds, within);
  const logs = logIds.map((logId) => ({ logId: logId ?? newId(), isNew: logId === null }));
  const before = isDisjoint && first > 0 ? new Set(stored.map(({ logId }) => logId)).size : 0;
  return { logs, before, ...changesOf(shown, logs, known, first) };
}

/** [S6] */
function isDisjointPart(shown: readonly Shown[], stored: readonly ShownSet[]): boolean {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { place } of stored) {
    least = Math.min(least, Math.abs(place));
    most = Math.max(most, Math.abs(place));
  }
  const [first, last] = [shown[0], shown.at(-1)];
  if (!first || !last || most < least) return false;
  return (!first.isFromFirst && first.place > most) || (least >= 2 * PLACES_A_NUMBER && last.place < least);
}

/** [S3] Maximum bipartite matching (Kuhn's algorithm), starting with the `preferred` lists. */
function matchByContent(
  shown: readonly Shown[],
  stored: readonly ShownSet[],
  preferred: readonly (readonly ShownSet[])[],
): (string | null)[] {
  const logIds = shown.map((): string | null => null);
  const setOf = new Map<string, number>();
  const take = (index: number, logId: string) => {
    logIds[index] = logId;
    setOf.set(logId, index);
  };
  for (const list of preferred) {
    const free = list.filter(({ logId }) => !setOf.has(logId)).reverse();
    const waiting = Map.groupBy(free, ({ content }) => content);
    for (const [index, { content }] of shown.entries()) {
      const found = logIds[index] === null ? waiting.get(content)?.pop() : undefined;
      if (found) take(index, found.logId);
    }
  }
  const waiting = Map.groupBy(stored, ({ content }) => content);
  const ofContent = new Map([...waiting].map(([content, all]) => [content, [...all]]));
  const takeFree = (index: number, content: string): boolean => {
    for (let next = waiting.get(content)?.pop(); next; next = waiting.get(content)?.pop()) {
      if (setOf.has(next.logId)) continue;
      take(index, next.logId);
      return true;
    }
    return false;
  };
  const isShort = shown.length <= REMATCHED_SETS_MAX;
  const visited = new Set<string>();
  const augment = (index: number): boolean => {
    const { content = "" } = shown[index] ?? {};
    if (visited.has(content)) return false;
    visited.add(content);
    if (takeFree(index, content)) return true;
    return (isShort ? (ofContent.get(content) ?? []) : []).some(({ logId }) => {
      const other = setOf.get(logId);
      if (other === undefined || !augment(other)) return false;
      take(index, logId);
      return true;
    });
  };
  for (const [index, logId] of logIds.entries()) {
    // A failed search need not visit the same contents again; a successful one changes the paths.
    if (logId === null && augment(index)) visited.clear();
  }
  return logIds;
}

/** [S4] By both neighbours, or the one before, or the one after. */
function pairByPlace(logIds: (string | null)[], inPlace: readonly ShownSet[]): void {
  const taken = new Set(logIds);
  const known = inPlace.map(({ logId }) => logId);
  const knownSides = sidesOf(known.map((logId) => (taken.has(logId) ? logId : null)));
  const fileSides = sidesOf(logIds);
  for (const sideOf of [
    ({ before, after }: Sides) => `${before} ${after}`,
    ({ before }: Sides) => before,
    ({ after }: Sides) => after,
  ]) {
    const gone = [...known.keys()].filter((index) => !taken.has(known[index] ?? null));
    const waiting = Map.groupBy(gone.reverse(), (index) => sideOf(knownSides[index] as Sides));
    for (const [index, logId] of logIds.entries()) {
      const found = logId === null ? waiting.get(sideOf(fileSides[index] as Sides))?.pop() : undefined;
      if (found === undefined) continue;
      logIds[index] = known[found] ?? null;
      taken.add(known[found] ?? null);
    }
  }
}

interface Sides {
  before: string;
  after: string;
}

function sidesOf(list: readonly (string | null)[]): Sides[] {
  const nearest = (all: readonly (string | null)[], edge: string) => {
    let last = edge;
    return all.map((logId) => {
      const before = last;
      last = logId ?? last;
      return before;
    });
  };
  const after = nearest([...list].reverse(), END).reverse();
  return nearest(list, START).map((before, index) => ({ before, after: after[index] ?? END }));
}

/** [S5] */
function changesOf(
  shown: readonly Shown[],
  logs: SetDifference["logs"],
  stored: readonly ShownSet[],
  first: number,
): Pick<SetDifference, "changed" | "dropped"> {
  const ofLog = Map.groupBy(stored, ({ logId }) => logId);
  const current = new Map(logs.map(({ logId }, index) => [logId, shown[index]?.content ?? ""]));
  const isCurrent = ({ logId, content }: ShownSet) => current.get(logId) === content;
  const dropped: ShownSet[] = [];
  const changed: SetDifference["changed"] = logs.flatMap(({ logId, isNew }, index) => {
    const { content = "", place = 0 } = shown[index] ?? {};
    const before = ofLog.get(logId) ?? [];
    const same = before.find((each) => each.content === content);
    if (same?.place === place) return [];
    if (!same && before.length >= CONTENTS_A_LOG_MAX) dropped.push(...before.slice(0, 1));
    return [{ logId, content, place, importId: isNew ? null : (before[0]?.importId ?? null) }];
  });
  for (const each of stored) {
    const isGone = each.place > 0 && each.place >= first && !isCurrent(each) && !dropped.includes(each);
    if (isGone) changed.push({ ...each, place: -each.place });
  }
  return { changed, dropped };
}
