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
  readonly #byName = new Map<string, KnownExercise>();

  constructor(known: readonly KnownExercise[]) {
    for (const exercise of [...known].sort((one, other) => (one.id < other.id ? -1 : 1))) this.add(exercise);
  }

  add(exercise: KnownExercise): void {
    if (exercise.origin === "other") return;
    const name = folded(exercise.name);
    const before = this.#byName.get(name);
    if (!before || rankOf(exercise) < rankOf(before)) this.#byName.set(name, exercise);
  }

  find(name: string): KnownExercise | null {
    const found = spellingsOf(name).map((spelling) => this.#byName.get(spelling));
    return found.find((exercise) => exercise?.isDeleted === false) ?? found[0] ?? null;
  }
}

function rankOf({ origin, isDeleted }: KnownExercise): number {
  return isDeleted ? 2 : origin === "own" ? 0 : 1;
}
