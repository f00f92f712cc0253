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

/** The workspace, its private and its public channel, and Emma's activity socket. */
interface Place {
  workspace: number;
  launch: number;
  general: number;
  feed: Seat;
}

const NOBODYS_CHANNEL = 999_999;

export const actThree: Act = {
  title: "Act three: a team, its private channel, and a visitor",
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
  stage.scene("Emma, Finn and Gus sign up and sign in with mailed codes.");
  for (const person of team) {
    await person.signUp();
    const code = await person.signInByCode();
    const again = await person.fetch(person.signingIn(code));
    if (person === team[0]) stage.check("A code works once.", again.status, 401);
  }
}

async function makePlace(stage: Stage, emma: Person): Promise<Place> {
  stage.scene("Emma creates a workspace with a public and a private channel.");
  const made = { method: "POST", status: 201 } as const;
  const body = { name: "Launch Team", description: "To the moon" };
  const { workspace_id } = await emma.ask(WorkspaceMade, { ...made, path: "/api/workspaces/", body });
  emma.does(`creates workspace ${workspace_id}`, "POST /api/workspaces/ 201");
  const channel = async (name: string, is_private: boolean) => {
    const asked = { ...made, path: "/api/channels/", body: { workspace_id, name, is_private } };
    const { channel_id } = await emma.ask(ChannelMade, asked);
    emma.does(`creates ${is_private ? "private " : ""}#${name}`, "POST /api/channels/ 201");
    return channel_id;
  };
  const general = await channel("general", false);
  const launch = await channel("launch", true);
  return { workspace: workspace_id, general, launch, feed: await subscribe(emma, workspace_id) };
}

async function add(stage: Stage, { launch, feed }: Place, emma: Person, finn: Person): Promise<Seat> {
  stage.scene("Emma adds Finn to the private channel; he is notified.");
  const rings = await connect(finn, "/ws/notifications/");
  rings.connection.send({ type: "subscribe" });
  await rings.connection.receive("subscribed");
  const path = `/api/channels/${launch}/members/`;
  await emma.ask(Success, { method: "POST", path, status: 201, body: { username: finn.username } });
  emma.does("adds Finn", `POST ${path} 201`);
  await tick(feed);
  const kinds = [];
  for (let count = 0; count < 2; count += 1) {
    const { kind, message } = await rings.connection.receive("notification");
    finn.receives(String(message), `notification, ${kind}`);
    kinds.push(kind);
  }
  const expected = ["added_to_workspace", "added_to_channel"];
  stage.check("Adding to a channel also adds to the workspace; both notify.", kinds, expected);
  return rings;
}

async function subscribe(person: Person, workspace_id: number): Promise<Seat> {
  const feed = await connect(person, "/ws/activity/");
  await feed.connection.receive("connected");
  feed.connection.send({ type: "subscribe", workspace_id });
  await feed.connection.receive("subscribed");
  person.receives("follows the workspace's activity", "subscribed");
  return feed;
}

async function talk(stage: Stage, { launch, feed }: Place, emma: Person, finn: Person) {
  stage.scene("They chat: Emma on a socket for many channels, Finn on one for this.");
  const seats = { emma: await join(emma, launch), finn: await connect(finn, `/ws/channels/${launch}/`) };
  await seats.finn.connection.receive("connected");
  const exchanged = [
    await post(seats.emma, { type: "send_message", channel_id: launch, body: "Friday?" }, seats.finn),
    await post(seats.finn, { type: "send_message", body: "Friday. Tell nobody." }, seats.emma),
  ];
  const ticks = [await tick(feed), await tick(feed)];
  const [sent, received] = [exchanged.map(([own]) => own), exchanged.map(([, others]) => others)];
  stage.check("Both sockets receive the same messages.", received, sent);
  const expected = ["Emma sent a message in #launch", "Finn sent a message in #launch"];
  stage.check("Each message appears in the activity feed.", ticks, expected);
  return seats;
}

