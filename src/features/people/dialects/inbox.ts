import { z } from "zod";
import { isoTime } from "../../../lib/time.ts";
import { decodeObject, refuse } from "../../../realtime/dialect.ts";
import type { SocketDescription } from "../../../realtime/frames.ts";
import type { Message } from "../../messaging/protocol.ts";
import {
  CLOSE_CODES,
  CREDENTIALS_QUERY,
  connectedExample,
  errorExample,
  nothing,
  type PersonEncoders,
  personDialect,
} from "./person.ts";

const PREVIEW_LENGTH = 100;

const NewMessageFrame = z.object({
  type: z.literal("new_message"),
  conversation_id: z.int(),
  message_id: z.int(),
  sender_id: z.int(),
  sender_username: z.string(),
  content_preview: z.string().describe("The first 100 characters of the text."),
  timestamp: z.iso.datetime(),
  unread_count: z.int().describe("Unread messages of this conversation, this one among them."),
});

const ENCODERS: PersonEncoders = {
  Connected: ({ accountId }) => [{ type: "connected", user_id: accountId }],
  MessageSent: ({ place, message, unread, isOwn }) =>
    isOwn
      ? []
      : [
          {
            type: "new_message",
            conversation_id: place.roomId,
            message_id: message.id,
            sender_id: message.sender.accountId,
            sender_username: message.sender.username,
            content_preview: previewOf(message),
            timestamp: isoTime(message.sentAt),
            unread_count: unread,
          },
        ],
  ChannelJoined: nothing,
  ChannelLeft: nothing,
  WorkspaceWatched: nothing,
  WorkspaceUnwatched: nothing,
  StatusDeclared: nothing,
  Subscribed: nothing,
  MessageLiked: nothing,
  ChatCreated: nothing,
  ChatJoined: nothing,
  PresenceChanged: nothing,
  Notified: nothing,
  InviteAccepted: nothing,
  InviteDeclined: nothing,
  InviteEnded: nothing,
  GameFound: nothing,
};

/** The first 100 characters of a message. */
export function previewOf({ content }: Message): string {
  return [...content.slice(0, 2 * PREVIEW_LENGTH)].slice(0, PREVIEW_LENGTH).join("");
}

/** `/ws/chat/notifications/`: told of every message from someone else; says nothing itself [P6]. */
export const inboxDialect = personDialect("inbox", ENCODERS, (frame, speaker) => {
  const decoded = decodeObject(frame, speaker);
  return decoded.ok
    ? refuse("validation_failed", "type: this socket only tells; it understands no frames.")
    : decoded;
});

export const inboxSocket: SocketDescription = {
  path: "/ws/chat/notifications/",
  title: "Notifications of messages",
  summary: "One frame for every message from someone else in any of your conversations, however it was sent.",
  query: CREDENTIALS_QUERY,
  send: [],
  receive: [
    connectedExample,
    {
      name: "new_message",
      summary: "Someone wrote to you.",
      schema: NewMessageFrame,
      example: {
        type: "new_message",
        conversation_id: 1,
        message_id: 15,
        sender_id: 1,
        sender_username: "john_doe",
        content_preview: "Hi!",
        timestamp: "2026-11-20T12:15:00.000Z",
        unread_count: 3,
      },
    },
    errorExample("validation_failed", "type: this socket only tells; it understands no frames."),
  ],
  closeCodes: CLOSE_CODES,
};
