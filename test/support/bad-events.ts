import { FRAME_BYTES_MAX } from "../../src/realtime/dialect.ts";

const CHAT = "5eafd8eb-5be1-4671-9ff8-ba8fbb798af7";
const MESSAGE = "00000000-0007-8000-8000-000000000003";
const message = { content: "Hi", chat_id: CHAT, timestamp: "2025-07-28T09:00:00Z" };
const invite = { username: "ben", client_id: "tab-1" };
const tournament = { tournament_id: 1, tournament_name: "Spring", organizer_id: 1 };

/** Frames that end the socket, each for one reason. */
export const BAD_FRAMES: [name: string, frame: string | ArrayBuffer][] = [
  ["nothing", ""],
  ["no JSON", "{nope"],
  ["a text", '"new_message"'],
  ["a number", "7"],
  ["null", "null"],
  ["an array", "[]"],
  ["bytes", new TextEncoder().encode('{"action":""}').buffer as ArrayBuffer],
  ["more than 64 KiB", JSON.stringify({ action: "", data: "x".repeat(FRAME_BYTES_MAX) })],
  ["a number as action", '{"action":7,"data":{}}'],
  ["an object as action", '{"action":{},"data":{}}'],
  ...[
    "explode",
    "NEW_MESSAGE",
    "__proto__",
    "constructor",
    "user_online",
    "user_offline",
    "room_created",
    "game_found",
    "chat_like_update",
    "game_invite_canceled",
    "new_friend",
  ].map((action): [string, string] => [`the action ${action}`, JSON.stringify({ action, data: {} })]),
  ["no data", '{"action":"new_message"}'],
  ["a list as data", '{"action":"new_message","data":[]}'],
  ["a text as data", '{"action":"join_chat","data":"chat"}'],
  bad("new_message", { ...message, content: undefined }),
  bad("new_message", { ...message, content: 7 }),
  bad("new_message", { ...message, content: "" }),
  bad("new_message", { ...message, content: "   " }),
  bad("new_message", { ...message, content: "x".repeat(5001) }),
  bad("new_message", { ...message, chat_id: undefined }),
  bad("new_message", { ...message, chat_id: 12 }),
  bad("new_message", { ...message, chat_id: "12" }),
  bad("new_message", { ...message, chat_id: `${CHAT}0` }),
  bad("new_message", { ...message, timestamp: undefined }),
  bad("new_message", { ...message, timestamp: 1753693200 }),
  bad("new_message", { ...message, client_id: "x".repeat(65) }),
  bad("like_message", { id: MESSAGE }),
  bad("like_message", { id: "3", chat_id: CHAT }),
  bad("unlike_message", { chat_id: CHAT }),
  bad("read_message", { id: 3 }),
  bad("read_message", {}),
  bad("game_invite", { client_id: "tab-1" }),
  bad("game_invite", { username: "ben" }),
  bad("game_invite", { ...invite, username: 2 }),
  bad("game_invite", { ...invite, client_id: 7 }),
  bad("game_invite", { ...invite, options: [] }),
  bad("game_invite", { ...invite, options: "fast" }),
  bad("game_invite", { ...invite, options: { game_speed: "ludicrous" } }),
  bad("game_invite", { ...invite, options: { ranked: "yes" } }),
  bad("game_invite", { ...invite, options: { cool_mode: 1 } }),
  bad("game_invite", { ...invite, options: { score_to_win: 2 } }),
  bad("game_invite", { ...invite, options: { score_to_win: 21 } }),
  bad("game_invite", { ...invite, options: { score_to_win: 3.5 } }),
  bad("game_invite", { ...invite, options: { time_limit: 0 } }),
  bad("game_invite", { ...invite, settings: { time_limit: 6 } }),
  bad("reply_game_invite", { username: "ada" }),
  bad("reply_game_invite", { username: "ada", accept: "true" }),
  bad("game_accepted", {}),
  bad("game_declined", { username: null }),
  bad("cancel_game_invite", { user: "ben" }),
  bad("add_new_friend", { sender_id: 1 }),
  bad("add_new_friend", { sender_id: 1, receiver_id: "two" }),
  bad("add_new_friend", { sender_id: 1, receiver_id: 2.5 }),
  bad("new_tournament", { ...tournament, tournament_id: "x".repeat(65) }),
  bad("new_tournament", { ...tournament, tournament_id: null }),
  bad("new_tournament", { ...tournament, tournament_name: undefined }),
  bad("new_tournament", { ...tournament, organizer_id: undefined }),
  bad("read_notification", { id: "first" }),
  bad("notification", { message: "Saved" }),
  bad("notification", { message: 7, type: "success" }),
  bad("join_chat", { chat_id: "nowhere" }),
];

function bad(action: string, data: object): [string, string] {
  const frame = JSON.stringify({ action, data });
  return [frame.length > 120 ? `${frame.slice(0, 120)}…` : frame, frame];
}
