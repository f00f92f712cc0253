import { z } from "zod";
import type { SocketDescription } from "../../../realtime/frames.ts";
import { ClientData, type ServerAction, ServerData, type ServerEvent } from "./events-frames.ts";

const chat_id = "5eafd8eb-5be1-4671-9ff8-ba8fbb798af7";
const message = "00000000-0001-8000-8000-00000000000f";
const id = "01a1faef-f6cf-71f7-b098-51490452fa15";
const game_id = "01a1faf0-204c-73bf-8c18-ee5bc7d11836";
const date = "2026-11-20T12:15:00.000Z";
const timestamp = "2026-11-20T12:14:59Z";
const person = { username: "john_doe", nickname: "John Doe", avatar: null };
const named = { username: "john_doe", nickname: "John Doe" };
const invitee = { username: "jane_smith", nickname: "Jane Smith", avatar: null };
const settings = { game_speed: "fast", ranked: true, score_to_win: 11 } as const;

/** `/ws/events/` as its documentation tells it. */
export const eventsSocket: SocketDescription = {
  path: "/ws/events/",
  title: "All that concerns one person",
  summary:
    "Messages and likes in all your chats, friends, invites, tournaments, notifications, and who comes and goes: " +
    "each frame is `{action, data}`. Nothing is sent on opening. A frame without an action is ignored; one that " +
    "cannot be read ends the socket. The text frame `ping` is answered `pong`, and shows that you are there.",
  query: [
    { name: "ticket", description: "A single-use ticket from POST /api/ws-tickets/ (recommended)." },
    { name: "token", description: "An access token. It may end up in logs: prefer a ticket." },
  ],
  send: [
    says("new_message", "Write in a chat", { content: "Hello!", chat_id, timestamp }),
    says("like_message", "Like a message of someone else", { id: message, chat_id }),
    says("unlike_message", "Take it back", { id: message, chat_id }),
    says("read_message", "Read a message and all before it", { id: message }),
    says("game_invite", "Invite someone to a game", {
      username: "jane_smith",
      client_id: "tab-1",
      options: settings,
    }),
    says("reply_game_invite", "Accept or decline an invite", { username: "john_doe", accept: true }),
    says("game_accepted", "Accept an invite", { username: "john_doe" }),
    says("game_declined", "Decline an invite", { username: "john_doe" }),
    says("cancel_game_invite", "Take back an invite of yours", { username: "jane_smith" }),
    says("add_new_friend", "Make someone a friend, at once", { sender_id: 5, receiver_id: 1 }),
    says("new_tournament", "Announce a tournament to your contacts", {
      tournament_id: 12,
      tournament_name: "Spring Cup",
      organizer_id: 5,
    }),
    says("read_notification", "Mark a notification as read", { id }),
    says("notification", "Tell your own tabs, and your list, something", {
      message: "Settings saved",
      type: "success",
    }),
    says("join_chat", "Ask whether you are in a chat", { chat_id }),
  ],
  receive: [
    hears("A message in one of your chats, your own too", {
      action: "new_message",
      data: {
        chat_id,
        id: message,
        content: "Hello!",
        date,
        sender: "john_doe",
        is_read: false,
        is_liked: false,
        timestamp,
      },
    }),
    hears("A like, or its end", {
      action: "chat_like_update",
      data: { id: message, chat_id, is_liked: true },
    }),
    hears("A contact came online", { action: "user_online", data: { ...named, status: "online", date } }),
    hears("A contact went offline", { action: "user_offline", data: { ...named, status: "offline", date } }),
    hears("Someone invites you", {
      action: "game_invite",
      data: {
        ...person,
        game_id,
        client_id: "tab-1",
        settings,
        status: "pending",
        invitee,
        date,
        id,
      },
    }),
    hears("Your invite was accepted", { action: "game_accepted", data: named }),
    hears("Your invite was declined", { action: "game_declined", data: named }),
    hears("An invite is over, or could not be made", {
      action: "game_invite_canceled",
      data: { ...named, message: "John Doe is in a game.", client_id: "tab-1" },
    }),
    hears("A game is on, after an acceptance", {
      action: "game_found",
      data: { game_id, settings, username: "jane_smith", opponent: person },
    }),
    hears("Someone made you their friend", { action: "new_friend", data: { ...person, date, id } }),
    hears("A contact opened a tournament", {
      action: "new_tournament",
      data: {
        ...person,
        tournament_id: 12,
        tournament_name: "Spring Cup",
        status: "open",
        date,
        id,
      },
    }),
    hears("You are in a chat", { action: "join_chat", data: { chat_id } }),
    hears("A chat with you was made", { action: "room_created", data: { chat_id } }),
    hears("What you told yourself, or a notice of a workspace: see its type", {
      action: "notification",
      data: { id, message: "Settings saved", type: "success", date },
    }),
  ],
  closeCodes: [
    { code: 3002, meaning: "Not signed in. Nothing is sent before." },
    { code: 3100, meaning: "BAD_DATA: a frame that cannot be read, or in someone else's name." },
    { code: 3000, meaning: "An eleventh tab of yours took this one's place." },
    { code: 4001, meaning: "Signed out since, or your account was deleted." },
    {
      code: 4008,
      meaning:
        "Too many frames, handshakes, invites, friends or tournaments, more than 50 strangers in a day, or too much that you have not read.",
    },
    { code: 4000, meaning: "Something went wrong on our side. Look which of your messages are there." },
  ],
};

function says(action: keyof typeof ClientData, summary: string, data: object) {
  const schema = z.object({ action: z.literal(action), data: ClientData[action] });
  return { name: action, summary, schema, example: { action, data } };
}

function hears(summary: string, example: ServerEvent) {
  const action: ServerAction = example.action;
  const schema = z.object({ action: z.literal(action), data: ServerData[action] });
  return { name: action, summary, schema, example };
}
