import { setTimeout as sleep } from "node:timers/promises";
import { Gauge, until } from "../../test/support/gauge.ts";
import { seededRandom } from "../../test/support/random.ts";
import { TestServer } from "../../test/support/server.ts";
import { CALLERS, CrashCalls } from "./calls.ts";
import { CrashChannel } from "./channel.ts";
import type { CrashHistory } from "./checker.ts";
import { CrashGroup } from "./group.ts";
import { CrashInvites } from "./invites.ts";
import { CrashPairs } from "./pairs.ts";

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
  pairs: CrashPairs;
  calls: CrashCalls;
  invites: CrashInvites;
}

const ACKNOWLEDGED_BETWEEN_KILLS = { min: 20, max: 200 };
/** More than are in flight, so that some are sent after the change. */
const ACKNOWLEDGED_AFTER_CHANGE = 100;
const KILL_WITHIN_MS = 30;
const WRITERS_IN_CHANNEL = 6;
/** People in the group without a socket there. */
const OUTSIDERS = 3;
const INVITES_MAX = 50;

/**
 * People write into one group, one channel and conversations of two, by REST under keys, and accept invites, while the power
 * fails again and again, and someone is added to the group and removed from it; after each failure everyone comes back. What each of them saw, and what is there in the end.
 */
export async function playCrashes(story: CrashStory): Promise<CrashHistory> {
  const { kills, restEvery, onKill } = story;
  const invited = 2 * Math.min(kills, INVITES_MAX);
  const server = await TestServer.start({ people: story.clients + OUTSIDERS + CALLERS + invited });
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
  const [notified, absent, guest, ...others] = server.people.slice(clients);
  if (!notified || !absent || !guest) throw new Error("a group needs people who are not there");
  const onAcknowledged = () => answers.increase();
  const group = await CrashGroup.make({
    ...{ server, random, writers, notified, absent, guest, inFlight, onAcknowledged },
  });
  const channel = await CrashChannel.make({
    ...{ server, random, writers: writers.slice(0, WRITERS_IN_CHANNEL), mentioned: absent },
  });
  const pairs = await CrashPairs.make(server, writers);
  const calls = await CrashCalls.make(server, others.slice(0, CALLERS));
  const invites = new CrashInvites(server, others.slice(CALLERS));
  await Promise.all([group.connect(), channel.connect(), pairs.connect()]);
  group.write();
  return { server, random, answers, group, channel, pairs, calls, invites };
}

/** The power fails while people write: as a request to change who is a member is on its way, or some time after its answer. */
async function failOnce(scene: Scene): Promise<void> {
  const { random, answers, group, channel, pairs, calls, invites } = scene;
  const { min, max } = ACKNOWLEDGED_BETWEEN_KILLS;
  await Promise.all([calls.prepare(), invites.prepare()]);
  const begin = answers.value;
  const end = begin + min + Math.floor(random() * (max - min));
  channel.speak();
  pairs.write();
  calls.ask();
  const requestDies = random() < 0.5;
  await answers.reaches(requestDies ? end : begin + Math.floor(random() * (end - begin)));
  group.changeMembers();
  invites.accept();
  if (requestDies) {
    await sleep(random() * KILL_WITHIN_MS);
  } else {
    await group.settleMembers();
    await answers.reaches(Math.max(end, answers.value + ACKNOWLEDGED_AFTER_CHANGE));
  }
  await crash(scene);
  await Promise.all([group.connect(), channel.connect(), pairs.connect()]);
  await channel.readActivity();
}

/**
 * Everyone stops except for a last message, and the power fails once it is acknowledged. Its effects must
 * then happen by themselves.
 */
async function rest(scene: Scene): Promise<void> {
  const { random, group, channel, pairs, invites } = scene;
  group.fallSilent();
  await until(() => group.isAnswered && channel.isAnswered, "everyone's messages are answered");
  const isChannelFirst = random() < 0.5;
  const early = isChannelFirst ? await channel.sayLastWords() : null;
  const last = await group.sayLastWords();
  const lastInChannel = early ?? (await channel.sayLastWords());
  await crash(scene);
  await Promise.all([group.readLists(last), channel.reaches(lastInChannel), invites.settle()]);
  await Promise.all([group.connect(), channel.connect(), pairs.connect()]);
  group.write();
}

async function crash({ server, group, channel, pairs, calls }: Scene): Promise<void> {
  server.kill();
  await Promise.all([group.closed(), channel.closed(), pairs.closed(), calls.settled()]);
  await server.restart();
}

/** They write on for a while, so that those who came back are told of something; then all is to be settled. */
async function conclude({ answers, group, channel, pairs, calls, invites }: Scene): Promise<CrashHistory> {
  channel.speak();
  await answers.reaches(answers.value + ACKNOWLEDGED_BETWEEN_KILLS.min);
  group.fallSilent();
  await until(() => group.isAnswered && channel.isAnswered, "everyone's messages are answered");
  const history = {
    group: await group.conclude(),
    channel: await channel.conclude(),
    pairs: await pairs.conclude(),
    invites: await invites.conclude(),
    calls: await calls.conclude(),
  };
  group.close();
  await channel.close();
  return history;
}
