import { ALIASES, DONE_WITH } from "./library-names.ts";

const WITH_WHAT = /^(.*\S)\s*\(([^()]*)\)$/;

const LIBRARY_NAMES: ReadonlyMap<string, string> = new Map(
  [
    ...Object.entries(DONE_WITH).flatMap(([withWhat, names]) =>
      names.map((name) => [`${name} (${withWhat})`, name] as const),
    ),
    ...Object.entries(ALIASES),
  ].map(([name, inLibrary]) => [folded(name), folded(inLibrary)]),
);

/** A name as it is compared: without regard to case and hyphens. */
export function folded(name: string): string {
  return name
    .toLowerCase()
    .replace(/[-\s]+/g, " ")
    .trim();
}

/**
 * What an exercise may be called here that a file calls by this name, the likeliest first: the same; what the library
 * calls it, where it has one that is done with the same; and `Dumbbell Row` for `Row (Dumbbell)`.
 */
export function spellingsOf(name: string): string[] {
  const same = folded(name);
  const inLibrary = LIBRARY_NAMES.get(same) ?? same;
  const [, base, withWhat] = WITH_WHAT.exec(same) ?? [];
  const prefixed = base && withWhat ? `${withWhat} ${base}` : same;
  return [...new Set([same, inLibrary, prefixed])];
}
