import { kindIn } from "../formats/set-kinds.ts";
import { numberOf } from "../formats/set-places.ts";
import type { Entry, Series } from "../incoming.ts";

/** A set that an account has. */
export interface KeptSet {
  id: string;
  sessionId: string;
  exerciseId: string;
  setNumber: number;
  reps: number | null;
  weight: number | null;
  durationSeconds: number | null;
  distance: number | null;
  /** As far as they tell its kind. */
  notes: string;
  createdAt: number;
}

type Content = Pick<KeptSet, "reps" | "weight" | "durationSeconds" | "distance" | "notes">;

type LogEntry = Entry<"log">;

interface Numbered {
  number: number;
  content: string;
}

interface NumberedSet extends Numbered {
  set: KeptSet;
}

const MEASURES = [
  ["reps", "reps"],
  ["weight", "weight"],
  ["durationSeconds", "duration_seconds"],
  ["distance", "distance"],
] as const;

interface Telling {
  /** By which id a set of the file is there, or null. */
  ownIdOf: (log: LogEntry) => string | null;
  now: number;
}

/** Few are needed for any workout that was ever done; a file may tell of thousands of sets in one. */
const TRIES = 20;

/**
 * Finds which of a file's sets are there already, and as which: the same at the same place; the same at another, for
 * some before it may have been added or removed; and another one at the place of it, for that was corrected, here or
 * there. Where a file goes on where another ended, its sets are none of those before, however alike. The others are
 * added, with the numbers that they get.
 */
export function matchSets(
  series: Series,
  kept: readonly KeptSet[],
  { ownIdOf, now }: Telling,
): { pairs: Map<LogEntry, KeptSet>; added: Map<LogEntry, number> } {
  const before = countUnnumberedBefore(series, kept);
  const added = new Map<LogEntry, KeptSet>();
  // What is added moves others: so on, until the same file would add nothing a second time.
  for (let tries = 1; ; tries += 1) {
    const pairs = pairSets(series, [...kept, ...added.values()], ownIdOf);
    const left = series.sets.filter(({ log }) => !pairs.has(log));
    const taker = new Map([...pairs].map(([log, set]) => [set, log]));
    for (const { log } of left) {
      // One that is added already, and taken for another of the file, is that one's: this is added, too.
      let other: LogEntry | undefined = log;
      for (let own = added.get(other); other && own; own = other && added.get(other)) other = taker.get(own);
      if (other) added.set(other, asKept(other, before, now));
    }
    if (left.length > 0 && tries < TRIES) continue;
    return {
      pairs: withoutAdded(pairs, added),
      added: new Map([...added].map(([log, set]) => [log, set.setNumber])),
    };
  }
}

function asKept({ values }: LogEntry, before: number, now: number): KeptSet {
  return { ...values, setNumber: values.setNumber + before, id: "", exerciseId: "", createdAt: now };
}

/** Where a set was paired with one that is added for another of the file, what that one was paired with is its own. */
function withoutAdded(
  pairs: ReadonlyMap<LogEntry, KeptSet>,
  added: ReadonlyMap<LogEntry, KeptSet>,
): Map<LogEntry, KeptSet> {
  const addedFor = new Map([...added].map(([log, set]) => [set, log]));
  const keptOf = (log: LogEntry): KeptSet | undefined => {
    let found = pairs.get(log);
    for (let other = found && addedFor.get(found); other; other = found && addedFor.get(found)) {
      found = pairs.get(other);
    }
    return found;
  };
  return new Map(
    [...pairs.keys()].flatMap((log) => {
      const kept = added.has(log) ? undefined : keptOf(log);
      return kept ? [[log, kept] as const] : [];
    }),
  );
}

