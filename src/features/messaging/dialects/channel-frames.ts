import { z } from "zod";
import { ClientId, MessageText } from "../schemas.ts";

const MessageId = z.int().positive();

/** What clients of a channel say, each without its `type`, and without the number of the channel. */
export const ClientFrames = {
  send_message: z.object({ body: MessageText, client_id: ClientId.nullish() }),
  typing: z.object({ is_typing: z.boolean().default(true) }),
  edit_message: z.object({ message_id: MessageId, body: MessageText }),
  delete_message: z.object({ message_id: MessageId }),
  mark_read: z
    .object({
      message_id: MessageId.optional(),
      message_ids: z.array(MessageId).min(1).max(10_000).optional(),
    })
    .refine((frame) => (frame.message_id ?? frame.message_ids) !== undefined, {
      path: ["message_id"],
      message: "is missing",
    }),
} as const;

const ChannelId = z.int();
const Seq = z.int().describe("The place of this change in the channel's sequence");
const Time = z.iso.datetime();
const Email = z
  .string()
  .describe("At users.noreply.invalid where you may not know it; empty where the account is deleted");

export const ChannelMessage = z.object({
  id: z.int().describe("Its number in the channel"),
  channel_id: ChannelId,
  sender_email: Email,
  sender_username: z.string(),
  body: z.string(),
  created_at: Time,
  edited_at: Time.nullable(),
  client_id: z.string().nullable(),
  seq: Seq,
});

/** What they are told. */
export const ServerFrames = {
  connected: z.object({
    type: z.literal("connected"),
    channel_id: ChannelId,
    seq: z.int().describe("The channel's last change: where to resume from"),
    user_id: z.int(),
    username: z.string(),
  }),
  resync: z.object({ type: z.literal("resync"), channel_id: ChannelId, seq: z.int() }),
  new_message: z.object({ type: z.literal("new_message"), message: ChannelMessage }),
  message_edited: z.object({
    type: z.literal("message_edited"),
    channel_id: ChannelId,
    message_id: z.int(),
    body: z.string(),
    edited_by: Email,
    edited_at: Time,
    seq: Seq,
  }),
  message_deleted: z.object({
    type: z.literal("message_deleted"),
    channel_id: ChannelId,
    message_id: z.int(),
    deleted_by: Email,
    deleted_at: Time,
    seq: Seq,
  }),
  message_liked: z.object({
    type: z.literal("message_liked"),
    channel_id: ChannelId,
    message_id: z.int(),
    liked_by: Email,
    is_liked: z.boolean(),
    likes: z.int(),
    seq: Seq,
  }),
  messages_read: z.object({
    type: z.literal("messages_read"),
    channel_id: ChannelId,
    message_ids: z.array(z.int()),
    read_by: Email,
    read_at: Time,
    seq: Seq,
  }),
  typing: z.object({
    type: z.literal("typing"),
    channel_id: ChannelId,
    user_email: Email,
    username: z.string(),
    is_typing: z.boolean(),
  }),
  error: z.object({ type: z.literal("error"), code: z.string(), message: z.string() }),
} as const;

export type ServerFrame = {
  [Name in keyof typeof ServerFrames]: z.infer<(typeof ServerFrames)[Name]>;
}[keyof typeof ServerFrames];
