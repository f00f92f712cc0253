import { z } from "zod";
import { clientFrame, errorFrame, serverFrame } from "../../../realtime/frames.ts";
import type { Command } from "../protocol.ts";
import { Caption, ClientId, MessageText } from "../schemas.ts";

const MessageId = z.int().positive();
const OneMessage = z.object({ message_id: MessageId });
const Sending = z.object({ content: MessageText, client_id: ClientId.nullish() });
const example = { message_id: 15 };

const toSend = ({ content, client_id: clientId = null }: z.output<typeof Sending>): Command => ({
  type: "SendMessage",
  content,
  attachment: null,
  clientId,
  clientTime: null,
});

export const CONVERSATION_ACTIONS = [
  clientFrame("message", "Send a message", Sending, { content: "Hi!", client_id: "c-1" }, toSend),
  clientFrame("chat_message", "Same as `message`", Sending, { content: "Hi!" }, toSend),
  clientFrame(
    "read",
    "Mark a message and all before it as read",
    OneMessage,
    example,
    ({ message_id }): Command => ({ type: "MarkRead", messageIds: [message_id] }),
  ),
  clientFrame(
    "mark_read",
    "Mark several messages as read",
    z.object({ message_ids: z.array(MessageId).max(10_000) }),
    { message_ids: [14, 15] },
    ({ message_ids }): Command => ({ type: "MarkRead", messageIds: message_ids }),
  ),
  clientFrame(
    "typing",
    "Start typing, or stop with `is_typing: false`",
    z.object({ is_typing: z.boolean().default(true) }),
    { is_typing: true },
    ({ is_typing }): Command => ({ type: "SetTyping", isTyping: is_typing }),
  ),
  clientFrame(
    "stop_typing",
    "Stop typing",
    z.object({}),
    {},
    (): Command => ({ type: "SetTyping", isTyping: false }),
  ),
  clientFrame(
    "edit",
    "Edit your own message",
    z
      .object({ message_id: MessageId, new_content: Caption.optional(), content: Caption.optional() })
      .refine((frame) => (frame.new_content ?? frame.content) !== undefined, {
        path: ["new_content"],
        message: "is missing",
      }),
    { message_id: 15, new_content: "Hello!" },
    ({ message_id, new_content, content = "" }): Command => ({
      type: "EditMessage",
      messageId: message_id,
      content: new_content ?? content,
    }),
  ),
  clientFrame(
    "delete",
    "Delete your own message",
    OneMessage,
    example,
    ({ message_id }): Command => ({ type: "DeleteMessage", messageId: message_id }),
  ),
  clientFrame(
    "like",
    "Like someone else's message",
    OneMessage,
    example,
    ({ message_id }): Command => ({ type: "LikeMessage", messageId: message_id }),
  ),
  clientFrame(
    "unlike",
    "Remove your like",
    OneMessage,
    example,
    ({ message_id }): Command => ({ type: "UnlikeMessage", messageId: message_id }),
  ),
];

const Seq = z.int().describe("Sequence number of this change");
const By = z.string().describe("Username of who did it; the member's own if they did it themselves");
const Time = z.iso.datetime();
const at = "2026-11-20T12:15:00.000Z";
const john = { user_id: 1, username: "john_doe" };
const person = { user_id: z.int(), username: z.string() };

export const CONVERSATION_FRAMES = {
  connected: serverFrame(
    "connected",
    "The first frame",
    {
      conversation_id: z.int(),
      seq: z.int().describe("The room's last change: where to resume from"),
      ...person,
    },
    { conversation_id: 1, seq: 41, user_id: 5, username: "jane_smith" },
  ),
  resync: serverFrame(
    "resync",
    "Missed changes cannot be replayed: read the history over HTTP and continue from this `seq`",
    { seq: z.int() },
    { seq: 41 },
  ),
  sent: serverFrame(
    "chat_message",
    "A message was sent; the sender receives it too",
    {
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
    },
    {
      message_id: 15,
      conversation_id: 1,
      sender: "john_doe",
      sender_id: 1,
      sender_username: "john_doe",
      sender_first_name: "John",
      sender_last_name: "Doe",
      content: "Hi!",
      attachment: null,
      timestamp: at,
      client_id: "c-1",
      seq: 42,
    },
  ),
  edited: serverFrame(
    "message_edited",
    "A message was edited",
    { message_id: z.int(), new_content: z.string(), edited_by: z.string(), edited_at: Time, seq: Seq },
    { message_id: 15, new_content: "Hello!", edited_by: "john_doe", edited_at: at, seq: 43 },
  ),
  deleted: serverFrame(
    "message_deleted",
    "A message was deleted",
    { message_id: z.int(), deleted_by: z.string(), deleted_at: Time, seq: Seq },
    { message_id: 15, deleted_by: "john_doe", deleted_at: at, seq: 44 },
  ),
  liked: serverFrame(
    "message_liked",
    "A message was liked or unliked",
    {
      message_id: z.int(),
      liked_by: z.string(),
      is_liked: z.boolean().describe("Whether this person likes it now"),
      likes: z.int(),
      seq: Seq,
    },
    { message_id: 15, liked_by: "jane_smith", is_liked: true, likes: 1, seq: 45 },
  ),
  readReceipt: serverFrame(
    "read_receipt",
    "Someone read up to this message",
    { message_id: z.int(), read_by: z.string(), read_at: Time, seq: Seq },
    { message_id: 15, read_by: "jane_smith", read_at: at, seq: 46 },
  ),
  read: serverFrame(
    "messages_read",
    "The same read, with every message that it marked as read",
    { message_ids: z.array(z.int()), read_by: z.int(), read_at: Time, seq: Seq },
    { message_ids: [14, 15], read_by: 5, read_at: at, seq: 46 },
  ),
  joined: serverFrame(
    "member_joined",
    "Someone became a member of the group",
    { account_id: z.int(), username: z.string(), by: By, seq: Seq },
    { account_id: 7, username: "cleo", by: "john_doe", seq: 47 },
  ),
  left: serverFrame(
    "member_left",
    "Someone left the group, or was removed",
    { account_id: z.int(), username: z.string(), by: By, seq: Seq },
    { account_id: 7, username: "cleo", by: "john_doe", seq: 48 },
  ),
  renamed: serverFrame(
    "conversation_renamed",
    "The group was renamed",
    { name: z.string().nullable(), by: By, seq: Seq },
    { name: "Monday crew", by: "john_doe", seq: 49 },
  ),
  typingIndicator: serverFrame(
    "typing_indicator",
    "Someone started or stopped typing",
    { user: z.string(), is_typing: z.boolean() },
    { user: "john_doe", is_typing: true },
  ),
  typing: serverFrame(
    "typing",
    "The same, with the account id",
    { ...person, is_typing: z.boolean() },
    { ...john, is_typing: true },
  ),
  online: serverFrame("user_online", "A member's first connection opened", person, john),
  offline: serverFrame("user_offline", "A member's last connection closed", person, john),
  error: errorFrame("A frame was refused; the connection stays open", {
    code: "validation_failed",
    message: "content: must not be empty",
  }),
};
