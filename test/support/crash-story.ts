import { setTimeout as sleep } from "node:timers/promises";
import { CrashChannel } from "./crash-channel.ts";
import type { CrashHistory } from "./crash-checker.ts";
import { CrashGroup } from "./crash-group.ts";
import { Gauge, until } from "./gauge.ts";
import { seededRandom } from "./random.ts";
import { TestServer } from "./server.ts";

export interface CrashStory {
  kills: number;
  /** Writers in the group; three more members have no socket there. */
  clients: number;
  /** Unanswered messages per client. */
  inFlight: number;
  seed: number;
  /** After this many kills, nobody opens the group until absent members have received everything. */
  restEvery: number;
  /** Called after each kill; false ends the story. */
  onKill?: (kills: number, acknowledged: number) => boolean;
}

interface Scene {
  server: TestServer;
  random: () => number;
  answers: Gauge;
  group: CrashGroup;
  channel: CrashChannel;
}

const ACKNOWLEDGED_BETWEEN_KILLS = { min: 20, max: 200 };
/** More than are in flight, so that some are sent after the change. */
const ACKNOWLEDGED_AFTER_CHANGE = 100;
const KILL_WITHIN_MS = 30;
const WRITERS_IN_CHANNEL = 6;

/**
 * People write in a group and a channel during repeated power failures and membership changes, and reconnect
 * each time. Returns what each saw, and the final state.
 */
export async function playCrashes(story: CrashStory): Promise<CrashHistory> {
  const { kills, restEvery, onKill } = story;
  const server = await TestServer.start({ people: story.clients + 3 });
  try {
    const scene = await setScene(server, story);
    let kill = 1;
    for (; kill < kills; kill += 1) {
      if (kill % restEvery === 0) await rest(scene);
      else await failOnce(scene);
      if (onKill?.(kill, scene.answers.value) === false) break;
    }
    await rest(scene);
    if (kill === kills) onKill?.(kill, scene.answers.value);
    return await conclude(scene);
  } finally {
    server.stop();
  }
}

async function setScene(server: TestServer, { clients, inFlight, seed }: CrashStory): Promise<Scene> {
  const random = seededRandom(seed);
  const answers = new Gauge();
  const writers = server.people.slice(0, clients);
  const [notified, absent, guest] = server.people.slice(clients);
  if (!notified || !absent || !guest) throw new Error("a group needs people who are not there");
  const onAcknowledged = () => answers.increase();
  const group = await CrashGroup.make({
    ...{ server, random, writers, notified, absent, guest, inFlight, onAcknowledged },
  });
  const channel = await CrashChannel.make({
    ...{ server, random, writers: writers.slice(0, WRITERS_IN_CHANNEL), mentioned: absent },
  });
  await Promise.all([group.connect(), channel.connect()]);
  group.write();
  return { server, random, answers, group, channel };
}

/** The power fails while people write, during or after a membership request. */
async function failOnce({ server, random, answers, group, channel }: Scene): Promise<void> {
  const { min, max } = ACKNOWLEDGED_BETWEEN_KILLS;
  const begin = answers.value;
  const end = begin + min + Math.floor(random() * (max - min));
  channel.speak();
  const requestDies = random() < 0.5;
  await answers.reaches(requestDies ? end : begin + Math.floor(random() * (end - begin)));
  group.changeMembers();
  if (requestDies) {
    await sleep(random() * KILL_WITHIN_MS);
  } else {
    await group.settleMembers();
    await answers.reaches(Math.max(end, answers.value + ACKNOWLEDGED_AFTER_CHANGE));
  }
  server.kill();
  await Promise.all([group.closed(), channel.closed()]);
  await server.restart();
  await Promise.all([group.connect(), channel.connect()]);
  await channel.readActivity();
}

/**
 * Everyone stops except for a last message, and the power fails once it is acknowledged. Its effects must
 * then happen by themselves.
 */
async function rest({ server, random, group, channel }: Scene): Promise<void> {
  group.fallSilent();
  await until(() => group.isAnswered && channel.isAnswered, "everyone's messages are answered");
  const isChannelFirst = random() < 0.5;
  const early = isChannelFirst ? await channel.sayLastWords() : null;
  const last = await group.sayLastWords();
  const lastInChannel = early ?? (await channel.sayLastWords());
  server.kill();
  await Promise.all([group.closed(), channel.closed()]);
  await server.restart();
  await Promise.all([group.readLists(last), channel.reaches(lastInChannel)]);
  await Promise.all([group.connect(), channel.connect()]);
  group.write();
}

/** Everyone keeps writing for a while, then everything must be settled. */
async function conclude({ answers, group, channel }: Scene): Promise<CrashHistory> {
  channel.speak();
  await answers.reaches(answers.value + ACKNOWLEDGED_BETWEEN_KILLS.min);
  group.fallSilent();
  await until(() => group.isAnswered && channel.isAnswered, "everyone's messages are answered");
  const history = { group: await group.conclude(), channel: await channel.conclude() };
  group.close();
  await channel.close();
  return history;
}
