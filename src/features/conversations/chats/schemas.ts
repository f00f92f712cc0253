import { z } from "@hono/zod-openapi";
import { messageUuid } from "../../../lib/ids.ts";
import { isoTime } from "../../../lib/time.ts";
import { avatarOf } from "../../accounts/protocol.ts";
import { type Message, textOrFileName } from "../../messaging/protocol.ts";
import type { Chat } from "./actions.ts";

export const ChatMessageSchema = z
  .object({
    id: z.uuid(),
    content: z.string().openapi({ description: "The name of its file, where it has no text" }),
    date: z.iso.datetime(),
    sender: z.string().openapi({ description: "The sender's username" }),
    is_read: z.boolean(),
    is_liked: z.boolean(),
  })
  .openapi("ChatMessage");

export const ChatPreviewSchema = z
  .object({
    chat_id: z.uuid(),
    username: z.string(),
    nickname: z.string(),
    avatar: z.string().openapi({ description: "The address of a picture, a path on this host" }),
    is_online: z.boolean(),
    is_blocked_user: z.boolean().openapi({ description: "Whether you blocked them" }),
    is_blocked_by_user: z.literal(false).openapi({ description: "Nobody is told who blocked them" }),
    unread_messages_count: z.int(),
    last_message: ChatMessageSchema.or(z.null()),
  })
  .openapi("ChatPreview");

export const ChatSchema = ChatPreviewSchema.extend({
  messages: z.array(ChatMessageSchema).openapi({ description: "The last 30, newest first" }),
}).openapi("Chat");

export function presentChatMessage(
  message: Message,
  conversationId: number,
): z.infer<typeof ChatMessageSchema> {
  return {
    id: messageUuid({ conversationId, messageId: message.id }),
    content: textOrFileName(message),
    date: isoTime(message.sentAt),
    sender: message.sender.username,
    is_read: message.readAt !== null,
    is_liked: message.likes > 0,
  };
}

export function presentChat(chat: Chat): z.infer<typeof ChatPreviewSchema> {
  const { conversation, other, lastMessage } = chat;
  return {
    chat_id: conversation.uuid,
    username: other.username,
    nickname: other.nickname,
    avatar: avatarOf(other),
    is_online: chat.isOnline,
    is_blocked_user: chat.isBlocked,
    is_blocked_by_user: false,
    unread_messages_count: chat.unread,
    last_message: lastMessage && presentChatMessage(lastMessage, conversation.id),
  };
}
