import { z } from "zod";
import { ClientId, MessageText } from "../schemas.ts";

const MessageId = z.int().positive();

/** What clients of a conversation's socket say, each without its `type`. */
export const ClientFrames = {
  message: z.object({
    content: MessageText,
    client_id: ClientId.nullish(),
  }),
  read: z.object({ message_id: MessageId }),
  mark_read: z.object({ message_ids: z.array(MessageId).min(1).max(10_000) }),
  typing: z.object({ is_typing: z.boolean().default(true) }),
  stop_typing: z.object({}),
  edit: z
    .object({ message_id: MessageId, new_content: MessageText.optional(), content: MessageText.optional() })
    .refine((frame) => (frame.new_content ?? frame.content) !== undefined, {
      path: ["new_content"],
      message: "is missing",
    }),
  delete: z.object({ message_id: MessageId }),
  like: z.object({ message_id: MessageId }),
  unlike: z.object({ message_id: MessageId }),
} as const;

const Seq = z.int().describe("The place of this change in the room's sequence");
const Time = z.iso.datetime();

/** What they are told. */
export const ServerFrames = {
  connected: z.object({
    type: z.literal("connected"),
    conversation_id: z.int(),
    seq: z.int().describe("The room's last change: where to resume from"),
    user_id: z.int(),
    username: z.string(),
  }),
  resync: z.object({ type: z.literal("resync"), seq: z.int() }),
  chat_message: z.object({
    type: z.literal("chat_message"),
    message_id: z.int(),
    conversation_id: z.int(),
    sender: z.string(),
    sender_id: z.int(),
    sender_username: z.string(),
    sender_first_name: z.string(),
    sender_last_name: z.string(),
    content: z.string(),
    attachment: z.string().nullable(),
    timestamp: Time,
    client_id: z.string().nullable(),
    seq: Seq,
  }),
  message_edited: z.object({
    type: z.literal("message_edited"),
    message_id: z.int(),
    new_content: z.string(),
    edited_by: z.string(),
    edited_at: Time,
    seq: Seq,
  }),
  message_deleted: z.object({
    type: z.literal("message_deleted"),
    message_id: z.int(),
    deleted_by: z.string(),
    deleted_at: Time,
    seq: Seq,
  }),
  message_liked: z.object({
    type: z.literal("message_liked"),
    message_id: z.int(),
    liked_by: z.string(),
    is_liked: z.boolean().describe("Whether this person likes it now"),
    likes: z.int(),
    seq: Seq,
  }),
  read_receipt: z.object({
    type: z.literal("read_receipt"),
    message_id: z.int(),
    read_by: z.string(),
    read_at: Time,
    seq: Seq,
  }),
  messages_read: z.object({
    type: z.literal("messages_read"),
    message_ids: z.array(z.int()),
    read_by: z.int(),
    read_at: Time,
    seq: Seq,
  }),
  typing_indicator: z.object({
    type: z.literal("typing_indicator"),
    user: z.string(),
    is_typing: z.boolean(),
  }),
  typing: z.object({
    type: z.literal("typing"),
    user_id: z.int(),
    username: z.string(),
    is_typing: z.boolean(),
  }),
  user_online: z.object({ type: z.literal("user_online"), user_id: z.int(), username: z.string() }),
  user_offline: z.object({ type: z.literal("user_offline"), user_id: z.int(), username: z.string() }),
  error: z.object({ type: z.literal("error"), code: z.string(), message: z.string() }),
} as const;

export type ServerFrame = {
  [Name in keyof typeof ServerFrames]: z.infer<(typeof ServerFrames)[Name]>;
}[keyof typeof ServerFrames];
