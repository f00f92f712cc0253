import type { Api, Room, Sockets, Workspace } from "../../client/src/index.ts";
import { becomes } from "./becomes.ts";
import { type Person, refusalOf } from "./person.ts";
import { drawBars } from "./picture.ts";
import { Queue } from "./queue.ts";
import type { Act, Stage } from "./stage.ts";

/** A team's place: the workspace, its private and its public channel. */
interface Place {
  workspace: number;
  launch: number;
  general: number;
}

type Notice = Extract<Sockets["/ws/notifications/"]["receive"], { type: "notification" }>;

const NOBODYS_CHANNEL = 999_999;

export const actThree: Act = {
  title: "Act three: a team, a channel of its own, and someone outside",
  async play(stage) {
    const emma = stage.person("Emma", "cyan");
    const finn = stage.person("Finn", "magenta");
    const gus = stage.person("Gus", "yellow");
    await signIn(stage, [emma, finn, gus]);
    const place = await makePlace(stage, emma);
    const feed = await follow(emma, place);
    const notices = await add(stage, place, emma, finn);
    const rooms = await talk(stage, place, { emma, finn, feed });
    const his = await stayOutside(stage, place, gus);
    await mention(stage, place, emma, notices);
    await goIn(stage, place, gus, [feed, his]);
    await loseNetwork(stage, emma, rooms);
    await count(stage, place, emma, gus);
    await remove(stage, place, emma, finn, rooms.his);
  },
};

async function signIn(stage: Stage, team: Person[]): Promise<void> {
  stage.scene("Three people sign up. They sign in with a code by mail instead of a password.");
  for (const person of team) {
    await person.signUp();
    const otp = await person.signInByCode();
    if (person !== team[0]) continue;
    const body = { email: person.email, otp };
    const again = await refusalOf(person.client.api.post("/api/verify-otp/", { body }));
    stage.check("A code works once.", again, "wrong_credentials");
  }
}

async function makePlace(stage: Stage, emma: Person): Promise<Place> {
  stage.scene("Emma creates a workspace with a public and a private channel, and follows its activity.");
  const { api } = emma.client;
  const { workspace_id } = await api.post("/api/workspaces/", {
    body: { name: "Launch Team", description: "To the moon" },
  });
  emma.does(`creates workspace ${workspace_id}`, "POST /api/workspaces/");
  const channel = async (name: string, is_private: boolean) => {
    const { channel_id } = await api.post("/api/channels/", { body: { workspace_id, name, is_private } });
    emma.does(`creates #${name}${is_private ? ", which is private" : ""}`, "POST /api/channels/");
    return channel_id;
  };
  return {
    workspace: workspace_id,
    general: await channel("general", false),
    launch: await channel("launch", true),
  };
}

/** Has someone follow what happens in the workspace. */
async function follow(person: Person, { workspace }: Place): Promise<Workspace> {
  const feed = person.client.workspace(workspace);
  feed.subscribe(() => {});
  await becomes(feed, "followed", ({ activities }) => activities.length > 0);
  person.receives("follows the workspace", "client.workspace");
  return feed;
}

async function add(stage: Stage, { launch }: Place, emma: Person, finn: Person): Promise<Queue<Notice>> {
  stage.scene("Finn opens his sockets, and Emma adds him to the private channel.");
  const notices = new Queue<Notice>();
  const feed = finn.client.socket("/ws/notifications/");
  feed.listen((frame) => {
    if (frame.type !== "notification") return;
    finn.receives(frame.message, `notification, ${frame.kind}`);
    notices.push(frame);
  });
  await becomes(feed, "live", ({ status }) => status === "live");
  feed.send({ type: "subscribe" });
  await emma.client.api.post("/api/channels/{id}/members/", {
    params: { id: launch },
    body: { username: finn.username },
  });
  emma.does("adds Finn", "POST /api/channels/{id}/members/");
  const kinds = [(await notices.next()).kind, (await notices.next()).kind];
  const expected = ["added_to_workspace", "added_to_channel"];
  stage.check(
    "Someone added to a channel also joins its workspace, and is notified of both.",
    kinds,
    expected,
  );
  return notices;
}

async function talk(
  stage: Stage,
  { launch }: Place,
  { emma, finn, feed }: { emma: Person; finn: Person; feed: Workspace },
): Promise<{ hers: Room; his: Room; finn: Person }> {
  stage.scene("They talk in it.");
  const [hers, his] = [emma.client.channel(launch), finn.client.channel(launch)];
  for (const room of [hers, his]) {
    room.subscribe(() => {});
    await becomes(room, "live", ({ status }) => status === "live");
  }
  for (const [who, room, text] of [
    [emma, hers, "Friday?"] as const,
    [finn, his, "Friday. Tell nobody."] as const,
  ]) {
    const { id } = await room.send(text);
    who.does(`“${text}”`, `message ${id}`);
  }
  await becomes(hers, "both messages", ({ messages }) => messages.length === 2);
  stage.check("Both see the same messages.", texts(hers), texts(his));
  const expected = ["Finn sent a message in #launch", "Emma sent a message in #launch"];
  await becomes(feed, "told", ({ activities }) => summary(activities[0]) === expected[0]);
  stage.check("The feed shows each message.", feed.activities.slice(0, 2).map(summary), expected);
  return { hers, his, finn };
}

