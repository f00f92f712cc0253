import { z } from "zod";
import { clientFrame, errorFrame, serverFrame } from "../../../realtime/frames.ts";
import type { Command } from "../protocol.ts";
import { Caption, MessageText } from "../schemas.ts";
import {
  ConversationId,
  DeletedAt,
  EditedAt,
  IsTyping,
  LastSeq,
  MessageId,
  MessageIds,
  OneMessage,
  other,
  ReadAt,
  SentClientId,
  Seq,
  ShownClientId,
  StartsTyping,
  self,
  Username,
} from "./fields.ts";

const Sending = z.object({ content: MessageText, client_id: SentClientId });
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
    z.object({
      message_ids: z
        .array(z.int().positive())
        .max(10_000)
        .describe("The numbers of messages: these and all before them become read"),
    }),
    { message_ids: [14, 15] },
    ({ message_ids }): Command => ({ type: "MarkRead", messageIds: message_ids }),
  ),
  clientFrame(
    "typing",
    "Start typing, or stop with `is_typing: false`",
    z.object({ is_typing: StartsTyping }),
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
      .object({
        message_id: MessageId.positive(),
        new_content: Caption.optional().describe("The new text; it may be empty beside a file"),
        content: Caption.optional().describe("Same as `new_content`, which takes precedence"),
      })
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

const By = z.string().describe("Username of who did it; the member's own if they did it themselves");
const at = "2026-11-20T12:15:00.000Z";
const john = { user_id: 1, username: "john_doe" };
const change = { message_id: MessageId, seq: Seq };
const membership = {
  account_id: z.int().describe("The id of the member's account"),
  username: z.string().describe("The member's username"),
  by: By,
  seq: Seq,
};

export const CONVERSATION_FRAMES = {
  connected: serverFrame(
    "connected",
    "The first frame",
    {
      conversation_id: ConversationId,
      seq: LastSeq,
      ...self,
    },
    { conversation_id: 1, seq: 41, user_id: 5, username: "jane_smith" },
  ),
  resync: serverFrame(
    "resync",
    "Missed changes cannot be replayed: read the history over HTTP and continue from this `seq`",
    { seq: LastSeq },
    { seq: 41 },
  ),
  sent: serverFrame(
    "chat_message",
    "A message was sent; the sender receives it too",
    {
      ...change,
      conversation_id: ConversationId,
      sender: z.string().describe("Same as `sender_username`"),
      sender_id: z.int().describe("The id of the sender's account"),
      sender_username: z.string().describe("The sender's username"),
      sender_first_name: z.string().describe("The sender's first name, or an empty text"),
      sender_last_name: z.string().describe("The sender's last name, or an empty text"),
      content: z.string().describe("The text; empty if there is only a file"),
      attachment: z.string().nullable().describe("The path of the file on this host; null if there is none"),
      timestamp: z.iso.datetime().describe("When it was sent"),
      client_id: ShownClientId,
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
    {
      ...change,
      new_content: z.string().describe("The text from now on"),
      edited_by: z.string().describe("The sender's username"),
      edited_at: EditedAt,
    },
    { message_id: 15, new_content: "Hello!", edited_by: "john_doe", edited_at: at, seq: 43 },
  ),
  deleted: serverFrame(
    "message_deleted",
    "A message was deleted",
    { ...change, deleted_by: z.string().describe("The sender's username"), deleted_at: DeletedAt },
    { message_id: 15, deleted_by: "john_doe", deleted_at: at, seq: 44 },
  ),
  liked: serverFrame(
    "message_liked",
    "A message was liked or unliked",
    {
      ...change,
      liked_by: z.string().describe("Username of who liked or unliked it"),
      is_liked: z.boolean().describe("Whether this person likes it now"),
      likes: z.int().describe("How many members like it now"),
    },
    { message_id: 15, liked_by: "jane_smith", is_liked: true, likes: 1, seq: 45 },
  ),
  readReceipt: serverFrame(
    "read_receipt",
    "Someone read up to this message",
    { ...change, read_by: z.string().describe("Username of the reader"), read_at: ReadAt },
    { message_id: 15, read_by: "jane_smith", read_at: at, seq: 46 },
  ),
  read: serverFrame(
    "messages_read",
    "The same read, with every message that it marked as read",
    {
      message_ids: MessageIds,
      read_by: z.int().describe("The id of the reader's account"),
      read_at: ReadAt,
      seq: Seq,
    },
    { message_ids: [14, 15], read_by: 5, read_at: at, seq: 46 },
  ),
  joined: serverFrame("member_joined", "Someone became a member of the group", membership, {
    account_id: 7,
    username: "cleo",
    by: "john_doe",
    seq: 47,
  }),
  left: serverFrame("member_left", "Someone left the group, or was removed", membership, {
    account_id: 7,
    username: "cleo",
    by: "john_doe",
    seq: 48,
  }),
  renamed: serverFrame(
    "conversation_renamed",
    "The group was renamed",
    { name: z.string().nullable().describe("The new name; null if the group has none"), by: By, seq: Seq },
    { name: "Monday crew", by: "john_doe", seq: 49 },
  ),
  typingIndicator: serverFrame(
    "typing_indicator",
    "Someone started or stopped typing",
    { user: Username, is_typing: IsTyping },
    { user: "john_doe", is_typing: true },
  ),
  typing: serverFrame(
    "typing",
    "The same, with the account id",
    { ...other, is_typing: IsTyping },
    { ...john, is_typing: true },
  ),
  online: serverFrame("user_online", "A member's first connection opened", other, john),
  offline: serverFrame("user_offline", "A member's last connection closed", other, john),
  error: errorFrame("A frame was refused; the connection stays open", {
    code: "validation_failed",
    message: "content: must not be empty",
  }),
};
