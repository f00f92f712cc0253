import type { Feed, Room } from "../../client/src/index.ts";
import { becomes } from "./becomes.ts";
import { type Person, refusalOf } from "./person.ts";
import { Queue } from "./queue.ts";
import type { Act, Stage } from "./stage.ts";

const SETTINGS = { game_speed: "fast", ranked: true, score_to_win: 11 };

interface Players {
  cleo: Person;
  dan: Person;
}

export const actTwo: Act = {
  title: "Act two: two players",
  async play(stage) {
    const players = { cleo: stage.person("Cleo", "yellow"), dan: stage.person("Dan", "green") };
    const leave = await arrive(stage, players);
    await befriend(stage, players);
    const rooms = await chat(stage, players);
    const gameId = await crossInvites(stage, players);
    await endTheGame(stage, players, gameId);
    await comeAndGo(stage, players, leave);
    await block(stage, players, rooms);
  },
};

/** Resolves with how Dan leaves. */
async function arrive(stage: Stage, { cleo, dan }: Players): Promise<() => void> {
  stage.scene("Two players sign up. Each follows notifications, invites and presence.");
  let leave = () => {};
  for (const person of [cleo, dan]) {
    await person.signUp();
    person.logIn();
    leave = person.client.people.subscribe(() => {});
    await becomes(person.client.people, "live", ({ status }) => status === "live");
    person.does("follows notifications, invites and presence", "client.people");
  }
  return leave;
}

async function befriend(stage: Stage, { cleo, dan }: Players): Promise<void> {
  stage.scene("Cleo adds Dan as a friend, and Dan adds her.");
  for (const [who, whom] of [[cleo, dan] as const, [dan, cleo] as const]) {
    const events = await eventsOf(who);
    events.send({
      action: "add_new_friend",
      data: { sender_id: who.accountId, receiver_id: whom.accountId },
    });
    who.does(`adds ${whom.name}`, "add_new_friend");
    await becomes(
      whom.client.people,
      "a new friend",
      ({ notifications }) => notifications[0]?.action === "new_friend",
    );
    whom.receives(`${who.name} added them`, "notifications");
  }
  await becomes(cleo.client.people, "she sees him", ({ presence }) => presence.dan === "online");
  stage.check("Each added the other, so she sees that he is online.", cleo.client.presence("dan"), "online");
}

async function chat(stage: Stage, { cleo, dan }: Players): Promise<{ hers: Room; his: Room }> {
  stage.scene("She opens a chat by his username, and they talk in it.");
  const hers = cleo.client.conversationWith("dan");
  const his = dan.client.conversationWith("cleo");
  const { id } = await hers.send("Up for a game?");
  cleo.does("“Up for a game?”", 'conversationWith("dan").send');
  await becomes(his, "he has it", ({ messages, status }) => status === "live" && messages.length === 1);
  dan.receives(`“${his.messages[0]?.text}”`, "messages");
  const liking = his.hold();
  await his.like(id);
  dan.does("likes it", "like");
  await becomes(hers, "liked", ({ messages }) => messages[0]?.likes === 1);
  stage.check("She sees that he likes it.", hers.messages[0]?.likes, 1);
  liking();
  return { hers, his };
}

async function crossInvites(stage: Stage, { cleo, dan }: Players): Promise<string> {
  stage.scene("Cleo invites Dan to a game, and before he answers, Dan invites Cleo.");
  const invited = (whom: Person, by: Person) =>
    becomes(whom.client.people, "invited", ({ invites }) => invites.some(({ from }) => from === by.username));
  cleo.client.people.invite("dan", SETTINGS);
  cleo.does("invites Dan", "people.invite");
  await invited(dan, cleo);
  dan.receives("Cleo invites him", "invites");
  const first = dan.client.invites[0]?.gameId;
  dan.client.people.invite("cleo", SETTINGS);
  dan.does("invites Cleo", "people.invite");
  await invited(cleo, dan);
  cleo.receives("Dan invites her: the newer invite stands", "invites");
  const second = cleo.client.invites[0]?.gameId;
  const { items } = await dan.client.api.get("/api/notifications/");
  stage.check(
    "The ended invite is no longer in his list of notifications.",
    items.map(({ action }) => action),
    ["new_friend"],
  );
  stage.check("These are two separate invites.", first === second, false);
  cleo.client.people.answer("dan", true);
  cleo.does("accepts", "people.answer");
  for (const person of [cleo, dan]) {
    await becomes(person.client.people, "a game", ({ game }) => game !== null);
    person.receives("the game is on", "game");
  }
  const ids = [cleo, dan].map(({ client }) => client.people.snapshot.game?.game_id);
  stage.check("Both get the same game.", ids, [second, second]);
  return String(second);
}

