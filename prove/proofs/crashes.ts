import { checkCrashes } from "../crashes/checker.ts";
import { playCrashes } from "../crashes/story.ts";
import type { Proof } from "../proof.ts";

const KILLS = { quick: 25, nightly: 500 };
const REST_EVERY = 25;

export const crashes: Proof = {
  name: "crashes",
  promise: "A power failure loses, doubles and reorders nothing that was acknowledged.",
  seconds: 95,
  async run({ tier, seed, progress }) {
    let killed = 0;
    const history = await playCrashes({
      kills: KILLS[tier],
      clients: 8,
      inFlight: 4,
      seed,
      restEvery: REST_EVERY,
      onKill: (kills, acknowledged) => {
        killed = kills;
        progress(`${kills} of ${KILLS[tier]} kills, ${acknowledged} messages acknowledged`);
        return true;
      },
    });
    return { cases: killed, unit: "kills", faults: checkCrashes(history) };
  },
};
