import { z } from "zod";
import { isoTime } from "../../../lib/time.ts";
import { type Dialect, decodeObject, refuse } from "../../../realtime/dialect.ts";
import type { SocketDescription } from "../../../realtime/frames.ts";
import type { PersonEvent } from "../protocol.ts";

const PREVIEW_LENGTH = 100;

const ConnectedFrame = z.object({ type: z.literal("connected"), user_id: z.int() });
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

const ENCODERS = {
  Connected: ({ accountId }) => [{ type: "connected", user_id: accountId }],
  MessageSent: ({ place, message, unread, isOwn }) =>
    isOwn
      ? []
      : [
          {
            type: "new_message",
            conversation_id: place.conversationId,
            message_id: message.id,
            sender_id: message.sender.accountId,
            sender_username: message.sender.username,
            content_preview: [...message.content.slice(0, 2 * PREVIEW_LENGTH)]
              .slice(0, PREVIEW_LENGTH)
              .join(""),
            timestamp: isoTime(message.sentAt),
            unread_count: unread,
          },
        ],
  MessageLiked: nothing,
  ChatCreated: nothing,
  ChatJoined: nothing,
  PresenceChanged: nothing,
  Notified: nothing,
  InviteAccepted: nothing,
  InviteDeclined: nothing,
  InviteEnded: nothing,
  GameFound: nothing,
} satisfies { [Type in PersonEvent["type"]]: (event: Extract<PersonEvent, { type: Type }>) => object[] };

/** `/ws/chat/notifications/`: told of every message from someone else; says nothing itself [P6]. */
export const inboxDialect: Dialect<never, PersonEvent, null> = {
  name: "inbox",
  closeOnBadFrame: null,
  decode: (frame) => {
    const decoded = decodeObject(frame);
    return decoded.ok
      ? refuse("validation_failed", "type: this socket only tells; it understands no frames.")
      : decoded;
  },
  encode: (event) => {
    const encode = ENCODERS[event.type] as (event: PersonEvent) => object[];
    return encode(event).map((frame) => JSON.stringify(frame));
  },
  encodeError: (refusal) => JSON.stringify({ type: "error", ...refusal }),
};

function nothing(): object[] {
  return [];
}

export const inboxSocket: SocketDescription = {
  path: "/ws/chat/notifications/",
  title: "Notifications of messages",
  summary: "One frame for every message from someone else in any of your conversations, however it was sent.",
  query: [
    { name: "ticket", description: "A single-use ticket from POST /api/ws-tickets/ (recommended)." },
    { name: "token", description: "An access token. It may end up in logs: prefer a ticket." },
  ],
  send: [],
  receive: [
    {
      name: "connected",
      summary: "The first frame.",
      schema: ConnectedFrame,
      example: { type: "connected", user_id: 5 },
    },
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
  ],
  closeCodes: [
    { code: 4001, meaning: "Not signed in, or signed out since." },
    { code: 4008, meaning: "Too many frames or connections." },
    { code: 4000, meaning: "Something went wrong on our side." },
  ],
};
