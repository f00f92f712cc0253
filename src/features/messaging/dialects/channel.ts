import type { z } from "zod";
import { isoTime } from "../../../lib/time.ts";
import { createDialect, type Encoders, refuse } from "../../../realtime/dialect.ts";
import {
  decodeByType,
  FLOOD_CLOSE,
  RESUMING_QUERY,
  type SocketDescription,
} from "../../../realtime/frames.ts";
import { type Command, type Event, type Message, type Place, shownClientId } from "../protocol.ts";
import { CHANNEL_ACTIONS, CHANNEL_FRAMES, type ChannelMessage, likedFrame } from "./channel-frames.ts";

const { connected, resync, newMessage, edited, deleted, read, typing, error } = CHANNEL_FRAMES;

/** Online status is on these clients' presence socket. */
const ENCODERS = {
  Connected: ({ seq, person }, { roomId }) => [
    connected.of({ channel_id: roomId, seq, user_id: person.accountId, username: person.username }),
  ],
  Resynced: ({ seq }, { roomId }) => [resync.of({ channel_id: roomId, seq })],
  MessageSent: ({ message }, { roomId }) => [
    newMessage.of({ message: presentChannelMessage(message, roomId) }),
  ],
  MessageEdited: ({ seq, messageId: message_id, content: body, by, at }, { roomId: channel_id }) => [
    edited.of({ channel_id, message_id, body, edited_by: by.email, edited_at: isoTime(at), seq }),
  ],
  MessageDeleted: ({ seq, messageId: message_id, by, at }, { roomId: channel_id }) => [
    deleted.of({ channel_id, message_id, deleted_by: by.email, deleted_at: isoTime(at), seq }),
  ],
  MessageLiked: ({ seq, messageId: message_id, by, isLiked: is_liked, likes }, { roomId: channel_id }) => [
    likedFrame.of({ channel_id, message_id, liked_by: by.email, is_liked, likes, seq }),
  ],
  MessagesRead: ({ seq, messageIds: message_ids, by, at }, { roomId: channel_id }) => [
    read.of({ channel_id, message_ids, read_by: by.email, read_at: isoTime(at), seq }),
  ],
  TypingChanged: ({ by, isTyping }, { roomId }) => [
    typing.of({ channel_id: roomId, user_email: by.email, username: by.username, is_typing: isTyping }),
  ],
} satisfies Partial<Encoders<Event, Place, object>>;

export const channelDialect = createDialect<Command, Event, Place>(
  "channel",
  ENCODERS,
  (fields, { roomId }) => {
    const { channel_id: channelId = roomId } = fields;
    if (channelId === roomId) return decodeByType(CHANNEL_ACTIONS, fields);
    const message = `channel_id: must be ${roomId} or absent; this socket serves one channel.`;
    return refuse("validation_failed", message);
  },
);

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

export const channelSocket: SocketDescription = {
  path: "/ws/channels/{channel_id}/",
  title: "One channel",
  summary:
    "One channel straight from its room, without `join_channel`: opening it makes you a member of a public channel. " +
    "`seq` numbers every change without a gap: connect again with `?after=` the last one you saw to replay what you " +
    "missed. The runtime answers the text frame `ping` with `pong`.",
  query: RESUMING_QUERY,
  send: CHANNEL_ACTIONS,
  receive: [connected, resync, newMessage, edited, deleted, read, typing, error],
  closeCodes: [
    { code: 4001, meaning: "Not signed in, or signed out since." },
    { code: 4003, meaning: "No longer a member." },
    { code: 4004, meaning: "No such channel, or you may not see it." },
    FLOOD_CLOSE,
    { code: 4009, meaning: "Replaced by your newer socket: do not reconnect." },
    { code: 4000, meaning: "Something went wrong on our side." },
  ],
};
