import { Blocked, Chat, ChatList, FriendList, Nothing, NotificationList } from "./answers.ts";
import type { Connection } from "./connection.ts";
import type { Person } from "./person.ts";
import { connect } from "./seat.ts";
import type { Act, Stage } from "./stage.ts";

/** A player and their events socket. */
interface Player {
  person: Person;
  tab: Connection;
}

const SETTINGS = { game_speed: "fast", ranked: true, score_to_win: 11 };

export const actTwo: Act = {
  title: "Act two: two players, with one socket each for everything",
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
  stage.scene("Cleo and Dan sign up, log in, and open one socket each.");
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
  stage.scene("Cleo and Dan add each other as friends.");
  const ids = { sender_id: cleo.person.accountId, receiver_id: dan.person.accountId };
  cleo.tab.send({ action: "add_new_friend", data: ids });
  cleo.person.does("adds Dan", "add_new_friend");
  const added = await dan.tab.receive("new_friend");
  dan.person.receives(`${added.nickname} added him as a friend`, "new_friend");
  const back = { sender_id: ids.receiver_id, receiver_id: ids.sender_id };
  dan.tab.send({ action: "add_new_friend", data: back });
  dan.person.does("adds Cleo", "add_new_friend");
  await cleo.tab.receive("new_friend");
  const friends = await cleo.person.ask(FriendList, { method: "GET", path: "/api/friends/" });
  stage.check("Friends see each other online.", friends.items, [{ username: "dan", is_online: true }]);
}

async function chat(stage: Stage, { cleo, dan }: { cleo: Player; dan: Player }): Promise<void> {
  stage.scene("Cleo opens a chat by Dan's username.");
  const path = "/chats/dan";
  const { chat_id } = await cleo.person.ask(Chat, { method: "PUT", path, status: 201 });
  cleo.person.does("opens a chat with Dan", `PUT ${path} 201`);
  const joined = await dan.tab.receive("join_chat");
  dan.person.receives("he was added to the chat", "room_created, join_chat");
  stage.check("His open socket joined the chat automatically.", joined.chat_id, chat_id);
  const timestamp = "2026-11-20T21:50:00Z";
  cleo.tab.send({ action: "new_message", data: { chat_id, content: "Up for a game?", timestamp } });
  cleo.person.does("“Up for a game?”", "new_message");
  const message = await dan.tab.receive("new_message");
  dan.person.receives(`“${message.content}”`, "new_message");
  dan.tab.send({ action: "like_message", data: { chat_id, id: message.id } });
  dan.person.does("likes it", "like_message");
  const liked = await cleo.tab.receive("chat_like_update");
  stage.check("She sees the like.", [liked.id, liked.is_liked], [message.id, true]);
  await cleo.tab.receive("new_message");
}

async function crossInvites(stage: Stage, { cleo, dan }: { cleo: Player; dan: Player }): Promise<string> {
  stage.scene("Cleo and Dan invite each other to a game at the same time.");
  const invite = (to: Player, client_id: string) => ({
    action: "game_invite",
    data: { username: to.person.username, client_id, options: SETTINGS },
  });
  cleo.tab.send(invite(dan, "cleo-1"));
  cleo.person.does("invites Dan", "game_invite");
  const first = await dan.tab.receive("game_invite");
  dan.person.receives("Cleo invites him", "game_invite");
  dan.tab.send(invite(cleo, "dan-1"));
  dan.person.does("invites Cleo", "game_invite");
  await cleo.tab.receive("game_declined");
  cleo.person.receives("her own invite is declined in favour of his", "game_declined");
  const second = await cleo.tab.receive("game_invite");
  const list = await dan.person.ask(NotificationList, { method: "GET", path: "/notifications/" });
  const actions = list.items.map(({ action }) => action);
  stage.check("The declined invite is no longer in his notifications.", actions, ["new_friend"]);
  stage.check("They are two separate invites.", first.game_id === second.game_id, false);

  cleo.tab.send({ action: "reply_game_invite", data: { username: "dan", accept: true } });
  cleo.person.does("accepts", "reply_game_invite");
  await dan.tab.receive("game_accepted");
  const found = [await cleo.tab.receive("game_found"), await dan.tab.receive("game_found")];
  for (const { person } of [cleo, dan]) person.receives("the game starts", "game_found");
  const ids = found.map(({ game_id }) => game_id);
  stage.check("Both join the same game.", ids, [second.game_id, second.game_id]);
  return String(second.game_id);
}

