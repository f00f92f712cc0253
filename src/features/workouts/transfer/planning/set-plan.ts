import type { Stepwise } from "../../../../lib/turns.ts";
import { momentOf, spareId } from "../derived-id.ts";
import type { Entry, Incoming, Series } from "../incoming.ts";
import type { ExercisePlan } from "./exercise-plan.ts";
import { type KeptSet, matchSets } from "./kept-sets.ts";
import type { Placement, Places } from "./places.ts";

type LogEntry = Entry<"log">;

/** Decides which sets of a file without ids are there already, and by which ids the others come. */
export class SetPlan {
  /** Ids other than those that follow from places in the file: whether they are there was not asked yet. */
  readonly spareIds: string[] = [];
  readonly #series: readonly Series[];
  readonly #kept: readonly KeptSet[];
  readonly #exercises: ExercisePlan;
  readonly #now: number;
  readonly #places: Places;
  readonly #keptIds: ReadonlySet<string>;
  readonly #pairs = new Map<LogEntry, KeptSet>();
  readonly #numbers = new Map<LogEntry, number>();

  constructor(
    { series }: Pick<Incoming, "series">,
    kept: readonly KeptSet[],
    { places, exercises, now }: { places: Places; exercises: ExercisePlan; now: number },
  ) {
    this.#series = series;
    this.#kept = kept;
    this.#exercises = exercises;
    this.#now = now;
    this.#places = places;
    this.#keptIds = new Set(kept.map(({ id }) => id));
  }

  /** Finds the sets that are there already. To be called first. */
  *match(): Stepwise<void> {
    const [places, series, kept, now] = [this.#places, this.#series, this.#kept, this.#now];
    const ownIdOf = ({ id }: LogEntry) => places.find("log", id);
    const storedAs = new Map<string | null, Series>(
      series.flatMap((each) => each.sets.map(({ log }) => [ownIdOf(log), each] as const)),
    );
    const bySession = Map.groupBy(kept.filter(isImported), ({ sessionId }) => sessionId);
    const left = new Set(kept);
    for (const each of series) {
      yield;
      const inSession = bySession.get(places.find("session", each.sessionId) ?? "") ?? [];
      const exerciseId = this.#exercises.idOf(each.exercise);
      const candidates = inSession.filter((set) => {
        const before = storedAs.get(set.id);
        return left.has(set) && (before === undefined ? set.exerciseId === exerciseId : before === each);
      });
      if (candidates.length === 0) continue;
      const { pairs, added } = matchSets(each, candidates, { ownIdOf, now });
      for (const [log, set] of pairs) {
        this.#pairs.set(log, set);
        left.delete(set);
      }
      for (const [log, setNumber] of added) this.#numbers.set(log, setNumber);
    }
  }

  /** What is there already of what a set of the file tells of, or null. */
  find(log: LogEntry): KeptSet | null {
    return this.#pairs.get(log) ?? null;
  }

  /** What a set is numbered here. */
  numberOf(log: LogEntry): number {
    return this.#numbers.get(log) ?? log.values.setNumber;
  }

  /** By which id a set comes; not as new where it is there, but in another session now. Null where that is taken. */
  place(log: LogEntry): Placement | null {
    let placed = this.#places.place("log", log.id);
    for (let count = 1; placed && !placed.isNew && this.#keptIds.has(placed.id); count += 1) {
      placed = this.#places.place("log", spareId(log.id, count));
      if (placed) this.spareIds.push(placed.id);
    }
    return placed;
  }
}

/** Sets that came with their session bear its moment in their ids; those that were logged later are none of a file's. */
function isImported({ id, sessionId }: KeptSet): boolean {
  return momentOf(id) === momentOf(sessionId);
}
