import { Blocked, Chat, ChatList, FriendList, Nothing, NotificationList } from "./answers.ts";
import type { Connection } from "./connection.ts";
import type { Person } from "./person.ts";
import { connect } from "./seat.ts";
import type { Act, Stage } from "./stage.ts";

/** A player: who they are, and their tab on the events socket. */
interface Player {
  person: Person;
  tab: Connection;
}

const SETTINGS = { game_speed: "fast", ranked: true, score_to_win: 11 };

export const actTwo: Act = {
  title: "Act two: two players, one socket each for all that concerns them",
  async play(stage) {
    const cleo = stage.person("Cleo", "yellow");
    const dan = stage.person("Dan", "green");
    const players = await arrive(stage, cleo, dan);
    await befriend(stage, players);
    await chat(stage, players);
    const gameId = await crossInvites(stage, players);
    await endTheGame(stage, players, gameId);
    await comeAndGo(stage, players);
    await block(stage, players);
    await Promise.all([players.cleo.tab.leave(), players.dan.tab.leave()]);
  },
};

async function arrive(stage: Stage, cleo: Person, dan: Person): Promise<{ cleo: Player; dan: Player }> {
  stage.scene(
    "Two players sign up, log in, and each opens one socket: everything that concerns them comes by it.",
  );
  for (const person of [cleo, dan]) {
    await person.signUp();
    await person.logIn();
  }
  return { cleo: await openTab(cleo), dan: await openTab(dan) };
}

async function openTab(person: Person): Promise<Player> {
  const { connection: tab } = await connect(person, "/ws/events/");
  return { person, tab };
}

async function befriend(stage: Stage, { cleo, dan }: { cleo: Player; dan: Player }): Promise<void> {
  stage.scene("Cleo adds Dan as a friend, and Dan adds her.");
  const ids = { sender_id: cleo.person.accountId, receiver_id: dan.person.accountId };
  cleo.tab.say({ action: "add_new_friend", data: ids });
  cleo.person.does("adds Dan", "add_new_friend");
  const added = await dan.tab.hear("new_friend");
  dan.person.hears(`${added.nickname} added him`, "new_friend");
  const back = { sender_id: ids.receiver_id, receiver_id: ids.sender_id };
  dan.tab.say({ action: "add_new_friend", data: back });
  dan.person.does("adds Cleo", "add_new_friend");
  await cleo.tab.hear("new_friend");
  const friends = await cleo.person.ask(FriendList, { method: "GET", path: "/api/friends/" });
  stage.check("Each added the other, so she sees that he is online.", friends.items, [
    { username: "dan", is_online: true },
  ]);
}

async function chat(stage: Stage, { cleo, dan }: { cleo: Player; dan: Player }): Promise<void> {
  stage.scene("She opens a chat by his name, and they talk in it.");
  const path = "/chats/dan";
  const { chat_id } = await cleo.person.ask(Chat, { method: "PUT", path, status: 201 });
  cleo.person.does("opens a chat with Dan", `PUT ${path} 201`);
  const joined = await dan.tab.hear("join_chat");
  dan.person.hears("he is in a chat", "room_created, join_chat");
  stage.check("His open socket is in the chat without asking.", joined.chat_id, chat_id);
  const timestamp = "2026-11-20T21:50:00Z";
  cleo.tab.say({ action: "new_message", data: { chat_id, content: "Up for a game?", timestamp } });
  cleo.person.does("“Up for a game?”", "new_message");
  const message = await dan.tab.hear("new_message");
  dan.person.hears(`“${message.content}”`, "new_message");
  dan.tab.say({ action: "like_message", data: { chat_id, id: message.id } });
  dan.person.does("likes it", "like_message");
  const liked = await cleo.tab.hear("chat_like_update");
  stage.check("She sees that he likes it.", [liked.id, liked.is_liked], [message.id, true]);
  await cleo.tab.hear("new_message");
}

