import type { z } from "zod";
import { messageUuid, parseMessageUuid } from "../../../lib/ids.ts";
import { NOT_YOU, namesAnother } from "../../../lib/own-name.ts";
import { isPlainObject } from "../../../lib/plain-object.ts";
import { isoTime } from "../../../lib/time.ts";
import { type Decoded, decodeObject, refuse, type Speaker } from "../../../realtime/dialect.ts";
import { notificationData, presentCard } from "../notifications/present.ts";
import type { PersonCommand, PersonEvent } from "../protocol.ts";
import { ClientData, type ServerEvent } from "./events-frames.ts";
import { nothing, type PersonDialect, type PersonEncoders } from "./person.ts";

type ClientAction = keyof typeof ClientData;
type DataOf<Action extends ClientAction> = z.output<(typeof ClientData)[Action]>;

/** What each action of a client means. */
const COMMANDS: { [Action in ClientAction]: (data: DataOf<Action>) => PersonCommand } = {
  new_message: (data) => ({
    type: "SendToChat",
    chat: data.chat_id,
    content: data.content,
    clientId: data.client_id ?? null,
    clientTime: data.timestamp,
  }),
  like_message: ({ chat_id, id }) => like(chat_id, id, true),
  unlike_message: ({ chat_id, id }) => like(chat_id, id, false),
  read_message: ({ id }) => ({ type: "ReadMessage", message: parseMessageUuid(id) }),
  game_invite: ({ username, client_id, options, settings }) => ({
    type: "InviteToGame",
    username,
    clientId: client_id,
    settings: options ?? settings ?? {},
  }),
  reply_game_invite: ({ username, accept }) => ({ type: "AnswerInvite", username, accepts: accept }),
  game_accepted: ({ username }) => ({ type: "AnswerInvite", username, accepts: true }),
  game_declined: ({ username }) => ({ type: "AnswerInvite", username, accepts: false }),
  cancel_game_invite: ({ username }) => ({ type: "CancelInvite", username }),
  add_new_friend: (data) => ({
    type: "AddFriend",
    receiverId: data.receiver_id,
  }),
  new_tournament: (data) => ({
    type: "AnnounceTournament",
    tournamentId: data.tournament_id,
    name: data.tournament_name,
  }),
  read_notification: ({ id }) => ({ type: "ReadNotification", id }),
  notification: ({ message, type }) => ({ type: "Notify", message, kind: type }),
  join_chat: ({ chat_id }) => ({ type: "JoinChat", chat: chat_id }),
};

/** What each event is to these clients. */
const ENCODERS: PersonEncoders<ServerEvent> = {
  Connected: nothing,
  MessageSent: ({ place, message }) => {
    const date = isoTime(message.sentAt);
    const id = messageUuid({ conversationId: place.roomId, messageId: message.id });
    const data = {
      chat_id: place.uuid,
      id,
      content: message.content,
      date,
      sender: message.sender.username,
      is_read: false,
      is_liked: false,
      timestamp: message.clientTime ?? date,
    } as const;
    return [{ action: "new_message", data }];
  },
  MessageLiked: ({ place: { roomId, uuid }, messageId, likes }) => {
    const id = messageUuid({ conversationId: roomId, messageId });
    return [{ action: "chat_like_update", data: { id, chat_id: uuid, is_liked: likes > 0 } }];
  },
  ChatCreated: ({ chat }) => [{ action: "room_created", data: { chat_id: chat } }],
  ChatJoined: ({ chat }) => [{ action: "join_chat", data: { chat_id: chat } }],
  PresenceChanged: ({ person: { username, nickname }, status, isArrival, at }) => {
    const date = isoTime(at);
    if (status === "offline") return [{ action: "user_offline", data: { username, nickname, status, date } }];
    // They know no idleness: someone idle is there, and is told of once.
    if (!isArrival) return [];
    return [{ action: "user_online", data: { username, nickname, status: "online", date } }];
  },
  Notified: ({ notification }) => {
    const told = { action: notification.content.action, data: notificationData(notification) };
    return [told as ServerEvent];
  },
  InviteAccepted: ({ by: { username, nickname } }) => [
    { action: "game_accepted", data: { username, nickname } },
  ],
  InviteDeclined: ({ by: { username, nickname } }) => [
    { action: "game_declined", data: { username, nickname } },
  ],
  InviteEnded: ({ other, message, clientId }) => {
    const who = other && { username: other.username, nickname: other.nickname };
    const data = { ...who, message, ...(clientId !== null && { client_id: clientId }) };
    return [{ action: "game_invite_canceled", data }];
  },
  GameFound: ({ gameId, settings, opponent, own }) => [
    {
      action: "game_found",
      data: { game_id: gameId, settings, username: own.username, opponent: presentCard(opponent) },
    },
  ],
  ChannelJoined: nothing,
  ChannelLeft: nothing,
  WorkspaceWatched: nothing,
  WorkspaceUnwatched: nothing,
  StatusDeclared: nothing,
  Subscribed: nothing,
};

/**
 * `/ws/events/`: the game site's words for all that concerns one person. Its clients know no error frame: what cannot
 * be read ends the socket.
 */
export const eventsDialect: PersonDialect = {
  name: "events",
  closeOnBadFrame: { code: 3100, reason: "BAD_DATA" },
  decode: decodeFrame,
  encode: (event) => {
    const encode = ENCODERS[event.type] as (event: PersonEvent) => ServerEvent[];
    return encode(event).map((frame) => JSON.stringify(frame));
  },
  encodeError: (refusal) => JSON.stringify({ action: "error", data: refusal }),
};

function decodeFrame(frame: string | ArrayBuffer, speaker: Speaker): Decoded<PersonCommand> {
  const decoded = decodeObject(frame, speaker);
  if (!decoded.ok) return decoded;
  const { action, data } = decoded.command;
  if (action === undefined || action === null || action === "") {
    return { ok: true, command: { type: "Nothing" } };
  }
  if (typeof action !== "string" || !Object.hasOwn(ClientData, action)) {
    return refuse("validation_failed", `action: is one of ${Object.keys(ClientData).join(", ")}.`);
  }
  if (isPlainObject(data) && namesAnother(data, speaker.accountId)) return refuse("not_allowed", NOT_YOU);
  return readData(action as ClientAction, data);
}

function readData<Action extends ClientAction>(action: Action, data: unknown): Decoded<PersonCommand> {
  const parsed = ClientData[action].safeParse(data);
  if (parsed.success) return { ok: true, command: COMMANDS[action](parsed.data as DataOf<Action>) };
  const [issue] = parsed.error.issues;
  return refuse("validation_failed", `${["data", ...(issue?.path ?? [])].join(".")}: ${issue?.message}`);
}

function like(chat: string, id: string, isLiked: boolean): PersonCommand {
  return { type: "LikeInChat", chat, message: parseMessageUuid(id), isLiked };
}
