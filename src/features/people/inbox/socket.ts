import { z } from "zod";
import { cut } from "../../../lib/text.ts";
import { serverFrame, unknownType } from "../../../realtime/frames.ts";
import { ConversationId, MessageId } from "../../messaging/dialects/fields.ts";
import { type Message, textOrFileName } from "../../messaging/protocol.ts";
import { errorExample } from "../dialects/socket-kind.ts";
import { createTypedSocket } from "../dialects/typed-socket.ts";

const PREVIEW_LENGTH = 100;

export function previewOf(message: Message): string {
  return cut(textOrFileName(message), PREVIEW_LENGTH);
}

export const newMessageFrame = serverFrame(
  "new_message",
  "Someone sent you a message.",
  {
    conversation_id: ConversationId,
    message_id: MessageId,
    sender_id: z.int().describe("The id of the sender's account"),
    sender_username: z.string().describe("The sender's username"),
    content_preview: z
      .string()
      .describe("The first 100 characters of the text, or the name of a file without one."),
    timestamp: z.iso.datetime().describe("When it was sent"),
    unread_count: z.int().describe("Unread messages of this conversation, this one included."),
  },
  {
    conversation_id: 1,
    message_id: 15,
    sender_id: 1,
    sender_username: "john_doe",
    content_preview: "Hi!",
    timestamp: "2026-11-20T12:15:00.000Z",
    unread_count: 3,
  },
);

export const unreadChangedFrame = serverFrame(
  "unread_changed",
  "You read on another device, or an unread message was deleted.",
  {
    conversation_id: ConversationId,
    unread_count: z.int().describe("Unread messages of this conversation now."),
  },
  { conversation_id: 1, unread_count: 0 },
);

export const conversationAddedFrame = serverFrame(
  "conversation_added",
  "You joined a group.",
  { conversation_id: ConversationId },
  { conversation_id: 7 },
);

export const conversationRemovedFrame = serverFrame(
  "conversation_removed",
  "You left a group, or were removed.",
  { conversation_id: ConversationId },
  { conversation_id: 7 },
);

export const CONVERSATION_NOTICES = [unreadChangedFrame, conversationAddedFrame, conversationRemovedFrame];

/** It accepts no frames [P6]. */
export const inboxSocket = createTypedSocket({
  path: "/ws/chat/notifications/",
  title: "Message notifications",
  summary:
    "A frame for every message from someone else in your conversations, however it was sent, and one whenever " +
    "an unread count goes down, or you join or leave a group.",
  receivesMessages: true,
  actions: [],
  frames: [newMessageFrame, ...CONVERSATION_NOTICES, errorExample("validation_failed", unknownType([]))],
});
