/** Kinds of sets that other apps tell apart, as the first line of a set's notes says it here. */
export const WARM_UP = "Warm-up";
export const DROP_SET = "Drop set";
export const TO_FAILURE = "To failure";

const KINDS = [WARM_UP, DROP_SET, TO_FAILURE];

/** How much of a set's notes tells its kind. */
export const KIND_LENGTH_MAX = Math.max(...KINDS.map(({ length }) => length)) + 1;

/** The kind of a set by its notes, or how they begin; empty where it is none of these. */
export function kindIn(notes: string): string {
  return KINDS.find((kind) => notes === kind || notes.startsWith(`${kind}\n`)) ?? "";
}
