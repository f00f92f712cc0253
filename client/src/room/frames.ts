import type { Sockets } from "../frame-types.ts";
import type { Message, Person } from "./state.ts";

export type ConversationSocket = Sockets["/ws/chat/{conversation_id}/"];
export type ChannelSocket = Sockets["/ws/channels/{channel_id}/"];

/** What the sockets of rooms deliver. */
export type RoomFrame = ConversationSocket["receive"] | ChannelSocket["receive"];

/** The place of a frame in the room's log; undefined for a frame that is no part of it. */
export function seqOf(frame: RoomFrame): number | undefined {
  return (frame.type === "new_message" ? frame.message : (frame as { seq?: number })).seq;
}

/** A message in a frame or in an answer, of a conversation or of a channel. */
export interface WireMessage {
  id?: number;
  message_id?: number;
  sender_id?: number;
  sender_username: string;
  content?: string;
  body?: string;
  attachment?: string | null;
  timestamp?: string;
  created_at?: string;
  edited_at?: string | null;
  read_at?: string | null;
  likes?: number;
  client_id: string | null;
}

/** The message that a frame brings; null for a frame that brings none. */
export function sentIn(frame: RoomFrame, me: Person | null): Message | null {
  if (frame.type === "chat_message") return messageOf(frame, me);
  return frame.type === "new_message" ? messageOf(frame.message, me) : null;
}

export function messageOf(wire: WireMessage, me: Person | null): Message {
  const { sender_id: senderId, sender_username: sender } = wire;
  return {
    id: wire.id ?? wire.message_id ?? 0,
    sender,
    isMine: senderId === undefined ? sender === me?.username : senderId === me?.id,
    text: wire.content ?? wire.body ?? "",
    attachment: wire.attachment ?? null,
    sentAt: wire.timestamp ?? wire.created_at ?? "",
    editedAt: wire.edited_at ?? null,
    readAt: wire.read_at ?? null,
    likes: wire.likes ?? 0,
    clientId: wire.client_id,
  };
}
