import {
  ActiveCount,
  Activity,
  ChannelList,
  ChannelMade,
  ChannelMessage,
  DayCounts,
  Nothing,
  Success,
  WorkspaceMade,
} from "./answers.ts";
import type { Person } from "./person.ts";
import { drawBars } from "./picture.ts";
import { connect, type Seat } from "./seat.ts";
import type { Act, Stage } from "./stage.ts";

/** A team's place: the workspace, its private and its public channel, and where Emma sees what happens there. */
interface Place {
  workspace: number;
  launch: number;
  general: number;
  feed: Seat;
}

const NOBODYS_CHANNEL = 999_999;

export const actThree: Act = {
  title: "Act three: a team, a channel of its own, and someone outside",
  async play(stage) {
    const emma = stage.person("Emma", "cyan");
    const finn = stage.person("Finn", "magenta");
    const gus = stage.person("Gus", "yellow");
    await signIn(stage, [emma, finn, gus]);
    const place = await makePlace(stage, emma);
    const rings = await add(stage, place, emma, finn);
    const seats = await talk(stage, place, emma, finn);
    const feed = await stayOutside(stage, place, gus);
    await mention(stage, place, emma, rings);
    await goIn(stage, place, gus, feed);
    seats.emma = await loseNetwork(stage, place, seats);
    await count(stage, place, emma, gus);
    await remove(stage, place, emma, seats.finn);
    await Promise.all([place.feed, feed, rings, seats.emma].map(({ connection }) => connection.leave()));
  },
};

async function signIn(stage: Stage, team: Person[]): Promise<void> {
  stage.scene("Three people sign up. Nobody types a password again: a code comes by mail.");
  for (const person of team) {
    await person.signUp();
    const code = await person.signInByCode();
    const again = await person.fetch(person.signingIn(code));
    if (person === team[0]) stage.check("A code works once.", again.status, 401);
  }
}

async function makePlace(stage: Stage, emma: Person): Promise<Place> {
  stage.scene("Emma makes a workspace, a channel for all and a private one, and follows what happens there.");
  const made = { method: "POST", status: 201 } as const;
  const body = { name: "Launch Team", description: "To the moon" };
  const { workspace_id } = await emma.ask(WorkspaceMade, { ...made, path: "/api/workspaces/", body });
  emma.does(`makes workspace ${workspace_id}`, "POST /api/workspaces/ 201");
  const channel = async (name: string, is_private: boolean) => {
    const asked = { ...made, path: "/api/channels/", body: { workspace_id, name, is_private } };
    const { channel_id } = await emma.ask(ChannelMade, asked);
    emma.does(`makes #${name}${is_private ? ", which is private" : ""}`, "POST /api/channels/ 201");
    return channel_id;
  };
  const general = await channel("general", false);
  const launch = await channel("launch", true);
  return { workspace: workspace_id, general, launch, feed: await subscribe(emma, workspace_id) };
}

async function add(stage: Stage, { launch, feed }: Place, emma: Person, finn: Person): Promise<Seat> {
  stage.scene("Finn listens for what concerns him, and Emma adds him to the private channel.");
  const rings = await connect(finn, "/ws/notifications/");
  rings.connection.say({ type: "subscribe" });
  await rings.connection.hear("subscribed");
  const path = `/api/channels/${launch}/members/`;
  await emma.ask(Success, { method: "POST", path, status: 201, body: { username: finn.username } });
  emma.does("adds Finn", `POST ${path} 201`);
  await tick(feed);
  const kinds = [];
  for (let heard = 0; heard < 2; heard += 1) {
    const { kind, message } = await rings.connection.hear("notification");
    finn.hears(String(message), `notification, ${kind}`);
    kinds.push(kind);
  }
  const expected = ["added_to_workspace", "added_to_channel"];
  stage.check("Who is added to a channel is added to its workspace, and told of both.", kinds, expected);
  return rings;
}

/** Has someone follow what happens in the workspace from now on. */
async function subscribe(person: Person, workspace_id: number): Promise<Seat> {
  const feed = await connect(person, "/ws/activity/");
  await feed.connection.hear("connected");
  feed.connection.say({ type: "subscribe", workspace_id });
  await feed.connection.hear("subscribed");
  person.hears("follows the workspace", "subscribed");
  return feed;
}

