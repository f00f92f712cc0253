import { ALIASES, DONE_WITH } from "./library-names.ts";

/** An exercise that an account may use, or one of its own that it deleted. */
export interface KnownExercise {
  id: string;
  name: string;
  origin: "own" | "library" | "other";
  isDeleted: boolean;
}

const WITH_WHAT = /^(.*\S)\s*\(([^()]*)\)$/;

const LIBRARY_NAMES: ReadonlyMap<string, string> = new Map(
  [
    ...Object.entries(DONE_WITH).flatMap(([withWhat, names]) =>
      names.map((name) => [`${name} (${withWhat})`, name] as const),
    ),
    ...Object.entries(ALIASES),
  ].map(([name, inLibrary]) => [folded(name), folded(inLibrary)]),
);

/** A name as it is compared: in lower case, with blanks for hyphens. */
export function folded(name: string): string {
  return name
    .toLowerCase()
    .replace(/[-\s]+/g, " ")
    .trim();
}

/**
 * The names that an exercise may have here which a file calls by this name, the likeliest first: the same; the library's
 * name of it, if it is done with the same equipment; and `Dumbbell Row` for `Row (Dumbbell)`.
 */
export function spellingsOf(name: string): string[] {
  const same = folded(name);
  const inLibrary = LIBRARY_NAMES.get(same) ?? same;
  const [, base, withWhat] = WITH_WHAT.exec(same) ?? [];
  const prefixed = base && withWhat ? `${withWhat} ${base}` : same;
  return [...new Set([same, inLibrary, prefixed])];
}

/** The one spelling that all names of an exercise have in common, whatever exercises there are. */
export function canonicalName(name: string): string {
  return LIBRARY_NAMES.get(folded(name)) ?? spellingsOf(name).at(-1) ?? "";
}

/**
 * Finds exercises by the names that files have for them. Of each spelling, the account's own exercise comes before the
 * library's; one that it deleted is found by its exact name, where there is no other. Another account's is not found by
 * its name, which its maker may change.
 */
export class ExerciseNames {
  readonly #own = new Map<string, KnownExercise>();
  readonly #library = new Map<string, KnownExercise>();
  readonly #deleted = new Map<string, KnownExercise>();

  constructor(known: readonly KnownExercise[]) {
    for (const exercise of [...known].sort((one, other) => (one.id < other.id ? -1 : 1))) this.add(exercise);
  }

  /** Of two with the same name and origin, the first is found. */
  add(exercise: KnownExercise): void {
    if (exercise.origin === "other") return;
    const listed = exercise.origin === "own" ? this.#own : this.#library;
    const byName = exercise.isDeleted ? this.#deleted : listed;
    const name = folded(exercise.name);
    if (!byName.has(name)) byName.set(name, exercise);
  }

  find(name: string): KnownExercise | null {
    for (const spelling of spellingsOf(name)) {
      const found = this.#own.get(spelling) ?? this.#library.get(spelling);
      if (found) return found;
    }
    return this.#deleted.get(folded(name)) ?? null;
  }
}
