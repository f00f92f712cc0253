import { z } from "zod";
import { clientFrame, errorFrame, serverFrame } from "../../../realtime/frames.ts";
import type { Command } from "../protocol.ts";
import { MessageText } from "../schemas.ts";
import {
  ChannelId,
  DeletedAt,
  EditedAt,
  IsTyping,
  LastSeq,
  MessageId,
  MessageIds,
  OneMessage,
  ReadAt,
  SentClientId,
  Seq,
  ShownClientId,
  StartsTyping,
  self,
  Username,
} from "./fields.ts";

const at = "2026-11-20T12:15:00.000Z";
const john = "john@example.com";
const jane = { user_email: "jane@example.com", username: "jane_smith" };

export const CHANNEL_ACTIONS = [
  clientFrame(
    "send_message",
    "Send a message",
    z.object({ body: MessageText, client_id: SentClientId }),
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
    z.object({ is_typing: StartsTyping }),
    { is_typing: true },
    ({ is_typing }): Command => ({ type: "SetTyping", isTyping: is_typing }),
  ),
  clientFrame(
    "edit_message",
    "Edit your own message",
    OneMessage.extend({ body: MessageText }),
    { message_id: 15, body: "Hello!" },
    ({ message_id, body }): Command => ({ type: "EditMessage", messageId: message_id, content: body }),
  ),
  clientFrame(
    "delete_message",
    "Delete your own message",
    OneMessage,
    { message_id: 15 },
    ({ message_id }): Command => ({ type: "DeleteMessage", messageId: message_id }),
  ),
  clientFrame(
    "mark_read",
    "Mark a message and all before it as read",
    z
      .object({
        message_id: MessageId.positive().optional().describe("The number of the message in the channel"),
        message_ids: z
          .array(z.int().positive())
          .max(10_000)
          .optional()
          .describe("The numbers of messages, in place of `message_id` or beside it"),
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

function emailOf(whom: string) {
  return z
    .string()
    .describe(
      `The ${whom}'s e-mail address. It ends in \`@users.noreply.invalid\` if you may not see it; empty if the account is deleted`,
    );
}

const SenderEmail = emailOf("sender");

export const ChannelMessage = z.object({
  id: z.int().describe("Its number in the channel"),
  channel_id: ChannelId,
  sender_email: SenderEmail,
  sender_username: z.string().describe("The sender's username"),
  body: z.string().describe("The text; empty where the message is deleted"),
  created_at: z.iso.datetime().describe("When it was sent"),
  edited_at: z.iso.datetime().nullable().describe("When its text last changed; null if it never did"),
  client_id: ShownClientId,
  seq: Seq,
});

const change = { channel_id: ChannelId, message_id: MessageId, seq: Seq };

export const CHANNEL_FRAMES = {
  connected: serverFrame(
    "connected",
    "The first frame",
    { channel_id: ChannelId, seq: LastSeq, ...self },
    { channel_id: 1, seq: 41, user_id: 5, username: "jane_smith" },
  ),
  resync: serverFrame(
    "resync",
    "Missed changes cannot be replayed: read the history over HTTP and continue from this `seq`",
    { channel_id: ChannelId, seq: LastSeq },
    { channel_id: 1, seq: 41 },
  ),
  newMessage: serverFrame(
    "new_message",
    "A message was sent; the sender receives it too",
    { message: ChannelMessage.describe("The message as sent") },
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
    {
      ...change,
      body: z.string().describe("The text from now on"),
      edited_by: SenderEmail,
      edited_at: EditedAt,
    },
    { channel_id: 1, message_id: 15, body: "Hello!", edited_by: john, edited_at: at, seq: 43 },
  ),
  deleted: serverFrame(
    "message_deleted",
    "A message was deleted",
    { ...change, deleted_by: SenderEmail, deleted_at: DeletedAt },
    { channel_id: 1, message_id: 15, deleted_by: john, deleted_at: at, seq: 44 },
  ),
  read: serverFrame(
    "messages_read",
    "Someone read: every message that it marked as read",
    { channel_id: ChannelId, message_ids: MessageIds, read_by: emailOf("reader"), read_at: ReadAt, seq: Seq },
    { channel_id: 1, message_ids: [14, 15], read_by: jane.user_email, read_at: at, seq: 45 },
  ),
  typing: serverFrame(
    "typing",
    "Someone else started or stopped typing",
    { channel_id: ChannelId, user_email: emailOf("person"), username: Username, is_typing: IsTyping },
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
  { ...change, liked_by: emailOf("person"), is_liked: z.boolean(), likes: z.int() },
  { channel_id: 1, message_id: 15, liked_by: john, is_liked: true, likes: 1, seq: 46 },
);
