import { describe, expect, it } from "vitest";
import { PLACES_A_NUMBER, type Shown } from "../../../../src/features/workouts/transfer/incoming.ts";
import {
  CONTENTS_A_LOG_MAX,
  compareSets,
  type ShownSet,
} from "../../../../src/features/workouts/transfer/planning/set-difference.ts";
import { seededRandom, shuffled } from "../../../support/random.ts";
import { FUZZ_SEED } from "../../../support/room-commands.ts";

const STORIES = 400;
const STEPS = 12;
const SETS_MAX = 6;
const ANY = { sessionId: "s", exercise: "e", importId: "i" };

type Compare = typeof compareSets;

/** One exercise's sets in the app that exports them; each has an identity, which its exports do not have. */
interface AppSet {
  identity: number;
  content: string;
}

/** An account that imports one list again and again. Its person edits and deletes logs. */
class Account {
  stored: ShownSet[] = [];
  /** What each log is now; without those that were deleted. */
  readonly logs = new Map<string, string>();
  readonly #compare: Compare;
  #ids = 0;

  constructor(compare: Compare = compareSets) {
    this.#compare = compare;
  }

  /** How many logs the file adds. */
  bring(contents: readonly string[]): number {
    const shown = contents.map((content, index): Shown => {
      return { series: "e", content, place: (index + 1) * PLACES_A_NUMBER, isFromFirst: true };
    });
    const newId = () => `log ${++this.#ids}`;
    const { logs, changed, dropped } = this.#compare(shown, this.stored, (id) => this.logs.get(id), newId);
    const isSame = (one: { logId: string; content: string }, other: ShownSet) =>
      one.logId === other.logId && one.content === other.content;
    this.stored = this.stored.filter((each) => ![...changed, ...dropped].some((one) => isSame(one, each)));
    this.stored.push(...changed.map((each) => ({ ...ANY, ...each, importId: "i" })));
    const added = logs.flatMap(({ logId, isNew }, index) =>
      isNew ? [[logId, contents[index] ?? ""] as const] : [],
    );
    for (const [logId, content] of added) this.logs.set(logId, content);
    return added.length;
  }
}

function countOf(contents: Iterable<string>): Map<string, number> {
  return new Map(
    [...Map.groupBy(contents, (content) => content)].map(([content, all]) => [content, all.length]),
  );
}

/** Tells a story of exports and imports; what went wrong, or null. */
function tell(random: () => number, compare: Compare, kinds: number, edits: boolean): string | null {
  const upTo = (max: number) => Math.floor(random() * max);
  let fresh = 0;
  const anyContent = () => (kinds === 0 ? `c${++fresh}` : `c${upTo(kinds)}`);
  let identities = 0;
  const anySet = (): AppSet => ({ identity: ++identities, content: anyContent() });
  let sets = Array.from({ length: 1 + upTo(SETS_MAX) }, anySet);
  const account = new Account(compare);
  const files: string[][] = [];
  for (let step = 0; step < STEPS; step += 1) {
    const file = sets.map(({ content }) => content);
    const had = countOf(account.logs.values());
    account.bring(file);
    files.push(file);
    const story = () => JSON.stringify({ files, logs: [...account.logs] });
    for (const [content, count] of edits ? [] : countOf(account.logs.values())) {
      const most = Math.max(countOf(file).get(content) ?? 0, had.get(content) ?? 0);
      if (count > most) return `[S9] ${count} of ${content}, ${most} at most: ${story()}`;
    }
    if (kinds === 0 && !edits && account.logs.size !== identities) {
      return `[S10] ${account.logs.size} logs of ${identities} sets: ${story()}`;
    }
    for (const before of shuffled(files, random)) {
      const added = account.bring(before);
      if (added > 0) return `[S8] ${added} added by a file that was imported before: ${story()}`;
    }
    // The latest export last, as the app goes on from it.
    account.bring(file);
    const logId = [...account.logs.keys()][upTo(account.logs.size)];
    if (edits && logId !== undefined && random() < 0.4) {
      if (random() < 0.5) account.logs.delete(logId);
      else account.logs.set(logId, anyContent());
    }
    sets = changed(sets, upTo, anySet, anyContent);
  }
  return null;
}