async function stayOutside(stage: Stage, place: Place, gus: Person): Promise<Workspace> {
  stage.scene("The workspace is open, so Gus can view it. He can't see the private channel.");
  const feed = await follow(gus, place);
  const names = feed.channels.map(({ name }) => name);
  gus.receives(`the channels: ${names.map((name) => `#${name}`).join(", ")}`, "channels");
  stage.check("His list has only the public one.", names, ["general"]);
  const answers = [];
  for (const channel_id of [place.launch, NOBODYS_CHANNEL]) {
    const read = await refusalOf(gus.client.api.get("/api/messages/", { query: { channel_id } }));
    const room = gus.client.channel(channel_id);
    await becomes(room, "the end", ({ status }) => status === "ended");
    answers.push([read, await refusalOf(room.send("Hello?"))]);
  }
  gus.does("tries to read and write in the private one, and in one that doesn't exist");
  const nothing = ["not_found", "not_found"];
  stage.check("He gets the same response as for a channel that doesn't exist.", answers, [nothing, nothing]);
  return feed;
}

async function mention(stage: Stage, { launch }: Place, emma: Person, notices: Queue<Notice>): Promise<void> {
  stage.scene("Emma mentions Finn.");
  const text = "@finn, bring the fireworks!";
  await emma.client.channel(launch).send(text);
  emma.does(`“${text}”`, "send");
  stage.check("He is notified at once.", (await notices.next()).kind, "mention");
}

async function goIn(stage: Stage, { general }: Place, gus: Person, feeds: Workspace[]): Promise<void> {
  stage.scene("Gus posts in the public channel. That makes him a member.");
  const body = { channel_id: general, body: "Anything going on?" };
  await gus.client.api.post("/api/messages/", { body });
  gus.does(`“${body.body}”`, "POST /api/messages/");
  const expected = ["Gus sent a message in #general", "Gus joined the workspace"];
  for (const feed of feeds) {
    await becomes(feed, "both activities", ({ activities }) => {
      // Other channels' activities may arrive between the two.
      const all = activities.map(summary);
      return expected.every((text) => all.includes(text));
    });
  }
  const [hers, his] = feeds.map((feed) => feed.activities.map(summary));
  const both = expected.filter((text) => hers?.includes(text));
  stage.check("Emma sees both as they happen.", both, expected);
  const isPrivate = (text: string) => text.includes("#launch");
  stage.check("Gus sees them too, but nothing private.", his?.filter(isPrivate), []);
}

async function loseNetwork(
  stage: Stage,
  emma: Person,
  { hers, his, finn }: { hers: Room; his: Room; finn: Person },
): Promise<void> {
  stage.scene("Emma's phone loses the network. Both continue to write, then it reconnects.");
  const seen = hers.messages.length;
  emma.network.lose();
  emma.does("is in a lift with it", `last seq seen: ${hers.snapshot.seq}`);
  const sending = hers.send("In the lift.");
  for (const text of ["Fireworks are packed.", "Where are you?"]) {
    await his.send(text);
    finn.does(`“${text}”`);
  }
  emma.network.restore();
  emma.client.reconnect();
  await sending;
  await becomes(his, "all of it", ({ messages }) => messages.length === seen + 3);
  for (const { sender, text } of hers.messages.slice(seen)) emma.receives(`${sender}: “${text}”`);
  const expected = ["Fireworks are packed.", "Where are you?", "In the lift."];
  stage.check(
    "Her phone has what it missed and what she wrote, in order.",
    texts(hers).slice(seen),
    expected,
  );
  stage.check("So has Finn's.", texts(his), texts(hers));
}

async function count(stage: Stage, { workspace }: Place, emma: Person, gus: Person): Promise<void> {
  stage.scene("Each sees metrics only for the channels they can access.");
  const asked = { body: { workspace_id: workspace } };
  const sums = [];
  for (const person of [emma, gus]) {
    const { data } = await person.client.api.post("/api/metrics/messages-per-day/", asked);
    const counts = data.map(({ count: messages }) => messages);
    const sum = counts.reduce((total, each) => total + each, 0);
    person.does(
      `counts ${drawBars(counts)} ${sum} in ${counts.length} days`,
      "POST /api/metrics/messages-per-day/",
    );
    sums.push(sum);
  }
  stage.check("Emma's count includes the private channel, Gus's doesn't.", sums, [7, 1]);
  const { data } = await emma.client.api.post("/api/metrics/active-users/", asked);
  stage.check("All three were active in the last 15 minutes.", data.active_count, 3);
}

async function remove(stage: Stage, { launch }: Place, emma: Person, finn: Person, his: Room): Promise<void> {
  stage.scene("Finn told somebody. Emma removes him from the channel.");
  await emma.client.api.delete("/api/channels/{id}/members/{accountId}/", {
    params: { id: launch, accountId: finn.accountId },
  });
  emma.does("removes Finn", "DELETE /api/channels/{id}/members/{accountId}/");
  await becomes(his, "the end", ({ status }) => status === "ended");
  finn.receives("is out of it", "status: ended");
  stage.check("What he writes there is refused.", await refusalOf(his.send("Hello?")), "not_found");
  const read = await refusalOf(finn.client.api.get("/api/messages/", { query: { channel_id: launch } }));
  stage.check("From then on, he can't see the channel at all.", read, "not_found");
}

const texts = ({ messages }: Room) => messages.map(({ text }) => text);
const summary = (activity: Api.Activity | undefined) => activity?.summary ?? "";