async function talk(stage: Stage, { launch, feed }: Place, emma: Person, finn: Person) {
  stage.scene("They talk: Emma on a socket for many channels, Finn on one straight from the room.");
  const seats = { emma: await join(emma, launch), finn: await connect(finn, `/ws/channels/${launch}/`) };
  await seats.finn.connection.hear("connected");
  const told = [
    await post(seats.emma, { type: "send_message", channel_id: launch, body: "Friday?" }, seats.finn),
    await post(seats.finn, { type: "send_message", body: "Friday. Tell nobody." }, seats.emma),
  ];
  const ticks = [await tick(feed), await tick(feed)];
  const [sent, heard] = [told.map(([own]) => own), told.map(([, others]) => others)];
  stage.check("Both ways are told the same.", heard, sent);
  const expected = ["Emma sent a message in #launch", "Finn sent a message in #launch"];
  stage.check("The feed ticks with each message.", ticks, expected);
  return seats;
}

async function stayOutside(stage: Stage, { workspace, launch }: Place, gus: Person): Promise<Seat> {
  stage.scene("Gus may look into the workspace, for it is open. The private channel is not there for him.");
  const path = `/api/channels/?workspace_id=${workspace}`;
  const { data } = await gus.ask(ChannelList, { method: "GET", path });
  const names = data.map(({ name }) => name);
  gus.does(`lists the channels: ${names.map((name) => `#${name}`).join(", ")}`, `GET ${path} 200`);
  stage.check("His list has the public one alone.", names, ["general"]);
  const answers = [];
  for (const channel of [launch, NOBODYS_CHANNEL]) {
    const read = await gus.fetch({ method: "GET", path: `/api/messages/?channel_id=${channel}` });
    const { connection } = await connect(gus, "/ws/chat/");
    connection.say({ type: "join_channel", channel_id: channel });
    const refused = await connection.hear("error");
    gus.hears(String(refused.message), `error, ${refused.code}`);
    await connection.leave();
    const own = await connect(gus, `/ws/channels/${channel}/`);
    const { code } = await own.connection.closed;
    gus.hears("is shown out", `closed with ${code}`);
    answers.push([read.status, refused.code, code]);
  }
  const nothing = [404, "not_found", 4004];
  stage.check("He is answered as of a number that no channel has.", answers, [nothing, nothing]);
  return subscribe(gus, workspace);
}

async function mention(stage: Stage, { launch, feed }: Place, emma: Person, rings: Seat): Promise<void> {
  stage.scene("Emma mentions Finn, by HTTP.");
  const body = { channel_id: launch, body: "@finn, bring the fireworks!" };
  await emma.ask(Success, { method: "POST", path: "/api/messages/", status: 201, body });
  emma.does(`“${body.body}”`, "POST /api/messages/ 201");
  const rung = await rings.connection.hear("notification");
  rings.person.hears(String(rung.message), `notification, ${rung.kind}`);
  await tick(feed);
  stage.check("It rings at once.", rung.kind, "mention");
}

async function goIn(stage: Stage, { general, feed }: Place, gus: Person, his: Seat): Promise<void> {
  stage.scene("Gus, who follows the workspace too, posts in the public channel. That makes him a member.");
  const body = { channel_id: general, body: "Anything going on?" };
  await gus.ask(Success, { method: "POST", path: "/api/messages/", status: 201, body });
  gus.does(`“${body.body}”`, "POST /api/messages/ 201");
  const expected = ["Gus joined the workspace", "Gus sent a message in #general"];
  stage.check("Emma sees both as they happen.", [await tick(feed), await tick(feed)], expected);
  stage.check("Gus sees them too, and nothing private.", [await tick(his), await tick(his)], expected);
}

async function loseNetwork(stage: Stage, place: Place, { emma, finn }: { emma: Seat; finn: Seat }) {
  stage.scene("Emma's phone loses the network, Finn goes on. It joins again with the last number it saw.");
  const { seq } = await hearMessage(emma, ({ body }) => body.includes("fireworks"));
  await hearMessage(finn, ({ body }) => body.includes("fireworks"));
  emma.connection.loseNetwork();
  emma.person.does("is in a lift with it", `last seq seen: ${seq}`);
  for (const body of ["Fireworks are packed.", "Where are you?"]) {
    await post(finn, { type: "send_message", body }, null);
    await tick(place.feed);
  }
  const back = await join(emma.person, place.launch, seq);
  const missed = [await hearMessage(back), await hearMessage(back)];
  for (const { body, seq } of missed) emma.person.hears(`“${body}”`, `new_message, seq ${seq}`);
  const numbers = missed.map((each) => each.seq);
  stage.check("It gets exactly what it missed, in order.", numbers, [seq + 1, seq + 2]);
  return back;
}

async function count(stage: Stage, { workspace }: Place, emma: Person, gus: Person): Promise<void> {
  stage.scene("Each reads the numbers of the workspace: of what they may know.");
  const body = { workspace_id: workspace };
  const sums = [];
  for (const person of [emma, gus]) {
    const perDay = { method: "POST", path: "/api/metrics/messages-per-day", body } as const;
    const counts = (await person.ask(DayCounts, perDay)).data.map(({ count: messages }) => messages);
    const sum = counts.reduce((total, each) => total + each, 0);
    person.does(`counts ${drawBars(counts)} ${sum} in ${counts.length} days`, `POST ${perDay.path} 200`);
    sums.push(sum);
  }
  stage.check("Emma's count has the private channel in it, Gus's has not.", sums, [6, 1]);
  const active = { method: "POST", path: "/api/metrics/active-users", body } as const;
  const { data } = await emma.ask(ActiveCount, active);
  stage.check("All three were active in the last 15 minutes.", data.active_count, 3);
}

async function remove(stage: Stage, { launch }: Place, emma: Person, finn: Seat): Promise<void> {
  stage.scene("Finn told somebody. Emma removes him from the channel.");
  const many = await join(finn.person, launch);
  const path = `/api/channels/${launch}/members/${finn.person.accountId}/`;
  await emma.ask(Nothing, { method: "DELETE", path, status: 204 });
  emma.does("removes Finn", `DELETE ${path} 204`);
  await many.connection.hear("left_channel");
  finn.person.hears("is out of it", "left_channel, and 4003");
  stage.check("His socket of the channel ends.", (await finn.connection.closed).code, 4003);
  many.connection.say({ type: "send_message", channel_id: launch, body: "Hello?" });
  const refused = await many.connection.hear("error");
  stage.check("From then on there is no such channel for him, either.", refused.code, "not_found");
  await many.connection.leave();
}

/** Opens someone's socket for many channels, and joins one: from the present on, or after the last number that they saw. */
async function join(person: Person, channel: number, after?: number): Promise<Seat> {
  const seat = await connect(person, "/ws/chat/");
  seat.connection.say({ type: "join_channel", channel_id: channel, ...(after !== undefined && { after }) });
  const { seq } = await seat.connection.hear("joined_channel");
  person.hears("has joined the channel", `joined_channel, seq ${seq}`);
  return seat;
}

/** The next thing that happened in the workspace, as a feed tells it. */
async function tick({ person, connection }: Seat): Promise<string> {
  const { activity } = await connection.hear("activity_update");
  const { summary } = Activity.parse(activity);
  person.hears(summary, "activity_update");
  return summary;
}

/** One says something, and the sender's own copy has come back; so has the other's, if they are there. */
async function post(from: Seat, frame: { body: string; type: string; channel_id?: number }, to: Seat | null) {
  from.connection.say(frame);
  from.person.does(`“${frame.body}”`, frame.type);
  const sent = await hearMessage(from);
  const heard = to ? await hearMessage(to) : sent;
  to?.person.hears(`“${heard.body}”`, `new_message ${heard.id}, seq ${heard.seq}`);
  return [sent, heard] as const;
}

async function hearMessage({ connection }: Seat, fits: (message: ChannelMessage) => boolean = () => true) {
  const frame = await connection.hear("new_message", ({ message }) => fits(ChannelMessage.parse(message)));
  return ChannelMessage.parse(frame.message);
}
