/** An exercise that an account may use, or one of its own that it deleted. */
export interface KnownExercise {
  id: string;
  name: string;
  origin: "own" | "library" | "other";
  /** Not so where it was deleted: then it is found by its id alone. */
  isListed: boolean;
}

const ORIGINS: readonly KnownExercise["origin"][] = ["own", "library", "other"];

const WITH_WHAT = /^(.*\S)\s*\(([^()]*)\)$/;

/** A name as it is compared: without regard to case and hyphens. */
export function folded(name: string): string {
  return name
    .toLowerCase()
    .replace(/[-\s]+/g, " ")
    .trim();
}

/** The same without what it is done with: `Bench Press (Barbell)` is a bench press. */
export function baseOf(name: string): string {
  return WITH_WHAT.exec(folded(name))?.[1] ?? folded(name);
}

/** What an exercise may be called that a file calls by this name: `Row (Cable)` is a row, and a cable row. */
export function spellingsOf(name: string): string[] {
  return [...new Set([folded(name), prefixed(name), baseOf(name)])];
}

function prefixed(name: string): string {
  const [, base = "", withWhat = ""] = WITH_WHAT.exec(folded(name)) ?? [];
  return base && withWhat ? `${withWhat} ${base}` : folded(name);
}

/**
 * Finds exercises by the names that a file has for them. The same name wins: the caller's own before the library's, and
 * that before others'. Then `Bench Press (Dumbbell)` is a dumbbell bench press. Else a name with what it is done with means
 * one without, or the other way round, where it can mean no other: neither among the known exercises nor among the names
 * of the file.
 */
export class ExerciseNames {
  readonly #byName = new Map<string, KnownExercise>();
  readonly #byBase: Map<string, KnownExercise[]>;
  readonly #inFile: Map<string, Set<string>>;

  constructor(known: readonly KnownExercise[], namesInFile: Iterable<string>) {
    const listed = known
      .filter(({ isListed }) => isListed)
      .sort(
        (one, other) =>
          ORIGINS.indexOf(one.origin) - ORIGINS.indexOf(other.origin) || (one.id < other.id ? -1 : 1),
      );
    for (const exercise of listed) {
      const name = folded(exercise.name);
      if (!this.#byName.has(name)) this.#byName.set(name, exercise);
    }
    this.#byBase = Map.groupBy(this.#byName.values(), ({ name }) => baseOf(name));
    this.#inFile = new Map();
    for (const name of namesInFile) {
      const same = this.#inFile.get(baseOf(name)) ?? new Set();
      this.#inFile.set(baseOf(name), same.add(folded(name)));
    }
  }

  find(name: string): KnownExercise | null {
    const same = this.#byName.get(folded(name)) ?? this.#byName.get(prefixed(name));
    if (same) return same;
    const base = baseOf(name);
    if ((this.#inFile.get(base)?.size ?? 0) > 1) return null;
    const alike = this.#byBase.get(base) ?? [];
    const [only] = alike;
    if (!only || alike.length > 1) return null;
    // Where both say what with, and it is not the same, they are two exercises.
    return folded(name) === base || folded(only.name) === base ? only : null;
  }
}
