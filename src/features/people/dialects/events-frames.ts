import { z } from "zod";
import { MESSAGE_LENGTH_MAX } from "../../messaging/protocol.ts";
import { ClientId, MessageText } from "../../messaging/schemas.ts";

const CLIENT_TIME_LENGTH_MAX = 64;
const NAME_LENGTH_MAX = 100;
const KIND_LENGTH_MAX = 64;

/** Its limits are checks of its own, of which its description would say nothing. */
const Text = MessageText.meta({ minLength: 1, maxLength: MESSAGE_LENGTH_MAX });
/** A UUID of any version, in either case. */
const Uuid = z.guid().transform((uuid) => uuid.toLowerCase());
const Username = z.string().min(1).max(150);
/** An account's number, or its decimal text. */
const AccountId = z.union([
  z.int().positive(),
  z
    .string()
    .regex(/^[1-9]\d{0,14}$/)
    .transform(Number),
]);

const GameSettings = z.object({
  game_speed: z.enum(["slow", "medium", "fast"]).exactOptional(),
  ranked: z.boolean().exactOptional(),
  cool_mode: z.boolean().exactOptional(),
  score_to_win: z.int().min(3).max(20).exactOptional(),
  time_limit: z.int().min(1).max(5).exactOptional(),
});

const Liking = z.object({ id: Uuid, chat_id: Uuid });
const ByUsername = z.object({ username: Username });

/** The `data` of what clients of `/ws/events/` say, by action. */
export const ClientData = {
  new_message: z.object({
    content: Text,
    chat_id: Uuid,
    timestamp: z
      .string()
      .min(1)
      .max(CLIENT_TIME_LENGTH_MAX)
      .transform((text) => text.toWellFormed())
      .describe("Your own time, echoed to everyone; `date` is the server's."),
    client_id: ClientId.nullish(),
  }),
  like_message: Liking,
  unlike_message: Liking,
  read_message: z.object({ id: Uuid }),
  game_invite: z.object({
    username: Username,
    client_id: ClientId,
    options: GameSettings.nullish(),
    settings: GameSettings.nullish().describe("The same as options"),
  }),
  reply_game_invite: z.object({ username: Username.describe("Who invited"), accept: z.boolean() }),
  game_accepted: ByUsername,
  game_declined: ByUsername,
  cancel_game_invite: ByUsername,
  add_new_friend: z.object({ sender_id: AccountId.describe("Yourself"), receiver_id: AccountId }),
  new_tournament: z.object({
    tournament_id: z.union([z.string().min(1).max(64), z.int()]),
    tournament_name: z.string().min(1).max(NAME_LENGTH_MAX),
    organizer_id: AccountId.describe("Yourself"),
  }),
  read_notification: z.object({ id: Uuid }),
  notification: z.object({ message: Text, type: z.string().min(1).max(KIND_LENGTH_MAX) }),
  join_chat: z.object({ chat_id: Uuid }),
} as const;

const Time = z.iso.datetime();
const person = { username: z.string(), nickname: z.string(), avatar: z.string().nullable() };
const Person = z.object(person);
const named = { username: z.string(), nickname: z.string() };
const notified = { date: Time, id: z.guid().describe("The notification") };

/** The `data` of what they are told, by action. */
export const ServerData = {
  new_message: z.object({
    chat_id: z.guid(),
    id: z.guid(),
    content: z.string(),
    date: Time,
    sender: z.string(),
    is_read: z.literal(false),
    is_liked: z.literal(false),
    timestamp: z.string().describe("The sender's own, or the date where the message came by another way"),
  }),
  chat_like_update: z.object({ id: z.guid(), chat_id: z.guid(), is_liked: z.boolean() }),
  user_online: z.object({ ...named, status: z.literal("online"), date: Time }),
  user_offline: z.object({ ...named, status: z.literal("offline"), date: Time }),
  game_invite: z.object({
    ...person,
    game_id: z.guid().describe("The invite, and the game it may become"),
    client_id: z.string(),
    settings: GameSettings,
    status: z.literal("pending"),
    invitee: Person,
    ...notified,
  }),
  game_accepted: z.object(named),
  game_declined: z.object(named),
  game_invite_canceled: z.object({
    username: z.string().optional(),
    nickname: z.string().optional(),
    message: z.string(),
    client_id: z.string().optional(),
  }),
  game_found: z.object({
    game_id: z.guid(),
    settings: GameSettings,
    username: z.string().describe("Yourself"),
    opponent: Person,
  }),
  new_friend: z.object({ ...person, ...notified }),
  new_tournament: z.object({
    ...person,
    tournament_id: z.union([z.string(), z.int()]),
    tournament_name: z.string(),
    status: z.literal("open"),
    ...notified,
  }),
  join_chat: z.object({ chat_id: z.guid() }),
  room_created: z.object({ chat_id: z.guid() }),
  notification: z.object({
    id: z.guid(),
    message: z.string(),
    type: z.string().describe("Your own; or of a workspace: added_to_workspace, added_to_channel, mention"),
    date: Time,
  }),
} as const;

export type ServerAction = keyof typeof ServerData;

/** One event as these clients are told of it. */
export type ServerEvent = {
  [Action in ServerAction]: { action: Action; data: z.input<(typeof ServerData)[Action]> };
}[ServerAction];