async function stayOutside(stage: Stage, { workspace, launch }: Place, gus: Person): Promise<Seat> {
  stage.scene("Gus visits the open workspace; the private channel is hidden from him.");
  const path = `/api/channels/?workspace_id=${workspace}`;
  const { data } = await gus.ask(ChannelList, { method: "GET", path });
  const names = data.map(({ name }) => name);
  gus.does(`lists the channels: ${names.map((name) => `#${name}`).join(", ")}`, `GET ${path} 200`);
  stage.check("His list only has the public channel.", names, ["general"]);
  const answers = [];
  for (const channel of [launch, NOBODYS_CHANNEL]) {
    const read = await gus.fetch({ method: "GET", path: `/api/messages/?channel_id=${channel}` });
    const { connection } = await connect(gus, "/ws/chat/");
    connection.send({ type: "join_channel", channel_id: channel });
    const refused = await connection.receive("error");
    gus.receives(String(refused.message), `error, ${refused.code}`);
    await connection.leave();
    const own = await connect(gus, `/ws/channels/${channel}/`);
    const { code } = await own.connection.closed;
    gus.receives("is disconnected", `closed with ${code}`);
    answers.push([read.status, refused.code, code]);
  }
  const nothing = [404, "not_found", 4004];
  stage.check("A private channel looks like one that does not exist.", answers, [nothing, nothing]);
  return subscribe(gus, workspace);
}

async function mention(stage: Stage, { launch, feed }: Place, emma: Person, rings: Seat): Promise<void> {
  stage.scene("Emma mentions Finn, by HTTP.");
  const body = { channel_id: launch, body: "@finn, bring the fireworks!" };
  await emma.ask(Success, { method: "POST", path: "/api/messages/", status: 201, body });
  emma.does(`“${body.body}”`, "POST /api/messages/ 201");
  const rung = await rings.connection.receive("notification");
  rings.person.receives(String(rung.message), `notification, ${rung.kind}`);
  await tick(feed);
  stage.check("Finn is notified at once.", rung.kind, "mention");
}

async function goIn(stage: Stage, { general, feed }: Place, gus: Person, his: Seat): Promise<void> {
  stage.scene("Gus posts in the public channel, which makes him a member.");
  const body = { channel_id: general, body: "Anything going on?" };
  await gus.ask(Success, { method: "POST", path: "/api/messages/", status: 201, body });
  gus.does(`“${body.body}”`, "POST /api/messages/ 201");
  const expected = ["Gus joined the workspace", "Gus sent a message in #general"];
  stage.check("Emma sees both activities live.", [await tick(feed), await tick(feed)], expected);
  stage.check("Gus sees them too, but nothing private.", [await tick(his), await tick(his)], expected);
}

async function loseNetwork(stage: Stage, place: Place, { emma, finn }: { emma: Seat; finn: Seat }) {
  stage.scene("Emma loses the network, Finn keeps writing, and Emma resumes.");
  const { seq } = await receiveMessage(emma, ({ body }) => body.includes("fireworks"));
  await receiveMessage(finn, ({ body }) => body.includes("fireworks"));
  emma.connection.loseNetwork();
  emma.person.does("loses the network", `last seq seen: ${seq}`);
  for (const body of ["Fireworks are packed.", "Where are you?"]) {
    await post(finn, { type: "send_message", body }, null);
    await tick(place.feed);
  }
  const back = await join(emma.person, place.launch, seq);
  const missed = [await receiveMessage(back), await receiveMessage(back)];
  for (const { body, seq } of missed) emma.person.receives(`“${body}”`, `new_message, seq ${seq}`);
  const numbers = missed.map((each) => each.seq);
  stage.check("She gets exactly what she missed, in order.", numbers, [seq + 1, seq + 2]);
  return back;
}

async function count(stage: Stage, { workspace }: Place, emma: Person, gus: Person): Promise<void> {
  stage.scene("Both read the workspace's metrics, limited to what they may see.");
  const body = { workspace_id: workspace };
  const sums = [];
  for (const person of [emma, gus]) {
    const perDay = { method: "POST", path: "/api/metrics/messages-per-day", body } as const;
    const counts = (await person.ask(DayCounts, perDay)).data.map(({ count: messages }) => messages);
    const sum = counts.reduce((total, each) => total + each, 0);
    person.does(`counts ${drawBars(counts)} ${sum} in ${counts.length} days`, `POST ${perDay.path} 200`);
    sums.push(sum);
  }
  stage.check("Emma's count includes the private channel; Gus's does not.", sums, [6, 1]);
  const active = { method: "POST", path: "/api/metrics/active-users", body } as const;
  const { data } = await emma.ask(ActiveCount, active);
  stage.check("All three were active in the last 15 minutes.", data.active_count, 3);
}

async function remove(stage: Stage, { launch }: Place, emma: Person, finn: Seat): Promise<void> {
  stage.scene("Emma removes Finn from the channel.");
  const many = await join(finn.person, launch);
  const path = `/api/channels/${launch}/members/${finn.person.accountId}/`;
  await emma.ask(Nothing, { method: "DELETE", path, status: 204 });
  emma.does("removes Finn", `DELETE ${path} 204`);
  await many.connection.receive("left_channel");
  finn.person.receives("has left the channel", "left_channel, and 4003");
  stage.check("His socket for the channel closes with 4003.", (await finn.connection.closed).code, 4003);
  many.connection.send({ type: "send_message", channel_id: launch, body: "Hello?" });
  const refused = await many.connection.receive("error");
  stage.check("From then on the channel does not exist for him.", refused.code, "not_found");
  await many.connection.leave();
}

/** Joins a channel on a socket for many channels, from now on or after a sequence number. */
async function join(person: Person, channel: number, after?: number): Promise<Seat> {
  const seat = await connect(person, "/ws/chat/");
  seat.connection.send({ type: "join_channel", channel_id: channel, ...(after !== undefined && { after }) });
  const { seq } = await seat.connection.receive("joined_channel");
  person.receives("has joined the channel", `joined_channel, seq ${seq}`);
  return seat;
}

/** The summary of the next activity. */
async function tick({ person, connection }: Seat): Promise<string> {
  const { activity } = await connection.receive("activity_update");
  const { summary } = Activity.parse(activity);
  person.receives(summary, "activity_update");
  return summary;
}

/** Sends a message and waits for it on the sender's socket, and on the recipient's if given. */
async function post(from: Seat, frame: { body: string; type: string; channel_id?: number }, to: Seat | null) {
  from.connection.send(frame);
  from.person.does(`“${frame.body}”`, frame.type);
  const sent = await receiveMessage(from);
  const received = to ? await receiveMessage(to) : sent;
  to?.person.receives(`“${received.body}”`, `new_message ${received.id}, seq ${received.seq}`);
  return [sent, received] as const;
}

async function receiveMessage({ connection }: Seat, fits: (message: ChannelMessage) => boolean = () => true) {
  const frame = await connection.receive("new_message", ({ message }) => fits(ChannelMessage.parse(message)));
  return ChannelMessage.parse(frame.message);
}
