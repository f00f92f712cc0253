import { z } from "zod";
import { isoTime } from "../../../lib/time.ts";
import { decodeObject, refuse } from "../../../realtime/dialect.ts";
import type { Message } from "../../messaging/protocol.ts";
import {
  CLOSE_CODES,
  CREDENTIALS_QUERY,
  connectedExample,
  errorExample,
  type SocketKind,
} from "../dialects/socket-kind.ts";
import type { InboxEvent } from "./protocol.ts";

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

export function encodeNewMessage({
  place,
  message,
  unread,
}: Extract<InboxEvent, { type: "MessageSent" }>): z.infer<typeof NewMessageFrame> {
  return {
    type: "new_message",
    conversation_id: place.roomId,
    message_id: message.id,
    sender_id: message.sender.accountId,
    sender_username: message.sender.username,
    content_preview: previewOf(message),
    timestamp: isoTime(message.sentAt),
    unread_count: unread,
  };
}

/** The first 100 characters of a message. */
export function previewOf({ content }: Message): string {
  return [...content.slice(0, 2 * PREVIEW_LENGTH)].slice(0, PREVIEW_LENGTH).join("");
}

const READS_NOTHING = "type: this socket only tells; it understands no frames.";

/** `/ws/chat/notifications/`: sends every message from someone else; understands no frames itself [P6]. */
export const inboxSocket: SocketKind = {
  receivesMessages: true,
  decode: (frame, speaker) => {
    const decoded = decodeObject(frame, speaker);
    return decoded.ok ? refuse("validation_failed", READS_NOTHING) : decoded;
  },
  description: {
    path: "/ws/chat/notifications/",
    title: "Notifications of messages",
    summary:
      "One frame for every message from someone else in any of your conversations, however it was sent.",
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
      errorExample("validation_failed", READS_NOTHING),
    ],
    closeCodes: CLOSE_CODES,
  },
};