async function endTheGame(stage: Stage, { cleo, dan }: Players, gameId: string): Promise<void> {
  stage.scene("Someone who is playing can't be invited until the game is over.");
  const events = await eventsOf(dan);
  const refusals = new Queue<string>();
  const stop = events.listen(({ action, data }) => {
    if (action === "game_invite_canceled") refusals.push(data.message);
  });
  events.send({ action: "game_invite", data: { username: "cleo", client_id: "dan-2" } });
  dan.receives(await refusals.next(), "game_invite_canceled");
  stop();
  stage.check("Cleo gets no invite.", cleo.client.invites, []);
  const end = { params: { gameId } };
  await cleo.client.api.delete("/api/games/{gameId}/", end);
  cleo.does("ends the game", "DELETE /api/games/{gameId}/");
  const again = await refusalOf(dan.client.api.delete("/api/games/{gameId}/", end));
  stage.check("It is over for both.", again, "not_found");
  dan.client.people.invite("cleo");
  await becomes(cleo.client.people, "invited again", ({ invites }) => invites.length === 1);
  dan.client.people.takeBack("cleo");
  dan.does("invites Cleo again, and takes it back", "people.invite, people.takeBack");
  await becomes(cleo.client.people, "no invite", ({ invites }) => invites.length === 0);
  stage.check("Her invite is gone.", cleo.client.invites, []);
}

async function comeAndGo(stage: Stage, { cleo, dan }: Players, leave: () => void): Promise<void> {
  stage.scene("Dan closes all his connections, then reconnects.");
  leave();
  dan.does("closes his tab");
  await becomes(cleo.client.people, "he is gone", ({ presence }) => presence.dan === "offline");
  cleo.receives("Dan is gone", "presence");
  const { items } = await cleo.client.api.get("/api/chats/");
  stage.check("Her list of chats says the same.", items[0]?.is_online, false);
  dan.client.people.subscribe(() => {});
  await becomes(cleo.client.people, "he is back", ({ presence }) => presence.dan === "online");
  cleo.receives("Dan is back", "presence");
}

async function block(
  stage: Stage,
  { cleo, dan }: Players,
  { hers, his }: { hers: Room; his: Room },
): Promise<void> {
  stage.scene("Cleo has had enough, and blocks Dan.");
  const path = { params: { username: "dan" } };
  await cleo.client.api.put("/api/blocks/{username}/", path);
  cleo.does("blocks Dan", "PUT /api/blocks/{username}/");
  await becomes(dan.client.people, "she is gone", ({ presence }) => presence.cleo === "offline");
  dan.receives("Cleo is offline for him", "presence");
  const refusals = [await refusalOf(his.send("Hello?")), await refusalOf(hers.send("Hello?"))];
  stage.check("Neither can write to the other, and both get the same error.", refusals, [
    "not_allowed",
    "not_allowed",
  ]);
  const views = [];
  for (const { client } of [cleo, dan]) {
    const { items } = await client.api.get("/api/chats/");
    views.push([items[0]?.is_blocked_user, items[0]?.is_blocked_by_user]);
  }
  stage.check("Only Cleo can see who blocked whom.", views, [
    [true, false],
    [false, false],
  ]);
  await cleo.client.api.delete("/api/blocks/{username}/", path);
  cleo.does("unblocks Dan", "DELETE /api/blocks/{username}/");
  await becomes(dan.client.people, "she is there", ({ presence }) => presence.cleo === "online");
  dan.receives("Cleo is online", "presence");
}

/** The socket of someone's events, for what no list shows. */
async function eventsOf({ client }: Person): Promise<Feed<"/ws/events/">> {
  const feed = client.socket("/ws/events/");
  await becomes(feed, "live", ({ status }) => status === "live");
  return feed;
}
