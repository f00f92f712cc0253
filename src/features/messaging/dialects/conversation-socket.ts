import { z } from "zod";
import type { SocketDescription } from "../../../realtime/frames.ts";
import { ClientFrames, ServerFrames } from "./conversation-frames.ts";

const at = "2026-11-20T12:15:00.000Z";

/** `/ws/chat/{conversation_id}/` as its documentation tells it. */
export const conversationSocket: SocketDescription = {
  path: "/ws/chat/{conversation_id}/",
  title: "A conversation",
  summary:
    "Messages, reads, edits, deletions, likes, typing and who is there. `seq` numbers every change without a gap: " +
    "connect again with `?after=` the last one you saw, and what you missed comes first. A frame without `type` is a message. " +
    "The text frame `ping` is answered `pong` by the runtime, asleep or not.",
  query: [
    { name: "ticket", description: "A single-use ticket from POST /api/ws-tickets/ (recommended)." },
    { name: "token", description: "An access token. It may end up in logs: prefer a ticket." },
    {
      name: "after",
      description: "The last `seq` you have seen: all changes since come in order, in the same frames.",
    },
  ],
  send: [
    says("message", "Send a message", { content: "Hi!", client_id: "c-1" }),
    says("chat_message", "The same as message", { content: "Hi!" }, "message"),
    says("read", "Read a message and all before it", { message_id: 15 }),
    says("mark_read", "The same for several", { message_ids: [14, 15] }),
    says("typing", "You type, or with is_typing false, stop", { is_typing: true }),
    says("stop_typing", "You stop typing", {}),
    says("edit", "Change the text of a message of yours", { message_id: 15, new_content: "Hello!" }),
    says("delete", "Delete a message of yours", { message_id: 15 }),
    says("like", "Like a message of someone else", { message_id: 15 }),
    says("unlike", "Take it back", { message_id: 15 }),
  ],
  receive: [
    hears("connected", "The first frame", {
      conversation_id: 1,
      seq: 41,
      user_id: 5,
      username: "jane_smith",
    }),
    hears("resync", "What you missed cannot be replayed: read pages, and go on from here", { seq: 41 }),
    hears("chat_message", "A message was sent: to all, the sender too", {
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
    }),
    hears("message_edited", "A text was changed", {
      message_id: 15,
      new_content: "Hello!",
      edited_by: "john_doe",
      edited_at: at,
      seq: 43,
    }),
    hears("message_deleted", "A message was deleted", {
      message_id: 15,
      deleted_by: "john_doe",
      deleted_at: at,
      seq: 44,
    }),
    hears("message_liked", "A like, or its end", {
      message_id: 15,
      liked_by: "jane_smith",
      is_liked: true,
      likes: 1,
      seq: 45,
    }),
    hears("read_receipt", "Someone read up to here", {
      message_id: 15,
      read_by: "jane_smith",
      read_at: at,
      seq: 46,
    }),
    hears("messages_read", "The same, with every message that this made read", {
      message_ids: [14, 15],
      read_by: 5,
      read_at: at,
      seq: 46,
    }),
    hears("typing_indicator", "Someone types, or stopped", { user: "john_doe", is_typing: true }),
    hears("typing", "The same", { user_id: 1, username: "john_doe", is_typing: true }),
    hears("user_online", "A member's first connection opened", { user_id: 1, username: "john_doe" }),
    hears("user_offline", "Their last one closed", { user_id: 1, username: "john_doe" }),
    hears("error", "A frame was refused; the connection stays", {
      code: "validation_failed",
      message: "content: must not be empty",
    }),
  ],
  closeCodes: [
    { code: 4001, meaning: "Not signed in, or signed out since." },
    { code: 4003, meaning: "Not a member, or not any more." },
    { code: 4004, meaning: "There is no such conversation." },
    {
      code: 4008,
      meaning: "Too many frames or handshakes, or too much that you have not read: wait, then connect again.",
    },
    { code: 4009, meaning: "Replaced by a newer socket of yours: do not reconnect." },
    { code: 4000, meaning: "Something went wrong on our side." },
  ],
};

function says(name: string, summary: string, fields: object, schema = name as keyof typeof ClientFrames) {
  const whole = z.object({ type: z.literal(name) }).and(ClientFrames[schema]);
  return { name, summary, schema: whole, example: { type: name, ...fields } };
}

function hears(name: keyof typeof ServerFrames, summary: string, fields: object) {
  return { name, summary, schema: ServerFrames[name], example: { type: name, ...fields } };
}
