import { setTimeout as sleep } from "node:timers/promises";
import { seededRandom } from "../../test/support/random.ts";
import { TestServer } from "../../test/support/server.ts";
import { checkGroup, makeGroup } from "../clients/group.ts";
import { Talker } from "../clients/talker.ts";
import { randomFate, TcpProxy } from "../clients/tcp-proxy.ts";
import { Patience } from "../history/wait.ts";
import type { Proof } from "../proof.ts";

const ROUNDS = { quick: 60, nightly: 2000 };
const PEOPLE = 6;
const DEVICES = ["phone", "laptop"];
const WRITTEN_AT_ONCE = 4;
const ROUND_MS = 150;
/** After such a sleep a client no longer trusts its socket. */
const ASLEEP_MS = 40_000;
const SETTLED_WITHIN_MS = 60_000;

export const networks: Proof = {
  name: "networks",
  promise: "Networks that delay, cut, half-close, dribble and swallow lose, double and reorder nothing.",
  seconds: 14,
  async run({ tier, seed, progress }) {
    const random = seededRandom(seed);
    const server = await TestServer.start({ people: PEOPLE });
    const proxy = await TcpProxy.open(
      () => Number(new URL(server.url).port),
      () => randomFate(random),
    );
    const origin = () => `http://127.0.0.1:${proxy.port}`;
    const conversationId = await makeGroup(server, server.people);
    const talkers = server.people.flatMap((person) =>
      DEVICES.map((name) => new Talker({ person, name, conversationId, origin })),
    );
    try {
      for (let round = 1; round <= ROUNDS[tier]; round += 1) {
        for (const talker of talkers) {
          const count = Math.floor(random() * WRITTEN_AT_ONCE);
          for (let written = 0; written < count; written += 1) talker.write().catch(() => {});
          if (random() < 0.1) talker.look(ASLEEP_MS);
        }
        await sleep(random() * ROUND_MS);
        if (round % 20 === 0)
          progress(`${round} of ${ROUNDS[tier]} rounds, ${harmed(proxy)} connections broken`);
      }
      proxy.calm();
      for (const talker of talkers) talker.look(ASLEEP_MS);
      const patience = new Patience(SETTLED_WITHIN_MS);
      const areSettled = await patience.until(() => talkers.every(({ isSettled }) => isSettled));
      await patience.until(() => new Set(talkers.map(({ room }) => room.snapshot.seq)).size === 1);
      const faults = await checkGroup(server, conversationId, talkers);
      const unsettled = {
        name: "not back",
        detail: `not everyone was back after ${SETTLED_WITHIN_MS / 1000} s`,
      };
      return {
        cases: harmed(proxy),
        unit: "broken connections",
        faults: areSettled ? faults : [unsettled, ...faults],
      };
    } finally {
      for (const talker of talkers) talker.close();
      proxy.close();
      server.stop();
    }
  },
};

/** How many connections something happened to. */
function harmed({ counts }: TcpProxy): number {
  return [...counts].reduce((sum, [kind, count]) => sum + (kind === "clear" ? 0 : count), 0);
}