async function crossInvites(stage: Stage, { cleo, dan }: { cleo: Player; dan: Player }): Promise<string> {
  stage.scene("Cleo invites Dan to a game, and before he answers, Dan invites Cleo.");
  const invite = (to: Player, client_id: string) => ({
    action: "game_invite",
    data: { username: to.person.username, client_id, options: SETTINGS },
  });
  cleo.tab.say(invite(dan, "cleo-1"));
  cleo.person.does("invites Dan", "game_invite");
  const first = await dan.tab.hear("game_invite");
  dan.person.hears("Cleo invites him", "game_invite");
  dan.tab.say(invite(cleo, "dan-1"));
  dan.person.does("invites Cleo", "game_invite");
  await cleo.tab.hear("game_declined");
  cleo.person.hears("her own invite is declined: the newer one stands", "game_declined");
  const second = await cleo.tab.hear("game_invite");
  const list = await dan.person.ask(NotificationList, { method: "GET", path: "/notifications/" });
  const actions = list.items.map(({ action }) => action);
  stage.check("The invite that is over has left his list of notifications.", actions, ["new_friend"]);
  stage.check("They are two invites.", first.game_id === second.game_id, false);

  cleo.tab.say({ action: "reply_game_invite", data: { username: "dan", accept: true } });
  cleo.person.does("accepts", "reply_game_invite");
  await dan.tab.hear("game_accepted");
  const found = [await cleo.tab.hear("game_found"), await dan.tab.hear("game_found")];
  for (const { person } of [cleo, dan]) person.hears("the game is on", "game_found");
  const ids = found.map(({ game_id }) => game_id);
  stage.check("Both are given the same game.", ids, [second.game_id, second.game_id]);
  return String(second.game_id);
}

async function endTheGame(stage: Stage, { cleo, dan }: { cleo: Player; dan: Player }, gameId: string) {
  stage.scene("Who plays cannot be invited; when the game is over, they can.");
  const invite = { username: "cleo", client_id: "dan-2" };
  dan.tab.say({ action: "game_invite", data: invite });
  const refused = await dan.tab.hear("game_invite_canceled");
  dan.person.hears(String(refused.message), "game_invite_canceled");
  const path = `/api/games/${gameId}/`;
  await cleo.person.ask(Nothing, { method: "DELETE", path, status: 204 });
  cleo.person.does("ends the game", `DELETE ${path} 204`);
  const again = await dan.person.fetch({ method: "DELETE", path });
  stage.check("It is over for both.", again.status, 404);
  dan.tab.say({ action: "game_invite", data: { ...invite, client_id: "dan-3" } });
  await cleo.tab.hear("game_invite");
  dan.tab.say({ action: "cancel_game_invite", data: { username: "cleo" } });
  const canceled = await dan.tab.hear("game_invite_canceled");
  dan.person.does("invites Cleo again, and takes it back", "game_invite, cancel_game_invite");
  stage.check("The tab that asked knows its own invite by its client_id.", canceled.client_id, "dan-3");
}

async function comeAndGo(stage: Stage, { cleo, dan }: { cleo: Player; dan: Player }): Promise<void> {
  stage.scene("Dan opens a second tab, closes both, and comes back.");
  const second = await openTab(dan.person);
  await second.tab.leave();
  dan.person.does("closes one of two tabs");
  await dan.tab.leave();
  dan.person.does("closes the other");
  const gone = await cleo.tab.hear("user_offline");
  cleo.person.hears(`${gone.nickname} is gone`, "user_offline");
  const { items } = await cleo.person.ask(ChatList, { method: "GET", path: "/chats/" });
  stage.check("Her list of chats says the same.", items[0]?.is_online, false);
  dan.tab = (await openTab(dan.person)).tab;
  await cleo.tab.hear("user_online");
  cleo.person.hears("Dan is back", "user_online");
}

async function block(stage: Stage, { cleo, dan }: { cleo: Player; dan: Player }): Promise<void> {
  stage.scene("Cleo has had enough, and blocks Dan.");
  const path = "/api/blocks/dan/";
  await cleo.person.ask(Blocked, { method: "PUT", path, status: 201 });
  cleo.person.does("blocks Dan", `PUT ${path} 201`);
  await dan.tab.hear("user_offline");
  dan.person.hears("Cleo is gone, as far as he can see", "user_offline");
  const send = { method: "POST", path: "/api/chat/send/" } as const;
  const statuses: number[] = [];
  for (const [from, to] of [[dan, cleo] as const, [cleo, dan] as const]) {
    const body = { recipient_id: to.person.accountId, content: "Hello?" };
    statuses.push((await from.person.fetch({ ...send, body })).status);
  }
  stage.check("Neither can write to the other, and both are told so alike.", statuses, [403, 403]);
  const views = [];
  for (const { person } of [cleo, dan]) {
    const { items } = await person.ask(ChatList, { method: "GET", path: "/chats/" });
    views.push([items[0]?.is_blocked_user, items[0]?.is_blocked_by_user]);
  }
  stage.check("Only who blocked sees who did.", views, [
    [true, false],
    [false, false],
  ]);
  await cleo.person.ask(Nothing, { method: "DELETE", path, status: 204 });
  cleo.person.does("takes it back", `DELETE ${path} 204`);
  await dan.tab.hear("user_online");
  dan.person.hears("Cleo is there", "user_online");
}