function changed(
  sets: AppSet[],
  upTo: (max: number) => number,
  anySet: () => AppSet,
  anyContent: () => string,
): AppSet[] {
  const at = upTo(sets.length);
  const set = sets[at];
  switch (upTo(4)) {
    case 0:
      return sets.toSpliced(upTo(sets.length + 1), 0, anySet());
    case 1:
      return sets.length > 1 ? sets.toSpliced(at, 1) : sets;
    case 2:
      return set ? sets.with(at, { ...set, content: anyContent() }) : sets;
    default:
      return set ? sets.toSpliced(at, 1).toSpliced(upTo(sets.length), 0, set) : sets;
  }
}

function findFault(compare: Compare): string | null {
  const random = seededRandom(FUZZ_SEED);
  for (let story = 0; story < STORIES; story += 1) {
    const fault = tell(random, compare, story % 3 === 0 ? 0 : 2 + (story % 4), story % 2 === 1);
    if (fault !== null) return fault;
  }
  return null;
}

describe("repeated exports and imports of sets", () => {
  it(`[S8] [S9] [S10] store each set once despite changes on both sides (seed ${FUZZ_SEED})`, () => {
    expect(findFault(compareSets)).toBeNull();
  });

  it.each<[string, Compare]>([
    [
      "forgets sets that the latest file doesn't show",
      (shown, stored, ...rest) =>
        compareSets(
          shown,
          stored.filter(({ place }) => place > 0),
          ...rest,
        ),
    ],
    [
      "knows a log by its first content alone",
      (shown, stored, ...rest) => {
        const seen = new Set<string>();
        const first = stored.filter(({ logId }) => !seen.has(logId) && seen.add(logId));
        return compareSets(shown, first, ...rest);
      },
    ],
    [
      "knows a log by its latest content alone",
      (shown, stored, ...rest) => {
        const latest = new Map(stored.map((each) => [each.logId, each]));
        return compareSets(shown, [...latest.values()], ...rest);
      },
    ],
    [
      "knows a log by what it is here",
      (shown, stored, contentOf, newId) => {
        const here = stored.flatMap((each) => {
          const content = contentOf(each.logId);
          return content === undefined ? [] : [{ ...each, content }];
        });
        return compareSets(shown, here, contentOf, newId);
      },
    ],
    [
      "takes an edited set for a new one",
      (shown, stored, ...rest) => {
        const known = new Set(stored.map(({ content }) => content));
        return compareSets(
          shown,
          stored.map((each) =>
            shown.every(({ content }) => known.has(content))
              ? each
              : { ...each, place: -Math.abs(each.place) },
          ),
          ...rest,
        );
      },
    ],
    [
      "takes a new set for an edited one that was deleted long ago",
      (shown, stored, ...rest) =>
        compareSets(
          shown,
          stored.map((each) => ({ ...each, place: Math.abs(each.place) })),
          ...rest,
        ),
    ],
    [
      "counts equal sets once",
      (shown, stored, ...rest) => {
        const all = compareSets(shown, stored, ...rest);
        const first = new Map(shown.map(({ content }, index) => [content, index]));
        return {
          ...all,
          logs: all.logs.filter((_, index) => first.get(shown[index]?.content ?? "") === index),
        };
      },
    ],
  ])("a comparison that %s is detected", (_, mutant) => {
    expect(findFault(mutant)).toMatch(/^\[S\d+\]/);
  });
});

it(`[S5] at most ${CONTENTS_A_LOG_MAX} contents are remembered per log`, () => {
  const account = new Account();
  for (let edit = 0; edit < 3 * CONTENTS_A_LOG_MAX; edit += 1) {
    expect(account.bring([`c${edit}`])).toBe(edit === 0 ? 1 : 0);
    expect(account.stored.length).toBeLessThanOrEqual(CONTENTS_A_LOG_MAX);
  }
});

it("[S3] long lists of equal sets are compared quickly", () => {
  const account = new Account();
  const file = (content: string) => Array.from({ length: 3000 }, () => content);
  expect(account.bring(file("a"))).toBe(3000);
  expect(account.bring(file("b"))).toBe(0);
  expect(account.bring([...file("a").slice(1000), ...file("b").slice(2000)])).toBe(0);
});
