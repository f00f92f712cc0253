import { expect, it } from "vitest";
import { api } from "../../../support/api.ts";
import { cast, type Player } from "../../../support/cast.ts";
import { seededRandom } from "../../../support/random.ts";
import { FUZZ_SEED } from "../../../support/room-commands.ts";
import { bring, linesOf, NOTHING, setsOf } from "./training.ts";

const STORIES = 9;
const EXPORTS = 4;
const SETS_MAX = 6;

interface Told {
  weight: number;
  reps: number;
  isWarmUp: boolean;
}

interface App {
  head: string;
  /** The lines of one workout's sets. */
  linesOf: (sets: readonly Told[]) => string[];
}

const HEVY: App = {
  head: "title,start_time,end_time,exercise_title,set_index,set_type,weight_kg,reps",
  linesOf: (sets) =>
    sets.map(({ weight, reps, isWarmUp }, index) => {
      const type = isWarmUp ? "warmup" : "normal";
      return `Day,2024-11-28 10:00,2024-11-28 11:00,Stone Lift,${index},${type},${weight},${reps}`;
    }),
};

const STRONG: App = {
  head: "Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,Notes,Workout Notes",
  linesOf: (sets) =>
    sets.map(({ weight, reps, isWarmUp }, index) => {
      const order = sets.slice(0, index + 1).filter((set) => !set.isWarmUp).length;
      return `2023-05-01 18:12:33,Day,1h,Stone Lift,${isWarmUp ? "W" : order},${weight},${reps},0,0,,`;
    }),
};

const nameOf = ({ weight, reps, isWarmUp }: Told) => `${isWarmUp ? "W " : ""}${weight}x${reps}`;

async function keptBy(person: Player): Promise<string[]> {
  const sets = await setsOf(person);
  return sets.map(({ weight, reps, notes }) => {
    return nameOf({ weight: Number(weight), reps: Number(reps), isWarmUp: notes === "Warm-up" });
  });
}

function countsOf(names: readonly string[]): Map<string, number> {
  return new Map([...Map.groupBy(names, (name) => name)].map(([name, all]) => [name, all.length]));
}

/** Who makes up sets, and changes a list of them: one more or less, another one, or one in another place. */
function storyteller() {
  const random = seededRandom(FUZZ_SEED);
  const upTo = (max: number) => Math.floor(random() * max);
  const anySet = (): Told => {
    return { weight: 60 + 20 * upTo(3), reps: 5 + upTo(2), isWarmUp: random() < 0.2 };
  };
  const changed = (sets: readonly Told[]): Told[] => {
    const at = upTo(sets.length);
    const set = sets[at];
    switch (upTo(4)) {
      case 0:
        return sets.toSpliced(upTo(sets.length + 1), 0, anySet());
      case 1:
        return sets.length > 1 ? sets.toSpliced(at, 1) : [...sets];
      case 2:
        return set ? sets.toSpliced(at, 1).toSpliced(upTo(sets.length), 0, set) : [...sets];
      default:
        return sets.with(at, anySet());
    }
  };
  return { upTo, anySet, changed };
}

it.each([
  ["Hevy", HEVY],
  ["Strong", STRONG],
] as const)(
  `growing, shrinking and corrected exports of %s store each set once (seed ${FUZZ_SEED})`,
  async (_, app) => {
    const { upTo, anySet, changed } = storyteller();
    for (let story = 0; story < STORIES; story += 1) {
      const [person] = await cast("ada");
      let sets = Array.from({ length: 1 + upTo(SETS_MAX) }, anySet);
      const told = [];
      for (let count = 0; count < EXPORTS; count += 1) {
        const before = await keptBy(person);
        const lines = app.linesOf(sets);
        const split = (): string[] => {
          // Strong gives warm-ups no number: a part that begins with one, or after nothing else, might be the whole.
          const first = sets.findIndex((set) => !set.isWarmUp);
          const cuts = [...sets.keys()].filter((at) => at > first && !sets[at]?.isWarmUp);
          const cut = cuts[upTo(cuts.length)] ?? 0;
          const parts = [lines.slice(0, cut), lines.slice(cut)];
          return parts.flatMap((part) => (part.length > 0 ? [[app.head, ...part].join("\n")] : []));
        };
        const files = count === 0 ? split() : [[app.head, ...lines].join("\n")];
        told.push(sets.map(nameOf).join(", "));
        const differing = [];
        for (const file of files) {
          const { body } = await bring(person, file);
          expect(body).toMatchObject({ refused: 0 });
          differing.push(
            ...linesOf(body, "matched").filter(([, kind, message]) => kind === "log" && message),
          );
        }
        const after = await keptBy(person);
        const [kept, wanted, had] = [after, sets.map(nameOf), before].map(countsOf);
        const missing = [...(wanted ?? [])].reduce(
          (sum, [name, all]) => sum + Math.max(all - (kept?.get(name) ?? 0), 0),
          0,
        );
        expect(missing, JSON.stringify({ told, after, files })).toBe(differing.length);
        for (const [name, all] of kept ?? []) {
          const most = Math.max(wanted?.get(name) ?? 0, had?.get(name) ?? 0);
          expect(all, JSON.stringify({ told, after, name })).toBeLessThanOrEqual(most);
        }
        // Once sets are moved, one cannot tell which of them a part means that begins in the middle.
        for (const file of [...files, ...(count === 0 ? split() : [])]) {
          const { added } = (await bring(person, file)).body;
          expect(added, JSON.stringify({ told, after, file })).toEqual(NOTHING);
        }
        sets = changed(sets);
      }
    }
  },
  120_000,
);

it.each([
  ["Hevy", HEVY],
  ["Strong", STRONG],
] as const)(
  `[S8] re-imported exports of %s add nothing despite edits and deletions on both sides (seed ${FUZZ_SEED})`,
  async (_, app) => {
    const { upTo, anySet, changed } = storyteller();
    for (let story = 0; story < STORIES / 3; story += 1) {
      const [person] = await cast("ada");
      let sets = Array.from({ length: 1 + upTo(SETS_MAX) }, anySet);
      const files: string[] = [];
      for (let count = 0; count < EXPORTS; count += 1) {
        const file = [app.head, ...app.linesOf(sets)].join("\n");
        expect((await bring(person, file)).body).toMatchObject({ refused: 0 });
        files.push(file);
        const kept = await setsOf(person);
        const path = `/api/exercise-logs/${kept[upTo(kept.length)]?.id}/`;
        if (upTo(2) === 0) await api("DELETE", path, { as: person });
        else await api("PATCH", path, { as: person, body: { weight: 60 + 20 * upTo(3), set_type: "drop" } });
        for (const before of [...files, file]) {
          const { added } = (await bring(person, before)).body;
          expect(added, JSON.stringify({ files, before })).toEqual(NOTHING);
        }
        sets = changed(sets);
      }
    }
  },
  120_000,
);
