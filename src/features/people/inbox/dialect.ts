import { z } from "zod";
import { messageUuid, parseMessageUuid } from "../../../lib/ids.ts";
import { text } from "../../../lib/text-schemas.ts";
import { isoTime } from "../../../lib/time.ts";
import { SentClientId } from "../../messaging/dialects/fields.ts";
import { textOrFileName } from "../../messaging/protocol.ts";
import {
  ChatId,
  clientAction,
  type EventsPart,
  EXAMPLE,
  eventFrame,
  MessageUuid,
  Text,
  Time,
} from "../dialects/events-frames.ts";
import type { Encodings } from "../dialects/socket-kind.ts";
import type { InboxCommand, InboxEvent } from "./protocol.ts";
import {
  conversationAddedFrame,
  conversationRemovedFrame,
  newMessageFrame,
  previewOf,
  unreadChangedFrame,
} from "./socket.ts";

const CLIENT_TIME_LENGTH_MAX = 256;
const { chat_id, message: id, date } = EXAMPLE;
const timestamp = "2026-11-20T12:14:59Z";

const InChat = z.object({ chat_id: ChatId });
const Liking = InChat.extend({ id: MessageUuid });

const toLike =
  (isLiked: boolean) =>
  (data: z.output<typeof Liking>): InboxCommand => ({
    type: "LikeInChat",
    chat: data.chat_id,
    message: parseMessageUuid(data.id),
    isLiked,
  });

const actions = [
  clientAction(
    "new_message",
    "Write in a chat",
    z.object({
      content: Text,
      chat_id: ChatId,
      timestamp: text(CLIENT_TIME_LENGTH_MAX)
        .min(1)
        .describe("Your own time, echoed to everyone; `date` is the server's time."),
      client_id: SentClientId,
    }),
    { content: "Hello!", chat_id, timestamp },
    (data): InboxCommand => ({
      type: "SendToChat",
      chat: data.chat_id,
      content: data.content,
      clientId: data.client_id ?? null,
      clientTime: data.timestamp,
    }),
  ),
  clientAction("like_message", "Like someone else's message", Liking, { id, chat_id }, toLike(true)),
  clientAction("unlike_message", "Remove your like", Liking, { id, chat_id }, toLike(false)),
  clientAction(
    "read_message",
    "Mark a message and all before it as read",
    z.object({ id: MessageUuid }),
    { id },
    (data): InboxCommand => ({ type: "ReadMessage", message: parseMessageUuid(data.id) }),
  ),
  clientAction(
    "join_chat",
    "Ask whether you are in a chat",
    InChat,
    { chat_id },
    (data): InboxCommand => ({ type: "JoinChat", chat: data.chat_id }),
  ),
];

const newMessage = eventFrame(
  "new_message",
  "A message in one of your chats, your own included",
  z.object({
    chat_id: ChatId,
    id: MessageUuid,
    content: z.string().describe("The text, or the name of a file without one"),
    date: Time,
    sender: z.string().describe("The sender's username"),
    is_read: z.literal(false).describe("Always false: it was just sent"),
    is_liked: z.literal(false).describe("Always false: it was just sent"),
    timestamp: z.string().describe("The sender's own, or `date` if the message was sent elsewhere"),
  }),
  { chat_id, id, content: "Hello!", date, sender: "john_doe", is_read: false, is_liked: false, timestamp },
);
const likeUpdate = eventFrame(
  "chat_like_update",
  "A message was liked or unliked",
  Liking.extend({ is_liked: z.boolean().describe("Whether anyone likes it now") }),
  { id, chat_id, is_liked: true },
);
const unreadChanged = eventFrame(
  "unread_changed",
  "You read on another device, or an unread message was deleted",
  InChat.extend({ unread_messages_count: z.int().describe("How many messages of the chat are unread now") }),
  { chat_id, unread_messages_count: 0 },
);
const joinChat = eventFrame("join_chat", "You opened a chat, or joined a group", InChat, { chat_id });
const leaveChat = eventFrame("leave_chat", "You left a group or were removed", InChat, {
  chat_id,
});
const roomCreated = eventFrame("room_created", "A chat with you was created", InChat, {
  chat_id,
});

export const INBOX_EVENTS_PART: EventsPart = {
  actions,
  frames: [newMessage, likeUpdate, unreadChanged, joinChat, leaveChat, roomCreated],
};

type EventOf<Type extends InboxEvent["type"]> = Extract<InboxEvent, { type: Type }>;

const presentUnread = ({ place, unread }: EventOf<"UnreadChanged">) =>
  unreadChangedFrame.of({ conversation_id: place.roomId, unread_count: unread });
const presentAdded = ({ place }: EventOf<"ConversationAdded">) =>
  conversationAddedFrame.of({ conversation_id: place.roomId });
const presentRemoved = ({ place }: EventOf<"ConversationRemoved">) =>
  conversationRemovedFrame.of({ conversation_id: place.roomId });

export const INBOX_ENCODINGS: Encodings<InboxEvent> = {
  MessageSent: {
    inbox: ({ place, message, isOwn, unread }) =>
      isOwn
        ? null
        : newMessageFrame.of({
            conversation_id: place.roomId,
            message_id: message.id,
            sender_id: message.sender.accountId,
            sender_username: message.sender.username,
            content_preview: previewOf(message),
            timestamp: isoTime(message.sentAt),
            unread_count: unread,
          }),
    events: ({ place, message }) => {
      const sentAt = isoTime(message.sentAt);
      return newMessage.of({
        chat_id: place.uuid,
        id: messageUuid({ conversationId: place.roomId, messageId: message.id }),
        content: textOrFileName(message),
        date: sentAt,
        sender: message.sender.username,
        is_read: false,
        is_liked: false,
        timestamp: message.clientTime ?? sentAt,
      });
    },
    notifications: ({ place, message, isOwn }) =>
      isOwn
        ? null
        : {
            type: "notification",
            id: messageUuid({ conversationId: place.roomId, messageId: message.id }),
            kind: "direct_message",
            message: `${message.sender.username}: ${previewOf(message)}`,
            created_at: isoTime(message.sentAt),
          },
  },
  MessageLiked: {
    events: ({ place: { roomId, uuid }, messageId, likes }) =>
      likeUpdate.of({
        id: messageUuid({ conversationId: roomId, messageId }),
        chat_id: uuid,
        is_liked: likes > 0,
      }),
  },
  UnreadChanged: {
    inbox: presentUnread,
    notifications: presentUnread,
    events: ({ place, unread }) => unreadChanged.of({ chat_id: place.uuid, unread_messages_count: unread }),
  },
  ConversationAdded: {
    inbox: presentAdded,
    notifications: presentAdded,
    events: ({ place }) => joinChat.of({ chat_id: place.uuid }),
  },
  ConversationRemoved: {
    inbox: presentRemoved,
    notifications: presentRemoved,
    events: ({ place }) => leaveChat.of({ chat_id: place.uuid }),
  },
  ChatCreated: { events: ({ chat }) => roomCreated.of({ chat_id: chat }) },
  ChatJoined: { events: ({ chat }) => joinChat.of({ chat_id: chat }) },
};
