import { folded, spellingsOf } from "./spellings.ts";

/** An exercise that an account may use, or one of its own that it deleted. */
export interface KnownExercise {
  id: string;
  name: string;
  origin: "own" | "library" | "other";
  /** Not so where it was deleted. */
  isListed: boolean;
}

/**
 * Finds exercises by the names that files have for them; whatever else a file holds, a name means the same. Of each
 * spelling, the caller's own exercise comes before the library's; and one that they deleted is found by the very name,
 * where there is no other. Another's is not found by its name, which is the other's to change.
 */
export class ExerciseNames {
  readonly #own = new Map<string, KnownExercise>();
  readonly #library = new Map<string, KnownExercise>();
  readonly #deleted = new Map<string, KnownExercise>();

  constructor(known: readonly KnownExercise[]) {
    for (const exercise of [...known].sort((one, other) => (one.id < other.id ? -1 : 1))) this.add(exercise);
  }

  /** Of two of the same name and origin, the first stands. */
  add(exercise: KnownExercise): void {
    if (exercise.origin === "other") return;
    const listed = exercise.origin === "own" ? this.#own : this.#library;
    const byName = exercise.isListed ? listed : this.#deleted;
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
