import type { z } from "zod";
import { isoTime } from "../../../lib/time.ts";
import {
  type Decoded,
  type Dialect,
  decodeObject,
  type Encoders,
  encodeBy,
  parseFrame,
  refuse,
} from "../../../realtime/dialect.ts";
import { type Command, type Event, type Message, type Place, shownClientId } from "../protocol.ts";
import { type ChannelMessage, ClientFrames, type ServerFrame } from "./channel-frames.ts";

type ClientFrame = keyof typeof ClientFrames;
type FrameOf<Type extends ClientFrame> = z.output<(typeof ClientFrames)[Type]>;

export const CHANNEL_FRAMES = Object.keys(ClientFrames) as ClientFrame[];

/** What each `type` of a client means. */
const COMMANDS: { [Type in ClientFrame]: (frame: FrameOf<Type>) => Command } = {
  send_message: ({ body, client_id }) => ({
    type: "SendMessage",
    content: body,
    attachment: null,
    clientId: client_id ?? null,
    clientTime: null,
  }),
  typing: ({ is_typing }) => ({ type: "SetTyping", isTyping: is_typing }),
  edit_message: ({ message_id, body }) => ({ type: "EditMessage", messageId: message_id, content: body }),
  delete_message: ({ message_id }) => ({ type: "DeleteMessage", messageId: message_id }),
  mark_read: ({ message_id, message_ids = [] }) => ({
    type: "MarkRead",
    messageIds: message_id === undefined ? message_ids : [message_id, ...message_ids],
  }),
};

/** The frames of each event. Presence is on these clients' presence socket alone. */
const ENCODERS = {
  Connected: ({ seq, person }, { roomId }) => [
    { type: "connected", channel_id: roomId, seq, user_id: person.accountId, username: person.username },
  ],
  Resynced: ({ seq }, { roomId }) => [{ type: "resync", channel_id: roomId, seq }],
  MessageSent: ({ message }, { roomId }) => [
    { type: "new_message", message: presentChannelMessage(message, roomId) },
  ],
  MessageEdited: ({ seq, messageId, content, by, at }, { roomId }) => [
    {
      type: "message_edited",
      channel_id: roomId,
      message_id: messageId,
      body: content,
      edited_by: by.email,
      edited_at: isoTime(at),
      seq,
    },
  ],
  MessageDeleted: ({ seq, messageId, by, at }, { roomId }) => [
    {
      type: "message_deleted",
      channel_id: roomId,
      message_id: messageId,
      deleted_by: by.email,
      deleted_at: isoTime(at),
      seq,
    },
  ],
  MessageLiked: ({ seq, messageId, by, isLiked, likes }, { roomId }) => [
    {
      type: "message_liked",
      channel_id: roomId,
      message_id: messageId,
      liked_by: by.email,
      is_liked: isLiked,
      likes,
      seq,
    },
  ],
  MessagesRead: ({ seq, messageIds, by, at }, { roomId }) => [
    {
      type: "messages_read",
      channel_id: roomId,
      message_ids: messageIds,
      read_by: by.email,
      read_at: isoTime(at),
      seq,
    },
  ],
  TypingChanged: ({ by, isTyping }, { roomId }) => [
    { type: "typing", channel_id: roomId, user_email: by.email, username: by.username, is_typing: isTyping },
  ],
} satisfies Partial<Encoders<Event, Place, ServerFrame>>;

/** `/ws/channels/{channel_id}/`: the workspace's words for one channel, straight from its room. */
export const channelDialect: Dialect<Command, Event, Place> = {
  name: "channel",
  closeOnBadFrame: null,
  decode: (frame, speaker) => {
    const decoded = decodeObject(frame, speaker);
    if (!decoded.ok) return decoded;
    const { channel_id: channelId = speaker.roomId } = decoded.command;
    if (channelId !== speaker.roomId) {
      return refuse("validation_failed", `channel_id: this socket is of channel ${speaker.roomId} alone.`);
    }
    return decodeChannelFrame(decoded.command);
  },
  encode: encodeBy(ENCODERS),
  encodeError: (refusal) => JSON.stringify({ type: "error", ...refusal }),
};

/** What a frame about one channel means. */
export function decodeChannelFrame({ type, ...fields }: Record<string, unknown>): Decoded<Command> {
  if (typeof type !== "string" || !Object.hasOwn(ClientFrames, type)) {
    return refuse("validation_failed", `type: is one of ${CHANNEL_FRAMES.join(", ")}.`);
  }
  const name = type as ClientFrame;
  const parsed = parseFrame(ClientFrames[name], fields);
  if (!parsed.ok) return parsed;
  return { ok: true, command: (COMMANDS[name] as (frame: unknown) => Command)(parsed.command) };
}

/** A channel's message as its clients know one, by REST too. */
export function presentChannelMessage(message: Message, channelId: number): z.infer<typeof ChannelMessage> {
  return {
    id: message.id,
    channel_id: channelId,
    sender_email: message.sender.email,
    sender_username: message.sender.username,
    body: message.content,
    created_at: isoTime(message.sentAt),
    edited_at: message.editedAt === null ? null : isoTime(message.editedAt),
    client_id: shownClientId(message),
    seq: message.seq,
  };
}
