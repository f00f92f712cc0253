import { TestServer } from "../../test/support/server.ts";
import { checkFrameAccess } from "../access/frames.ts";
import { checkAccess } from "../access/operations.ts";
import { unprovoked } from "../documents/coverage.ts";
import { checkExamples, runFirstSteps } from "../documents/examples.ts";
import { exceedLimits, provokeRefusals, reuseKeys } from "../documents/refusals.ts";
import { Caller } from "../lib/caller.ts";
import { SCENE_PEOPLE, Scene } from "../lib/scene.ts";
import type { Proof } from "../proof.ts";

const STOCK = { groups: 54, workspaces: 40, channels: 20 };

export const documents: Proof = {
  name: "documents",
  promise: "The API does all that its documents name, and nothing else.",
  tiers: ["nightly"],
  async run({ progress }) {
    const server = await TestServer.start({ people: SCENE_PEOPLE });
    try {
      const scene = await Scene.make(await Caller.meet(server), STOCK);
      const { caller } = scene;
      await checkAccess(scene);
      await checkFrameAccess(scene);
      progress(`${caller.judge.seen.size} seen; refusals`);
      await provokeRefusals(scene);
      await reuseKeys(scene);
      progress(`${caller.judge.seen.size} seen; limits`);
      const examples = checkExamples(caller);
      await runFirstSteps(caller);
      await server.reconfigure({ RATE_LIMITS: "on" });
      await exceedLimits(scene);
      for (const name of unprovoked(caller.judge)) caller.fault("not provoked", name);
      return {
        cases: caller.judge.named.length + examples,
        unit: "answers, frames and examples",
        faults: caller.faults,
      };
    } finally {
      server.stop();
    }
  },
};
