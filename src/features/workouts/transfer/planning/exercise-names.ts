import { ALIASES, EQUIPMENT } from "./library-names.ts";

export interface KnownExercise {
  id: string;
  name: string;
  origin: "own" | "library" | "other";
  isDeleted: boolean;
}

const EQUIPMENT_SUFFIX = /^(.*\S)\s*\(([^()]*)\)$/;

const LIBRARY_NAMES: ReadonlyMap<string, string> = new Map(
  [
    ...Object.entries(EQUIPMENT).flatMap(([equipment, names]) =>
      names.map((name) => [`${name} (${equipment})`, name] as const),
    ),
    ...Object.entries(ALIASES),
  ].map(([name, inLibrary]) => [folded(name), folded(inLibrary)]),
);

/** Lower case, with spaces for hyphens. */
export function folded(name: string): string {
  return name
    .toLowerCase()
    .replace(/[-\s]+/g, " ")
    .trim();
}

/** Likeliest first: the same, the library's name for that equipment, `Dumbbell Row` for `Row (Dumbbell)`. */
export function spellingsOf(name: string): string[] {
  const same = folded(name);
  const inLibrary = LIBRARY_NAMES.get(same) ?? same;
  const [, base, equipment] = EQUIPMENT_SUFFIX.exec(same) ?? [];
  const prefixed = base && equipment ? `${equipment} ${base}` : same;
  return [...new Set([same, inLibrary, prefixed])];
}

/** [S2] */
export function canonicalName(name: string): string {
  return LIBRARY_NAMES.get(folded(name)) ?? spellingsOf(name).at(-1) ?? "";
}

/** Own exercises come first, deleted ones last. Excludes other accounts': their owners may rename them. */
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
