import {
  evictAllDurableObjects,
  listDurableObjectIds,
  runDurableObjectAlarm,
  runInDurableObject,
} from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../src/lib/time.ts";
import { objectOf, start } from "../../support/build.ts";
import { cast, ctx } from "../../support/cast.ts";
import { trigger } from "../../support/cron.ts";
import { exemptTraffic } from "../../support/documents/traffic.ts";
import { enter, openSocket, type TestSocket } from "../../support/socket.ts";
import { makeChannel, makeWorkspace, openChannel, openChat } from "../../support/team.ts";

const PAIRS = 8;
const SOCKETS_EACH = 5;
/** A run that finds nothing to do leaves the next nothing either. */
const STEP_MS = 10 * MINUTE_MS;
const NAMESPACES = [env.CONVERSATION_ROOM, env.USER_ROOM, env.CHANNEL_ROOM, env.WORKSPACE_ROOM];

/** Counts the lives of objects from here on: each, when it begins, sets the runtime's automatic answer. */
async function countLives(player: { id: number }): Promise<() => number> {
  let lives = 0;
  await runInDurableObject(objectOf(player), (_, state) => {
    const prototype: DurableObjectState = Object.getPrototypeOf(state);
    const set = prototype.setWebSocketAutoResponse;
    prototype.setWebSocketAutoResponse = function (...answer) {
      lives += 1;
      return set.apply(this, answer);
    };
  });
  return () => lives;
}

/** Rings every alarm until no object has one. */
async function settle(): Promise<void> {
  for (let rang = true; rang; ) {
    rang = false;
    for (const namespace of NAMESPACES) {
      for (const id of await listDurableObjectIds(namespace as DurableObjectNamespace)) {
        rang = (await runDurableObjectAlarm(namespace.get(id))) || rang;
      }
    }
  }
}

/** What the runtime answers asleep, in a person's object and in a room. */
const SIGNS = {
  person: { says: '{"type":"heartbeat","status":"online"}', hears: "heartbeat_ack" },
  room: { says: "ping", hears: "pong" },
};
type Open = { socket: TestSocket; sign: { says: string; hears: string } };

async function showLife({ socket, sign }: Open): Promise<void> {
  socket.send(sign.says);
  await socket.nextOf(sign.hears);
}

it("silent sockets of every kind wake no object in a day, and every ping is answered", async () => {
  // The runtime answers the heartbeat on every socket of the person, whatever its dialect.
  exemptTraffic();
  const sockets: Open[] = [];
  const [first] = await cast("first");
  for (let pair = 0; pair < PAIRS; pair += 1) {
    const two = await cast("ada", "ben");
    const conversation = await start(...two);
    const channel = await makeChannel(two[0], await makeWorkspace(two[0]));
    for (const player of two) {
      sockets.push(
        { socket: await openChat(player, channel), sign: SIGNS.person },
        { socket: await openChannel(player, channel), sign: SIGNS.room },
      );
      for (let count = 0; count < SOCKETS_EACH; count += 1) {
        const path = count % 2 === 0 ? "/ws/events/" : "/ws/presence/";
        sockets.push(
          { socket: await openSocket(path, { as: player }), sign: SIGNS.person },
          { socket: await enter(conversation, player), sign: SIGNS.room },
        );
      }
    }
  }
  expect(sockets).toHaveLength(2 * PAIRS * (2 * SOCKETS_EACH + 2));
  for (const open of sockets) await showLife(open);
  await settle();
  const lives = await countLives(first);
  await evictAllDurableObjects({ webSockets: "hibernate" });

  for (let ms = STEP_MS; ms < DAY_MS; ms += STEP_MS) {
    const then = { ...ctx, now: () => Date.now() + ms };
    await trigger(then, "* * * * *");
    if (ms % (HOUR_MS / 2) === 0) await trigger(then, "*/30 * * * *");
    if (ms % (4 * HOUR_MS) === 0) for (const open of sockets) await showLife(open);
  }
  expect(lives()).toBe(0);

  sockets.find(({ sign }) => sign === SIGNS.room)?.socket.send({ type: "nonsense" });
  await expect.poll(lives).toBe(1);
}, 360_000);
