import { setTimeout as sleep } from "node:timers/promises";
import { seededRandom } from "../../test/support/random.ts";
import { TestServer } from "../../test/support/server.ts";
import { checkGroup, makeGroup } from "../clients/group.ts";
import { Talker } from "../clients/talker.ts";
import { Patience } from "../history/wait.ts";
import type { Fault, Proof } from "../proof.ts";

const DEPLOYS = { quick: 3, nightly: 40 };
const CLIENTS = 300;
const GROUP_PEOPLE = 10;
/** How long a client thinks before its next message. */
const THINKS_MS = { min: 200, max: 2000 };
/** How long everyone writes between two deployments. */
const BETWEEN_MS = 2000;
/** A deadline for a machine that is busy with other things; on a quiet one it takes some seconds. */
const BACK_WITHIN_MS = 150_000;

/**
 * A deployment is played by ending workerd and starting it again on the same disk: that closes every socket and evicts every
 * object at once, and gives the Worker another version.
 */
export const deploys: Proof = {
  name: "deploys",
  promise: "A deployment closes every socket and loses nothing: all clients are back by themselves.",
  seconds: 55,
  async run({ tier, seed, progress }) {
    const random = seededRandom(seed);
    const server = await TestServer.start({ people: CLIENTS });
    const groups: { conversationId: number; talkers: Talker[] }[] = [];
    for (let place = 0; place < CLIENTS; place += GROUP_PEOPLE) {
      const people = server.people.slice(place, place + GROUP_PEOPLE);
      const conversationId = await makeGroup(server, people);
      const talker = (person: (typeof people)[number]) =>
        new Talker({ person, name: person.username, conversationId, origin: () => server.url });
      groups.push({ conversationId, talkers: people.map(talker) });
    }
    const talkers = groups.flatMap((group) => group.talkers);
    const patience = new Patience(BACK_WITHIN_MS);
    const faults: Fault[] = [];
    let slowestMs = 0;
    let isOver = false;
    const writeOn = async (talker: Talker) => {
      while (!isOver) {
        await sleep(THINKS_MS.min + random() * (THINKS_MS.max - THINKS_MS.min));
        if (!isOver) await talker.write();
      }
    };
    const areBack = () => patience.until(() => talkers.every(({ isLive }) => isLive));
    try {
      await areBack();
      const writing = Promise.all(talkers.map(writeOn));
      writing.catch(() => {});
      for (let deploy = 1; deploy <= DEPLOYS[tier]; deploy += 1) {
        await sleep(BETWEEN_MS);
        server.kill();
        await server.restart();
        const startedAt = performance.now();
        if (!(await areBack())) faults.push({ name: "not back", detail: `after deployment ${deploy}` });
        const tookMs = performance.now() - startedAt;
        slowestMs = Math.max(slowestMs, tookMs);
        progress(
          `deployment ${deploy} of ${DEPLOYS[tier]}: all ${CLIENTS} back after ${Math.round(tookMs)} ms`,
        );
      }
      isOver = true;
      await patience.until(() => talkers.every(({ isSettled }) => isSettled));
      await patience.until(() =>
        groups.every((group) => new Set(group.talkers.map(({ room }) => room.snapshot.seq)).size === 1),
      );
      for (const group of groups) {
        faults.push(...(await checkGroup(server, group.conversationId, group.talkers)));
      }
      const unit = `deployments, ${CLIENTS} clients back within ${(slowestMs / 1000).toFixed(1)} s`;
      return { cases: DEPLOYS[tier], unit, faults };
    } finally {
      for (const talker of talkers) talker.close();
      server.stop();
    }
  },
};