async function endTheGame(stage: Stage, { cleo, dan }: { cleo: Player; dan: Player }, gameId: string) {
  stage.scene("Players in a game cannot be invited until it is over.");
  const invite = { username: "cleo", client_id: "dan-2" };
  dan.tab.send({ action: "game_invite", data: invite });
  const refused = await dan.tab.receive("game_invite_canceled");
  dan.person.receives(String(refused.message), "game_invite_canceled");
  const path = `/api/games/${gameId}/`;
  await cleo.person.ask(Nothing, { method: "DELETE", path, status: 204 });
  cleo.person.does("ends the game", `DELETE ${path} 204`);
  const again = await dan.person.fetch({ method: "DELETE", path });
  stage.check("It is over for both.", again.status, 404);
  dan.tab.send({ action: "game_invite", data: { ...invite, client_id: "dan-3" } });
  await cleo.tab.receive("game_invite");
  dan.tab.send({ action: "cancel_game_invite", data: { username: "cleo" } });
  const canceled = await dan.tab.receive("game_invite_canceled");
  dan.person.does("invites Cleo again and cancels", "game_invite, cancel_game_invite");
  stage.check("The tab recognizes its own invite by its client_id.", canceled.client_id, "dan-3");
}

async function comeAndGo(stage: Stage, { cleo, dan }: { cleo: Player; dan: Player }): Promise<void> {
  stage.scene("Dan opens a second tab, closes both, and returns.");
  const second = await openTab(dan.person);
  await second.tab.leave();
  dan.person.does("closes one of two tabs");
  await dan.tab.leave();
  dan.person.does("closes the other");
  const gone = await cleo.tab.receive("user_offline");
  cleo.person.receives(`${gone.nickname} is offline`, "user_offline");
  const { items } = await cleo.person.ask(ChatList, { method: "GET", path: "/chats/" });
  stage.check("Her list of chats shows the same.", items[0]?.is_online, false);
  dan.tab = (await openTab(dan.person)).tab;
  await cleo.tab.receive("user_online");
  cleo.person.receives("Dan is online", "user_online");
}

async function block(stage: Stage, { cleo, dan }: { cleo: Player; dan: Player }): Promise<void> {
  stage.scene("Cleo blocks Dan.");
  const path = "/api/blocks/dan/";
  await cleo.person.ask(Blocked, { method: "PUT", path, status: 201 });
  cleo.person.does("blocks Dan", `PUT ${path} 201`);
  await dan.tab.receive("user_offline");
  dan.person.receives("Cleo appears offline to him", "user_offline");
  const send = { method: "POST", path: "/api/chat/send/" } as const;
  const statuses: number[] = [];
  for (const [from, to] of [[dan, cleo] as const, [cleo, dan] as const]) {
    const body = { recipient_id: to.person.accountId, content: "Hello?" };
    statuses.push((await from.person.fetch({ ...send, body })).status);
  }
  stage.check("Neither can write to the other; both get the same error.", statuses, [403, 403]);
  const views = [];
  for (const { person } of [cleo, dan]) {
    const { items } = await person.ask(ChatList, { method: "GET", path: "/chats/" });
    views.push([items[0]?.is_blocked_user, items[0]?.is_blocked_by_user]);
  }
  stage.check("Only the one who blocked sees it.", views, [
    [true, false],
    [false, false],
  ]);
  await cleo.person.ask(Nothing, { method: "DELETE", path, status: 204 });
  cleo.person.does("unblocks Dan", `DELETE ${path} 204`);
  await dan.tab.receive("user_online");
  dan.person.receives("Cleo is online", "user_online");
}
