import { evictDurableObject } from "cloudflare:test";
import { expect, it } from "vitest";
import { isUsername } from "../../../src/lib/text.ts";
import { room, startGroup } from "../../support/build.ts";
import { cast } from "../../support/cast.ts";
import { fillLog } from "../../support/long-log.ts";
import { randomText, seededRandom } from "../../support/random.ts";
import { FUZZ_SEED } from "../../support/room-commands.ts";
import { enter, type TestSocket } from "../../support/socket.ts";

const [BEGINNING, STEPS] = [400, 120];

it(`[R34] a connection from any change is sent every later one once and in order (seed ${FUZZ_SEED})`, async () => {
  const random = seededRandom(FUZZ_SEED);
  const below = (limit: number) => Math.floor(random() * limit);
  const people = await cast(
    randomText(random, 9, isUsername),
    randomText(random, 9, isUsername),
    randomText(random, 9, isUsername),
  );
  const id = await startGroup(people[0], people[1], people[2]);
  await fillLog(room(id), people[0].id, BEGINNING, 2000);
  const joined: { after: number; socket: TestSocket }[] = [];
  let [lastSeq, lastMessage] = [BEGINNING, BEGINNING];
  const someone = () => people[below(people.length)] ?? people[0];

  for (let step = 0; step < STEPS; step += 1) {
    const kind = below(10);
    const messageId = below(lastMessage) + 1;
    if (kind < 3 && joined.length < 24) {
      const after = random() < 0.5 ? below(lastSeq + 1) : 0;
      joined.push({ after, socket: await enter(id, people[joined.length % 3] ?? people[0], after) });
    } else if (kind === 3) {
      // What does not run cannot be evicted.
      await room(id).before(null, 1, 0);
      await evictDurableObject(room(id), { webSockets: "hibernate" });
    } else if (kind === 4) {
      joined[below(joined.length)]?.socket.send("ping");
    } else {
      const outcome = await room(id).perform(
        someone().id,
        kind < 7
          ? {
              type: "SendMessage",
              content: `step ${step} ${randomText(random, 9)}`,
              attachment: null,
              clientId: null,
              clientTime: null,
            }
          : kind === 7
            ? { type: "LikeMessage", messageId }
            : kind === 8
              ? { type: "EditMessage", messageId, content: `edited at ${step} ${randomText(random, 9)}` }
              : { type: "DeleteMessage", messageId },
        0,
      );
      if (!outcome.ok) continue;
      if (kind < 7) lastMessage += 1;
      lastSeq += outcome.change && !outcome.isRepeated ? 1 : 0;
    }
  }

  expect(joined.length).toBeGreaterThan(10);
  await room(id).before(null, 1, 0);
  for (const { after, socket } of joined) {
    for (let seq = after + 1; seq <= lastSeq; seq += 1) {
      let frame = await socket.next();
      while (typeof frame.seq !== "number") frame = await socket.next();
      expect(frame.seq).toBe(seq);
    }
  }
});