function pairSets(
  { sets, isFromFirst, areAllNumbered }: Series,
  kept: readonly KeptSet[],
  ownIdOf: (log: LogEntry) => string | null,
): Map<LogEntry, KeptSet> {
  const told = sets.map(({ log, number }) => ({ log, number, content: contentOf(log.values) }));
  const numbered = numberKept(kept, areAllNumbered);
  const left = new Set(numbered);
  const pairs = new Map<LogEntry, NumberedSet>();
  const pair = (log: LogEntry, found: NumberedSet | undefined) => {
    if (!found) return;
    pairs.set(log, found);
    left.delete(found);
  };
  const pairBy = (keyOf: (each: Numbered) => string, from = 0) => {
    const candidates = [...left].filter(({ number }) => number >= from);
    const byKey = Map.groupBy(candidates, keyOf);
    let last = 0;
    for (const each of told) {
      const alike = byKey.get(keyOf(each)) ?? [];
      const found = pairs.get(each.log) ?? alike.find(({ number }) => number > last) ?? alike[0];
      if (found && !pairs.has(each.log)) {
        pair(each.log, found);
        alike.splice(alike.indexOf(found), 1);
      }
      last = found?.number ?? last;
    }
  };
  pairBy(({ number, content }) => `${number} ${content}`);
  // Where the first is missing, and all stand behind the file's last, they came with a file that goes on there.
  const last = Math.max(numberOf(1), told.at(-1)?.number ?? 0);
  const areOfEnd = numbered.every(({ number }) => number > last);
  if (!isFromFirst || !areOfEnd) pairBy(({ content }) => content, isFromFirst ? 0 : told[0]?.number);

  const byNumber = Map.groupBy(left, ({ number }) => number);
  const byId = new Map(numbered.map((each) => [each.set.id, each]));
  const take = (number: number, { values }: LogEntry, isAny: boolean) =>
    byNumber.get(number)?.find((each) => left.has(each) && (isAny || haveInCommon(each.set, values)));
  const takeRenumbered = (log: LogEntry) => {
    const id = ownIdOf(log);
    const found = id === null ? undefined : byId.get(id);
    return found && left.has(found) && found.set.setNumber !== log.values.setNumber ? found : undefined;
  };
  // Those first that have something in common still: what has nothing may well be another set.
  for (const isAny of [false, true]) {
    const shiftsAfter = shiftsOf([...told].reverse(), pairs).reverse();
    let shift = 0;
    for (const [index, { log, number }] of told.entries()) {
      const places = [number + shift, number, ...(isAny ? [] : [number + (shiftsAfter[index] ?? shift)])];
      if (!pairs.has(log)) {
        const found = places.map((place) => take(place, log, isAny)).find((each) => each !== undefined);
        pair(log, found ?? (isAny ? takeRenumbered(log) : undefined));
      }
      const found = pairs.get(log);
      if (found) shift = found.number - number;
    }
  }
  return new Map([...pairs].map(([log, { set }]) => [log, set]));
}

/** For each set of a file, by how much the last one before it that is there was moved; null where none is. */
function shiftsOf(
  told: readonly { log: LogEntry; number: number }[],
  pairs: ReadonlyMap<LogEntry, NumberedSet>,
): (number | null)[] {
  let shift: number | null = null;
  return told.map(({ log, number }) => {
    const found = pairs.get(log);
    if (found) shift = found.number - number;
    return shift;
  });
}

function haveInCommon(kept: Content, told: Content): boolean {
  return MEASURES.some(([field]) => kept[field] !== null && kept[field] === told[field]);
}

/** How many sets without a number of their app's are there before those with which a file goes on. */
function countUnnumberedBefore(
  { sets, isFromFirst, areAllNumbered }: Series,
  kept: readonly KeptSet[],
): number {
  const first = sets[0]?.number ?? 0;
  if (isFromFirst || areAllNumbered) return 0;
  return numberKept(kept, false).filter(({ set, number }) => number < first && kindIn(set.notes) !== "")
    .length;
}

/** How a set that is there differs from what a file says of it; undefined where it does not. */
export function differenceOf(kept: Content, told: Content): string | undefined {
  const [kind, toldKind] = [kindIn(kept.notes), kindIn(told.notes)];
  const differences = [
    ...(kind === toldKind ? [] : [`${kind || "an ordinary set"}, not ${toldKind || "an ordinary one"}`]),
    ...MEASURES.flatMap(([field, name]) =>
      kept[field] === told[field] ? [] : [`${name} ${kept[field] ?? "none"}, not ${told[field] ?? "none"}`],
    ),
  ];
  return differences.length > 0 ? `It stays as it is kept: ${differences.join("; ")}.` : undefined;
}

/** The numbers that their app gives sets, by those that they have here: of two of the same the later one was put before. */
function numberKept(kept: readonly KeptSet[], areAllNumbered: boolean): NumberedSet[] {
  const inOrder = [...kept].sort(
    (one, other) =>
      one.setNumber - other.setNumber || other.createdAt - one.createdAt || (one.id < other.id ? -1 : 1),
  );
  let [position, unnumbered, inARow] = [0, 0, 0];
  return inOrder.map((set) => {
    const isNumbered = areAllNumbered || kindIn(set.notes) === "";
    position = Math.max(position + 1, set.setNumber);
    inARow = isNumbered ? 0 : inARow + 1;
    if (!isNumbered) unnumbered += 1;
    return { set, number: numberOf(position - unnumbered, inARow), content: contentOf(set) };
  });
}

function contentOf({ notes, reps, weight, durationSeconds, distance }: Content): string {
  return JSON.stringify([kindIn(notes), reps, weight, durationSeconds, distance]);
}
