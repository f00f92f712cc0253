import { z } from "zod";
import { clientFrame, errorFrame, serverFrame } from "../../../realtime/frames.ts";
import type { Command } from "../protocol.ts";
import { ClientId, MessageText } from "../schemas.ts";

const MessageId = z.int().positive();
const at = "2026-11-20T12:15:00.000Z";
const john = "john@example.com";
const jane = { user_email: "jane@example.com", username: "jane_smith" };

export const CHANNEL_ACTIONS = [
  clientFrame(
    "send_message",
    "Send a message",
    z.object({ body: MessageText, client_id: ClientId.nullish() }),
    { body: "Hello everyone!", client_id: "c-1" },
    ({ body: content, client_id: clientId = null }): Command => ({
      type: "SendMessage",
      content,
      attachment: null,
      clientId,
      clientTime: null,
    }),
  ),
  clientFrame(
    "typing",
    "Start typing, or stop with `is_typing: false`",
    z.object({ is_typing: z.boolean().default(true) }),
    { is_typing: true },
    ({ is_typing }): Command => ({ type: "SetTyping", isTyping: is_typing }),
  ),
  clientFrame(
    "edit_message",
    "Edit your own message",
    z.object({ message_id: MessageId, body: MessageText }),
    { message_id: 15, body: "Hello!" },
    ({ message_id, body }): Command => ({ type: "EditMessage", messageId: message_id, content: body }),
  ),
  clientFrame(
    "delete_message",
    "Delete your own message",
    z.object({ message_id: MessageId }),
    { message_id: 15 },
    ({ message_id }): Command => ({ type: "DeleteMessage", messageId: message_id }),
  ),
  clientFrame(
    "mark_read",
    "Mark a message and all before it as read",
    z
      .object({
        message_id: MessageId.optional(),
        message_ids: z.array(MessageId).max(10_000).optional(),
      })
      .refine((frame) => (frame.message_id ?? frame.message_ids) !== undefined, {
        path: ["message_id"],
        message: "is missing",
      }),
    { message_id: 15 },
    ({ message_id, message_ids = [] }): Command => ({
      type: "MarkRead",
      messageIds: message_id === undefined ? message_ids : [message_id, ...message_ids],
    }),
  ),
];

const ChannelId = z.int().describe("The id of the channel");
const Seq = z.int().describe("Sequence number of this change");
const Time = z.iso.datetime();
const Email = z
  .string()
  .describe(
    "Ends in `@users.noreply.invalid` if you may not see the address; empty if the account is deleted",
  );

export const ChannelMessage = z.object({
  id: z.int().describe("Its number in the channel"),
  channel_id: ChannelId,
  sender_email: Email,
  sender_username: z.string().describe("The sender's username"),
  body: z.string().describe("The text; empty where the message is deleted"),
  created_at: Time.describe("When it was sent"),
  edited_at: Time.nullable().describe("When its text last changed"),
  client_id: z.string().nullable().describe("The id that its sender's client gave it"),
  seq: Seq,
});

const change = { channel_id: ChannelId, message_id: z.int() };

export const CHANNEL_FRAMES = {
  connected: serverFrame(
    "connected",
    "The first frame",
    {
      channel_id: ChannelId,
      seq: z.int().describe("The channel's last change: where to resume from"),
      user_id: z.int(),
      username: z.string(),
    },
    { channel_id: 1, seq: 41, user_id: 5, username: "jane_smith" },
  ),
  resync: serverFrame(
    "resync",
    "Missed changes cannot be replayed: read the history over HTTP and continue from this `seq`",
    { channel_id: ChannelId, seq: z.int() },
    { channel_id: 1, seq: 41 },
  ),
  newMessage: serverFrame(
    "new_message",
    "A message was sent; the sender receives it too",
    { message: ChannelMessage },
    {
      message: {
        id: 15,
        channel_id: 1,
        sender_email: john,
        sender_username: "johndoe",
        body: "Hello everyone!",
        created_at: at,
        edited_at: null,
        client_id: "c-1",
        seq: 42,
      },
    },
  ),
  edited: serverFrame(
    "message_edited",
    "A message was edited",
    { ...change, body: z.string(), edited_by: Email, edited_at: Time, seq: Seq },
    { channel_id: 1, message_id: 15, body: "Hello!", edited_by: john, edited_at: at, seq: 43 },
  ),
  deleted: serverFrame(
    "message_deleted",
    "A message was deleted",
    { ...change, deleted_by: Email, deleted_at: Time, seq: Seq },
    { channel_id: 1, message_id: 15, deleted_by: john, deleted_at: at, seq: 44 },
  ),
  read: serverFrame(
    "messages_read",
    "Someone read: every message that it marked as read",
    { channel_id: ChannelId, message_ids: z.array(z.int()), read_by: Email, read_at: Time, seq: Seq },
    { channel_id: 1, message_ids: [14, 15], read_by: jane.user_email, read_at: at, seq: 45 },
  ),
  typing: serverFrame(
    "typing",
    "Someone else started or stopped typing",
    { channel_id: ChannelId, user_email: Email, username: z.string(), is_typing: z.boolean() },
    { channel_id: 1, ...jane, is_typing: true },
  ),
  error: errorFrame("A frame was refused; the connection stays open", {
    code: "validation_failed",
    message: "body: must not be empty",
  }),
};

/** Not documented: channel clients have no likes yet. */
export const likedFrame = serverFrame(
  "message_liked",
  "A message was liked or unliked",
  { ...change, liked_by: Email, is_liked: z.boolean(), likes: z.int(), seq: Seq },
  { channel_id: 1, message_id: 15, liked_by: john, is_liked: true, likes: 1, seq: 46 },
);
