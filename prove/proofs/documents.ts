import { TestServer } from "../../test/support/server.ts";
import { checkFrameAccess } from "../access/frames.ts";
import { checkAccess } from "../access/operations.ts";
import { checkCoverage } from "../documents/coverage.ts";
import { checkExamples, runFirstSteps } from "../documents/examples.ts";
import { exceedLimits, provokeRefusals, reuseKeys } from "../documents/refusals.ts";
import { ACCOUNT_ACTS, ALLOWED_ORIGIN } from "../documents/scenes/accounts.ts";
import { CLOSE_ACTS, floods, replacements } from "../documents/scenes/closes.ts";
import { FRAME_ACTS } from "../documents/scenes/frames.ts";
import { PREPARED_ROWS } from "../documents/scenes/full-places.ts";
import { loseDatabase, withoutMail } from "../documents/scenes/outages.ts";
import { ROOM_ACTS } from "../documents/scenes/rooms.ts";
import { play } from "../documents/scenes/scenes.ts";
import { inAnothersName, pagesBeyond, THING_ACTS } from "../documents/scenes/things.ts";
import { Caller } from "../lib/caller.ts";
import { SCENE_PEOPLE, Scene } from "../lib/scene.ts";
import type { Proof } from "../proof.ts";

const STOCK = { groups: 54, workspaces: 40, channels: 20 };

export const documents: Proof = {
  name: "documents",
  promise: "The API does all that its documents name, and nothing else.",
  tiers: ["nightly"],
  async run({ progress }) {
    const server = await TestServer.start({
      ...{ people: SCENE_PEOPLE, statements: PREPARED_ROWS },
      bindings: { ALLOWED_ORIGINS: ALLOWED_ORIGIN },
    });
    try {
      const scene = await Scene.make(await Caller.meet(server), STOCK);
      const { caller } = scene;
      await checkAccess(scene);
      await checkFrameAccess(scene);
      progress(`${caller.judge.seen.size} seen; refusals`);
      await provokeRefusals(scene);
      await reuseKeys(scene);
      progress(`${caller.judge.seen.size} seen; scenes`);
      const { operations } = caller.judge;
      await play(scene, [...ACCOUNT_ACTS, ...ROOM_ACTS, ...THING_ACTS, ...FRAME_ACTS, ...CLOSE_ACTS]);
      await play(scene, [...inAnothersName(operations), ...pagesBeyond(operations), ...replacements(scene)]);
      const examples = checkExamples(caller);
      await runFirstSteps(caller);
      const newcomer = await scene.newcomer();
      progress(`${caller.judge.seen.size} seen; outages and limits`);
      await server.reconfigure({ RATE_LIMITS: "on", ENVIRONMENT: "production", MAIL_FROM: "" });
      await play(scene, [...withoutMail(newcomer), ...floods(scene)]);
      await exceedLimits(scene);
      await loseDatabase(scene);
      checkCoverage(caller);
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
