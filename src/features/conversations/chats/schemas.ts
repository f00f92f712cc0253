import { z } from "@hono/zod-openapi";
import { messageUuid } from "../../../lib/ids.ts";
import { isoTime } from "../../../lib/time.ts";
import { avatarOf } from "../../accounts/protocol.ts";
import { type Message, textOrFileName } from "../../messaging/protocol.ts";
import type { Chat } from "./actions.ts";

export const ChatMessageSchema = z
  .object({
    id: z.uuid().describe("The UUID of the message"),
    content: z.string().describe("The text; of a message without any, the name of its file"),
    date: z.iso.datetime().describe("When it was sent"),
    sender: z.string().describe("The sender's username"),
    is_read: z.boolean().describe("Whether the recipient has read it"),
    is_liked: z.boolean().describe("Whether anyone likes it"),
  })
  .openapi("ChatMessage");

export const ChatPreviewSchema = z
  .object({
    chat_id: z.uuid().describe("The UUID of the conversation"),
    username: z.string().describe("The other person's username"),
    nickname: z.string().describe("Their full name, or their username"),
    avatar: z.string().describe("The address of their picture: a path on this host"),
    is_online: z.boolean().describe("Whether they are online"),
    is_blocked_user: z.boolean().describe("Whether you blocked them"),
    is_blocked_by_user: z.literal(false).describe("Always false: nobody is told who blocked them"),
    unread_messages_count: z.int().min(0).describe("How many of their messages you have not read"),
    last_message: ChatMessageSchema.or(z.null()).describe("The newest message; null where there is none"),
  })
  .openapi("ChatPreview");

export const ChatSchema = ChatPreviewSchema.extend({
  messages: z.array(ChatMessageSchema).describe("The last 30 messages, newest first"),
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
