import { setTimeout as sleep } from "node:timers/promises";
import { ActivityWatch } from "./activity-watch.ts";
import type { ChannelDiary, ChannelMessage } from "./channel-diary.ts";
import { readChannelPages } from "./channel-pages.ts";
import { Gauge, until } from "./gauge.ts";
import type { Witness } from "./history-checker.ts";
import { shuffled } from "./random.ts";
import { isTaken } from "./reach.ts";
import type { ServerPerson, TestServer } from "./server.ts";
import { TeamClient, type Way } from "./team-client.ts";

/** Roles by index of the server's people. */
export const TEAM = { owner: 0, insiders: [0, 1, 2, 3, 4, 5], watcher: 1, newcomer: 6 } as const;
const WAYS: readonly Way[] = ["many", "many", "many", "many", "straight", "straight"];

const SAID_AT_ONCE = { bySocket: 2, byRest: 2 };
const KILL_WITHIN_MS = 30;
const KILL_WITHIN_ANSWERS = 20;

export interface ToldChannel {
  id: number;
  name: string;
  isPrivate: boolean;
  messages: ChannelMessage[];
  witnesses: Witness[];
}

/** A workspace's messages: the final state and what people saw. */
export interface TeamStory {
  workspaceId: number;
  channels: ToldChannel[];
  /** Activity numbers received per connection of a follower. */
  followed: number[][];
}

interface Scene {
  server: TestServer;
  random: () => number;
  workspaceId: number;
  channelIds: { public: number; private: number };
  clients: TeamClient[];
  newcomer: TeamClient;
  watch: ActivityWatch;
  answers: Gauge;
}

/**
 * Seven people in a workspace with a public and a private channel write by sockets and REST and create
 * channels during repeated power failures, and reconnect each time.
 */
export async function playTeam(
  server: TestServer,
  name: string,
  { kills, random }: { kills: number; random: () => number },
): Promise<TeamStory> {
  const scene = await setScene(server, name, random);
  const { clients, newcomer, watch } = scene;
  await watch.connect();
  await Promise.all(clients.map((client) => client.connect()));
  for (let kill = 1; kill <= kills; kill += 1) await failOnce(scene, `${name}-${kill}`);
  await until(() => [...clients, newcomer].every(({ isAnswered }) => isAnswered), "all is answered");
  const channels = await Promise.all(
    (["public", "private"] as const).map((kind) => readChannel(scene, name, kind)),
  );
  await allReadAnew([...clients, newcomer], channels);
  return { workspaceId: scene.workspaceId, channels, followed: watch.told };
}

async function setScene(server: TestServer, name: string, random: () => number): Promise<Scene> {
  const owner = personAt(server, TEAM.owner);
  const make = async (path: string, body: object) =>
    (await server.request("POST", path, owner, body)) as Made;
  const { workspace_id: workspaceId } = await make("/api/workspaces/", { name });
  const channel = async (kind: "public" | "private") => {
    const body = { workspace_id: workspaceId, name: `${name}-${kind}`, is_private: kind === "private" };
    return (await make("/api/channels/", body)).channel_id;
  };
  const channelIds = { public: await channel("public"), private: await channel("private") };
  for (const place of TEAM.insiders.slice(1)) {
    const { accountId } = personAt(server, place);
    await make(`/api/channels/${channelIds.private}/members/`, { account_id: accountId });
  }
  const answers = new Gauge();
  const client = (place: number, way: Way, ids: number[]) =>
    new TeamClient({
      server,
      person: personAt(server, place),
      way,
      channelIds: ids,
      onAcknowledged: () => answers.increase(),
    });
  const both = [channelIds.public, channelIds.private];
  const clients = TEAM.insiders.map((place) => client(place, WAYS[place] ?? "many", both));
  const newcomer = client(TEAM.newcomer, "straight", [channelIds.public]);
  const watch = new ActivityWatch(server, personAt(server, TEAM.watcher), workspaceId);
  return { server, random, workspaceId, channelIds, clients, newcomer, watch, answers };
}

interface Made {
  workspace_id: number;
  channel_id: number;
}

async function failOnce(scene: Scene, name: string): Promise<void> {
  const { server, random, clients, watch, answers } = scene;
  for (let nth = 0; nth < SAID_AT_ONCE.bySocket; nth += 1) {
    for (const client of clients) {
      for (const { channelId } of client.diaries) client.say(channelId, someText(scene, channelId));
    }
  }
  const byRest = Array.from({ length: SAID_AT_ONCE.byRest }, () => postUntilTaken(scene));
  const made = makeChannel(scene, `late-${name}`);
  if (random() < 0.5) await sleep(random() * KILL_WITHIN_MS);
  else await answers.reaches(answers.value + 1 + Math.floor(random() * KILL_WITHIN_ANSWERS));
  server.kill();
  await Promise.all([...clients.map((client) => client.closed()), watch.closed()]);
  await server.restart();
  await watch.connect();
  await Promise.all(shuffled(clients, random).map((client) => client.connect()));
  await Promise.all([...byRest, made]);
}

/** Some messages mention an insider; in the private channel also someone without access. */
function someText({ server, random, channelIds }: Scene, channelId: number): string {
  if (random() < 0.5) return "nothing in particular";
  const mentionable = channelId === channelIds.private ? server.people.length : TEAM.insiders.length;
  const { username } = personAt(server, Math.floor(random() * mentionable));
  return `what does @${username} think?`;
}

async function postUntilTaken(scene: Scene): Promise<void> {
  const { server, newcomer, channelIds } = scene;
  const [diary] = newcomer.diaries;
  if (!diary) throw new Error("The newcomer writes in a channel");
  const frame = diary.compose(someText(scene, channelIds.public)) as { client_id: string };
  while (!(await isTaken(server.request("POST", "/api/messages/", newcomer.person, frame)))) await sleep(10);
  diary.answered(frame.client_id);
}

/** The list of channels shows whether it was created before the power failed. */
async function makeChannel({ server, workspaceId }: Scene, name: string): Promise<void> {
  const body = { workspace_id: workspaceId, name };
  await isTaken(server.request("POST", "/api/channels/", personAt(server, TEAM.owner), body));
}

async function readChannel(scene: Scene, name: string, kind: "public" | "private"): Promise<ToldChannel> {
  const { server, channelIds, clients, newcomer } = scene;
  const id = channelIds[kind];
  const messages = await readChannelPages(server, personAt(server, TEAM.owner), id);
  const witnesses = diariesOf([...clients, newcomer], id).map((diary) => diary.testify());
  return { id, name: `${name}-${kind}`, isPrivate: kind === "private", messages, witnesses };
}

/** Everyone reconnects and reads everything from the start. */
async function allReadAnew(clients: readonly TeamClient[], channels: readonly ToldChannel[]): Promise<void> {
  const told = () =>
    channels.every(({ id, messages }) =>
      diariesOf(clients, id).every(({ through }) => through === messages.at(-1)?.seq),
    );
  await Promise.all(clients.map((client) => client.close()));
  await Promise.all(clients.map((client) => client.connect(0)));
  await until(told, "everyone was told of everything from the beginning");
  await Promise.all(clients.map((client) => client.close()));
}

function diariesOf(clients: readonly TeamClient[], channelId: number): ChannelDiary[] {
  return clients.flatMap(({ diaries }) => diaries.filter((diary) => diary.channelId === channelId));
}

function personAt({ people }: TestServer, place: number): ServerPerson {
  const person = people[place];
  if (!person) throw new Error(`A team needs more people than ${people.length}`);
  return person;
}
