import { seededRandom } from "../../test/support/random.ts";
import { TestServer } from "../../test/support/server.ts";
import { Caller } from "../lib/caller.ts";
import type { Proof } from "../proof.ts";
import { Story } from "../unread/story.ts";

const PEOPLE = 4;
const STEPS = { quick: 2000, nightly: 10_000 };

export const unread: Proof = {
  name: "unread",
  promise: "Unread counts, read receipts and presence are accurate on every device.",
  seconds: 22,
  async run({ tier, seed, progress }) {
    const server = await TestServer.start({ people: PEOPLE });
    try {
      const caller = await Caller.meet(server);
      const story = new Story(caller, server.people, seededRandom(seed));
      await story.begin();
      await story.play(STEPS[tier], (steps) => progress(`${steps} of ${STEPS[tier]} steps`));
      return { cases: STEPS[tier], unit: "steps", faults: caller.takeFaults() };
    } finally {
      server.stop();
    }
  },
};
