import type { SetType } from "../../constants.ts";

/** What files call the types of sets: by a letter or a word, in any case, however its parts are joined. */
const TYPES: Readonly<Record<string, SetType>> = {
  ...{
    "": "normal",
    n: "normal",
    normal: "normal",
    work: "normal",
    working: "normal",
    workset: "normal",
    workingset: "normal",
  },
  ...{ w: "warm_up", warmup: "warm_up", warmupset: "warm_up", warm: "warm_up", warmingup: "warm_up" },
  ...{ d: "drop", drop: "drop", dropset: "drop", dropped: "drop" },
  ...{ f: "failure", failure: "failure", tofailure: "failure", failureset: "failure", fail: "failure" },
};

/** How the first line of a set's notes names its type. */
const LABELS: Record<SetType, string> = {
  normal: "",
  warm_up: "Warm-up",
  drop: "Drop set",
  failure: "To failure",
};

/** A set's type by its tag; a tag that is unknown is kept as a remark. */
export function readSetType(tag: string): { setType: SetType; remark: string } {
  const letters = tag.toLowerCase().replace(/[^\p{L}]/gu, "");
  const known = Object.hasOwn(TYPES, letters) ? TYPES[letters] : undefined;
  return known ? { setType: known, remark: LABELS[known] } : { setType: "normal", remark: tag.trim() };
}
