import type { z } from "zod";
import { isoTime } from "../../../lib/time.ts";
import {
  type Decoded,
  type Dialect,
  decodeObject,
  type Encoders,
  encodeBy,
  parseFrame,
  refuse,
  type Speaker,
} from "../../../realtime/dialect.ts";
import { type Command, type Event, type Message, type Place, shownClientId } from "../protocol.ts";
import { ClientFrames, type ServerFrame } from "./conversation-frames.ts";

/** What a client says: every `type`, two documents' words, with its schema and the command that it means. */
const FRAMES = {
  message: reads(ClientFrames.message, sendMessage),
  chat_message: reads(ClientFrames.message, sendMessage),
  read: reads(ClientFrames.read, (frame) => ({ type: "MarkRead", messageIds: [frame.message_id] })),
  mark_read: reads(ClientFrames.mark_read, (frame) => ({ type: "MarkRead", messageIds: frame.message_ids })),
  typing: reads(ClientFrames.typing, (frame) => ({ type: "SetTyping", isTyping: frame.is_typing })),
  stop_typing: reads(ClientFrames.stop_typing, () => ({ type: "SetTyping", isTyping: false })),
  edit: reads(ClientFrames.edit, (frame) => ({
    type: "EditMessage",
    messageId: frame.message_id,
    content: frame.new_content ?? frame.content ?? "",
  })),
  delete: reads(ClientFrames.delete, (frame) => ({ type: "DeleteMessage", messageId: frame.message_id })),
  like: reads(ClientFrames.like, (frame) => ({ type: "LikeMessage", messageId: frame.message_id })),
  unlike: reads(ClientFrames.unlike, (frame) => ({ type: "UnlikeMessage", messageId: frame.message_id })),
} as const;

/**
 * The frames of each event: this dialect has some for every event, so that a new one is not forgotten. Where the two documents
 * name a thing differently, both names are sent.
 */
const ENCODERS = {
  Connected: ({ seq, person }, { roomId }) => [
    {
      type: "connected",
      conversation_id: roomId,
      seq,
      user_id: person.accountId,
      username: person.username,
    },
  ],
  Resynced: ({ seq }) => [{ type: "resync", seq }],
  MessageSent: ({ seq, message }, { roomId }) => [
    { type: "chat_message", conversation_id: roomId, ...presentSent(message), seq },
  ],
  MessageEdited: ({ seq, messageId, content, by, at }) => [
    {
      type: "message_edited",
      message_id: messageId,
      new_content: content,
      edited_by: by.username,
      edited_at: isoTime(at),
      seq,
    },
  ],
  MessageDeleted: ({ seq, messageId, by, at }) => [
    { type: "message_deleted", message_id: messageId, deleted_by: by.username, deleted_at: isoTime(at), seq },
  ],
  MessageLiked: ({ seq, messageId, by, isLiked, likes }) => [
    { type: "message_liked", message_id: messageId, liked_by: by.username, is_liked: isLiked, likes, seq },
  ],
  MessagesRead: ({ seq, messageIds, by, at }) => [
    {
      type: "read_receipt",
      message_id: messageIds.at(-1) ?? 0,
      read_by: by.username,
      read_at: isoTime(at),
      seq,
    },
    { type: "messages_read", message_ids: messageIds, read_by: by.accountId, read_at: isoTime(at), seq },
  ],
  TypingChanged: ({ by, isTyping }) => [
    { type: "typing_indicator", user: by.username, is_typing: isTyping },
    { type: "typing", user_id: by.accountId, username: by.username, is_typing: isTyping },
  ],
  PersonCameOnline: ({ person }) => [
    { type: "user_online", user_id: person.accountId, username: person.username },
  ],
  PersonWentOffline: ({ person }) => [
    { type: "user_offline", user_id: person.accountId, username: person.username },
  ],
} satisfies Encoders<Event, Place, ServerFrame>;

/** `/ws/chat/{conversation_id}/`: the gym platform's words and the social app's, as one vocabulary. */
export const conversationDialect: Dialect<Command, Event, Place> = {
  name: "conversation",
  closeOnBadFrame: null,
  decode: decodeFrame,
  encode: encodeBy(ENCODERS),
  encodeError: (refusal) => JSON.stringify({ type: "error", ...refusal }),
};

function decodeFrame(frame: string | ArrayBuffer, speaker: Speaker): Decoded<Command> {
  const decoded = decodeObject(frame, speaker);
  if (!decoded.ok) return decoded;
  const { type = "message", ...fields } = decoded.command;
  if (typeof type !== "string" || !Object.hasOwn(FRAMES, type)) {
    return refuse("validation_failed", `type: is one of ${Object.keys(FRAMES).join(", ")}.`);
  }
  return FRAMES[type as keyof typeof FRAMES](fields);
}

function reads<S extends z.ZodType>(schema: S, toCommand: (frame: z.output<S>) => Command) {
  return (fields: unknown): Decoded<Command> => {
    const parsed = parseFrame(schema, fields);
    return parsed.ok ? { ok: true, command: toCommand(parsed.command) } : parsed;
  };
}

function sendMessage(frame: z.output<typeof ClientFrames.message>): Command {
  const { content, client_id: clientId = null } = frame;
  return { type: "SendMessage", content, attachment: null, clientId, clientTime: null };
}

function presentSent(message: Message) {
  return {
    message_id: message.id,
    sender: message.sender.username,
    sender_id: message.sender.accountId,
    sender_username: message.sender.username,
    sender_first_name: message.sender.firstName,
    sender_last_name: message.sender.lastName,
    content: message.content,
    attachment: message.attachment,
    timestamp: isoTime(message.sentAt),
    client_id: shownClientId(message),
  };
}
