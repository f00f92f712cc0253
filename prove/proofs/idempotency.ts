import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isRepeatable, WITHOUT_KEY } from "../../test/support/documents/served.ts";
import { seededRandom } from "../../test/support/random.ts";
import { TestServer } from "../../test/support/server.ts";
import { Effects } from "../idempotency/effects.ts";
import {
  again,
  checkMessages,
  effectOfOne,
  interrupted,
  prepare,
  type Sent,
  twiceAtOnce,
  withoutAnswer,
} from "../idempotency/repeat.ts";
import { Caller } from "../lib/caller.ts";
import { SCENE_PEOPLE, Scene } from "../lib/scene.ts";
import { WRITES } from "../lib/writes/all.ts";
import type { Fault, Proof } from "../proof.ts";

/** How often all is done, with a server of its own each time: what an account may have is limited. */
const ROUNDS = { quick: 1, nightly: 12 };
/** Twice at once, without an answer, after a restart and after a crash. */
const TIMES = 4;
const HANG_UP_WITHIN_MS = 12;
const KILL_WITHIN_MS = 300;

/** For each write that changes who is in a place, one for each time that it is sent. */
const STOCK = { groups: 24, workspaces: 16, channels: 8 };

export const idempotency: Proof = {
  name: "idempotency",
  promise: "A write that is repeated under its key is done once, and answered as the first time.",
  seconds: 90,
  async run({ tier, seed, folder, progress }) {
    const random = seededRandom(seed);
    let cases = 0;
    const faults: Fault[] = [];
    for (let round = 1; round <= ROUNDS[tier]; round += 1) {
      const repeated = await repeatAll(join(folder, String(round)), random);
      cases += repeated.cases;
      faults.push(...repeated.faults);
      progress(`${round} of ${ROUNDS[tier]} rounds, ${cases} writes`);
    }
    return { cases, unit: "repeated writes", faults };
  },
};

async function repeatAll(folder: string, random: () => number): Promise<{ cases: number; faults: Fault[] }> {
  const stateDir = join(folder, "state");
  const server = await TestServer.start({ people: SCENE_PEOPLE, stateDir });
  try {
    const scene = await Scene.make(await Caller.meet(server), STOCK);
    const { caller } = scene;
    const operations = caller.judge.operations.filter((operation) => {
      const { name, method } = operation;
      if (method === "GET") return false;
      if (isRepeatable(operation) === WITHOUT_KEY.has(name))
        caller.fault("no key", `${name} takes no Idempotency-Key, or takes one that it is said not to`);
      if (isRepeatable(operation) && !(name in WRITES))
        caller.fault("no write", `${name} is not among the writes`);
      return isRepeatable(operation) && name in WRITES;
    });
    const copies = join(folder, "copies");
    mkdirSync(copies);
    const effects = new Effects(stateDir, copies);
    const answered: Sent[] = [];
    const unanswered: Sent[] = [];
    for (const operation of operations) {
      const effect = await effectOfOne(scene, operation, effects);
      answered.push(await twiceAtOnce(scene, operation, effects, effect));
      const afterMs = random() * HANG_UP_WITHIN_MS;
      const sent = await withoutAnswer(scene, operation, effects, { effect, afterMs });
      await again(scene, sent, effects, { when: "after its answer was lost", since: sent.before });
      const request = await prepare(scene, operation);
      unanswered.push({ operation, request, first: null, effect, before: [] });
    }
    const sending = unanswered.map((sent) => interrupted(scene, sent));
    await sleep(random() * KILL_WITHIN_MS);
    server.kill();
    await Promise.all(sending);
    await server.restart();
    for (const sent of answered) await again(scene, sent, effects, { when: "after a restart", since: null });
    for (const sent of unanswered)
      await again(scene, sent, effects, { when: "after a crash before its answer", since: null });
    await checkMessages(scene);
    return { cases: operations.length * TIMES, faults: caller.takeFaults() };
  } finally {
    server.stop();
  }
}
