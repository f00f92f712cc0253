import { playAccess } from "../access/played.ts";
import { checkCoverage } from "../documents/coverage.ts";
import { checkExamples, runFirstSteps } from "../documents/examples.ts";
import { exceedLimits, exceedQuotas, provokeRefusals, reuseKeys } from "../documents/refusals.ts";
import { ACCOUNT_ACTS } from "../documents/scenes/accounts.ts";
import { CLOSE_ACTS, floods, replacements } from "../documents/scenes/closes.ts";
import { FRAME_ACTS } from "../documents/scenes/frames.ts";
import { loseDatabase, withoutMail } from "../documents/scenes/outages.ts";
import { ROOM_ACTS } from "../documents/scenes/rooms.ts";
import { play } from "../documents/scenes/scenes.ts";
import { inAnothersName, pagesBeyond, THING_ACTS } from "../documents/scenes/things.ts";
import type { Proof } from "../proof.ts";

export const documents: Proof = {
  name: "documents",
  promise: "The API does all that its documents name, and nothing else.",
  process: "documents",
  seconds: 90,
  async run({ progress }) {
    const { scene } = await playAccess(progress);
    const { caller } = scene;
    const { server, judge } = caller;
    progress(`${judge.seen.size} seen; refusals`);
    await provokeRefusals(scene);
    await reuseKeys(scene);
    progress(`${judge.seen.size} seen; scenes`);
    const { operations } = judge;
    await play(scene, [...ACCOUNT_ACTS, ...ROOM_ACTS, ...THING_ACTS, ...FRAME_ACTS, ...CLOSE_ACTS]);
    await play(scene, [...inAnothersName(operations), ...pagesBeyond(operations), ...replacements(scene)]);
    const examples = checkExamples(caller);
    await runFirstSteps(caller);
    const newcomer = await scene.newcomer();
    progress(`${judge.seen.size} seen; outages and limits`);
    await exceedQuotas(scene);
    await server.reconfigure({ QUOTAS: "", RATE_LIMITS: "on", ENVIRONMENT: "production", MAIL_FROM: "" });
    await play(scene, [...withoutMail(newcomer), ...floods(scene)]);
    await exceedLimits(scene);
    await loseDatabase(scene);
    checkCoverage(caller);
    const cases = judge.named.length + examples;
    return { cases, unit: "answers, frames and examples", faults: caller.takeFaults() };
  },
};
