import { openStage } from "../history/stage.ts";
import type { Fault, Proof } from "../proof.ts";

const SEEDS = { quick: 6, nightly: 200 };
const SCENES = 8;
/** Nothing takes as long, unless the machine is busy. */
const PATIENCE_MS = 60_000;

export const cleanHistories: Proof = {
  name: "clean-histories",
  promise:
    "What people do in a group is acknowledged, ordered, counted and seen as promised, through crashes: no invariant is broken.",
  seconds: 70,
  async run(options) {
    const { tier, seed, progress } = options;
    const stage = await openStage(options, SCENES);
    const faults: Fault[] = [];
    for (let played = 0; played < SEEDS[tier]; played += SCENES) {
      const seeds = Array.from({ length: SCENES }, (_, nth) => seed + played + nth);
      faults.push(...(await stage.play(seeds, { patienceMs: PATIENCE_MS })));
      progress(`${played + SCENES} of ${SEEDS[tier]} seeds`);
    }
    return { cases: SEEDS[tier], unit: "seeds", faults };
  },
};
