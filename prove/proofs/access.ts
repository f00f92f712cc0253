import { TestServer } from "../../test/support/server.ts";
import { checkFrameAccess } from "../access/frames.ts";
import { checkAccess } from "../access/operations.ts";
import { Caller } from "../lib/caller.ts";
import { SCENE_PEOPLE, Scene } from "../lib/scene.ts";
import type { Proof } from "../proof.ts";

/** For each write that changes who is in a place, one for each role. */
const STOCK = { groups: 36, workspaces: 24, channels: 12 };

export const access: Proof = {
  name: "access",
  promise: "Strangers, former members and blocked people reach nothing that is not theirs.",
  async run({ progress }) {
    const server = await TestServer.start({ people: SCENE_PEOPLE });
    try {
      const scene = await Scene.make(await Caller.meet(server), STOCK);
      progress("operations");
      const operations = await checkAccess(scene);
      progress("frames");
      const frames = await checkFrameAccess(scene);
      return {
        cases: operations + frames,
        unit: "operations and frames × roles",
        faults: scene.caller.faults,
      };
    } finally {
      server.stop();
    }
  },
};
