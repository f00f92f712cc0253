import { runDurableObjectAlarm } from "cloudflare:test";
import { expect, it } from "vitest";
import { cast, type Player } from "../../support/cast.ts";
import { ChannelWatcher, type Seen, seen } from "../../support/channel-watcher.ts";
import { randomText, seededRandom } from "../../support/random.ts";
import { FUZZ_SEED } from "../../support/room-commands.ts";
import { channelObject, makeChannel, makeWorkspace, post } from "../../support/team.ts";
import { seqOf, sleepChannel, sleepPerson, WAYS, type Watch, watch } from "../../support/watch.ts";

const STORIES = 2;
const STEPS = 120;

/** Everything in a channel's log, in order, as a socket is told that asks for all of it. */
async function readLog(player: Player, channelId: number, last: number): Promise<Seen[]> {
  const reader = await watch("/ws/channels/", player, channelId, { after: 0 });
  return (await reader.upTo(last)).map(seen);
}

/** The place of the message that ends a story. */
async function seqOfLast({ socket }: Watch): Promise<number> {
  for (;;) {
    const frame = await socket.nextOf("new_message");
    if ((frame.message as { client_id: string | null }).client_id === "last") return seqOf(frame) ?? -1;
  }
}

function pick<Item>(items: readonly Item[], random: () => number): Item {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error("nothing to pick from");
  return item;
}

/** Ada has written these before anyone else does anything: for edits, deletions and reads that are not refused. */
const FIRST = 40;

/** One step of a story; each watcher's own messages are those that it alone may change. */
async function step(
  { players, watchers, channelId, doomed }: Scene,
  random: () => number,
  number: number,
): Promise<string> {
  const watcher = pick(watchers, random);
  const author = watchers.filter(({ person, isWatching }) => person === players[0] && isWatching);
  const dice = Math.floor(random() * 16);
  if (dice < 5 && watcher.isWatching) {
    watcher.say("send_message", { body: `message ${number} ${randomText(random, 9)}` });
    return "says";
  }
  if (dice < 7) {
    await post(pick(players, random), channelId, `by REST ${number} ${randomText(random, 9)}`);
    return "posts by REST";
  }
  if (dice === 7 && author.length > 0) {
    pick(author, random).say("edit_message", {
      message_id: 1 + (number % 10),
      body: `edited ${number} ${randomText(random, 9)}`,
    });
    return "edits";
  }
  if (dice === 8 && author.length > 0) {
    const message_id = doomed.pop();
    if (message_id !== undefined) pick(author, random).say("delete_message", { message_id });
    return "deletes";
  }
  if (dice === 9 && watcher.isWatching) {
    watcher.say("mark_read", { message_id: 1 + Math.floor(random() * FIRST) });
    return "reads";
  }
  if (dice === 10) {
    await sleepChannel(channelId);
    return "the room sleeps";
  }
  if (dice === 11) {
    await sleepPerson(pick(players, random));
    return "a person's object sleeps";
  }
  if (dice === 12) {
    await runDurableObjectAlarm(channelObject(channelId));
    return "the room settles";
  }
  if (watcher.isWatching) {
    watcher.end(random() < 0.5);
    return "ends";
  }
  await watcher.begin(random() < 0.7);
  return "begins";
}

interface Scene {
  players: [Player, Player, Player];
  watchers: ChannelWatcher[];
  channelId: number;
  /** Messages of Ada's that are to be deleted, each once. */
  doomed: number[];
}

async function begin(): Promise<Scene> {
  const players = await cast("ada", "ben", "cleo");
  const channelId = await makeChannel(players[0], await makeWorkspace(players[0]));
  const watchers = players.flatMap((player) =>
    [...WAYS, "/ws/chat/" as const].map((way) => new ChannelWatcher(way, player, channelId)),
  );
  for (let count = 1; count <= FIRST; count += 1) await post(players[0], channelId, `first ${count}`);
  for (const watcher of watchers) await watcher.begin(false);
  const doomed = Array.from({ length: FIRST - 10 }, (_, index) => 11 + index);
  return { players, watchers, channelId, doomed };
}

it.each(Array.from({ length: STORIES }, (_, index) => FUZZ_SEED + index))(
  "[P17] [R4] [R29] every subscriber gets the log without a gap and in order (seed %i)",
  async (seed) => {
    const random = seededRandom(seed);
    const scene = await begin();
    const { players, watchers, channelId } = scene;
    const [ada] = players;
    const done = new Map<string, number>();
    for (let number = 1; number <= STEPS; number += 1) {
      const what = await step(scene, random, number);
      done.set(what, (done.get(what) ?? 0) + 1);
    }
    expect(done.size, JSON.stringify([...done])).toBeGreaterThan(8);
    for (const watcher of watchers) if (!watcher.isWatching) await watcher.begin(true);
    const witness = await watch("/ws/channels/", ada, channelId);
    witness.say("send_message", { body: "the last word", client_id: "last" });
    const last = await seqOfLast(witness);
    const log = await readLog(ada, channelId, last);
    expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
    for (const watcher of watchers) {
      await expect.poll(() => watcher.lastSeq).toBe(last);
      for (const { after, seen } of watcher.stretches) {
        expect(seen).toEqual(log.slice(after, after + seen.length));
      }
    }
    const stretches = watchers.flatMap((watcher) => watcher.stretches);
    expect(stretches.length).toBeGreaterThan(watchers.length);
  },
  180_000,
);
