import { playAccess } from "../access/played.ts";
import type { Proof } from "../proof.ts";

export const access: Proof = {
  name: "access",
  promise: "Strangers, former members and blocked people reach nothing that is not theirs.",
  process: "documents",
  seconds: 75,
  async run({ progress }) {
    const { scene, cases } = await playAccess(progress);
    return { cases, unit: "operations and frames × roles", faults: scene.caller.takeFaults() };
  },
};
