import { folded, spellingsOf } from "./spellings.ts";

/** An exercise that an account may use, or one of its own that it deleted. */
export interface KnownExercise {
  id: string;
  name: string;
  origin: "own" | "library" | "other";
  /** Not so where it was deleted: then it is found by its id alone. */
  isListed: boolean;
}

/**
 * Finds exercises by the names that files have for them; whatever else a file holds, a name means the same. Of each
 * spelling, the caller's own exercise comes before the library's; another's is found by the very name, where there is no
 * other.
 */
export class ExerciseNames {
  readonly #byName: Record<KnownExercise["origin"], Map<string, KnownExercise>> = {
    own: new Map(),
    library: new Map(),
    other: new Map(),
  };

  constructor(known: readonly KnownExercise[]) {
    for (const exercise of [...known].sort((one, other) => (one.id < other.id ? -1 : 1))) this.add(exercise);
  }

  /** Of two of the same name and origin, the first stands. */
  add(exercise: KnownExercise): void {
    const byName = this.#byName[exercise.origin];
    const name = folded(exercise.name);
    if (exercise.isListed && !byName.has(name)) byName.set(name, exercise);
  }

  find(name: string): KnownExercise | null {
    const { own, library, other } = this.#byName;
    for (const spelling of spellingsOf(name)) {
      const found = own.get(spelling) ?? library.get(spelling);
      if (found) return found;
    }
    return other.get(folded(name)) ?? null;
  }
}
