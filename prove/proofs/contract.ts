import { TestServer } from "../../test/support/server.ts";
import { checkFrames } from "../contract/frames.ts";
import { checkOperations } from "../contract/operations.ts";
import { Caller } from "../lib/caller.ts";
import { makeWorld } from "../lib/world.ts";
import type { Proof } from "../proof.ts";

const SIZES = {
  quick: { good: 30, bad: 30, frames: 3000 },
  nightly: { good: 300, bad: 300, frames: 100_000 },
};

/** People besides: they end their logins and write on sockets. */
const PEOPLE = 12;

export const contract: Proof = {
  name: "contract",
  promise: "What the documents allow is accepted, all else is refused, and every answer is as they say.",
  seconds: 60,
  async run({ tier, seed, progress }) {
    const server = await TestServer.start({ people: PEOPLE });
    try {
      const caller = await Caller.meet(server);
      const [owner, member, ...others] = server.people;
      if (!owner || !member) throw new Error("The world needs two people");
      const world = await makeWorld(caller, owner, member);
      const options = { ...SIZES[tier], seed, others };
      progress(`${caller.judge.operations.length} operations`);
      await checkOperations(caller, world, options);
      progress(`${caller.requests} requests, ${caller.faultCount} faults; frames`);
      const frames = await checkFrames(caller, world, options, progress);
      return { cases: caller.requests + frames, unit: "requests and frames", faults: caller.takeFaults() };
    } finally {
      server.stop();
    }
  },
};
