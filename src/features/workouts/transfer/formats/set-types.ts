import type { SetType } from "../../constants.ts";

/** In lower case without separators. */
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

const LABELS: Record<SetType, string> = {
  normal: "",
  warm_up: "Warm-up",
  drop: "Drop set",
  failure: "To failure",
};

/** An unknown tag becomes a remark. */
export function readSetType(tag: string): { setType: SetType; remark: string } {
  const letters = tag.toLowerCase().replace(/[^\p{L}]/gu, "");
  const known = Object.hasOwn(TYPES, letters) ? TYPES[letters] : undefined;
  return known ? { setType: known, remark: LABELS[known] } : { setType: "normal", remark: tag.trim() };
}
