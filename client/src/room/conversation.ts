import type { Message as WireMessage } from "../api-types.ts";
import type { Api } from "../rest/api.ts";
import type { Change, Message, Page, Person } from "./state.ts";

/** What one of two kinds of room says and is told, in the client's words. */
export interface Dialect {
  /** Where its socket is. */
  path(id: number): string;
  /** What a frame tells; null where it tells nothing that a client shows. */
  read(frame: RoomFrame, me: Person | null): Change | null;
  newestPage(api: Api, id: number): Promise<Page>;
  olderPage(api: Api, id: number, before: number): Promise<Omit<Page, "unread">>;
  say: Sayings;
}

/** The frames that a client sends. */
export interface Sayings {
  send(text: string, clientId: string): object;
  edit(id: number, text: string): object;
  delete(id: number): object;
  /** Null where messages are not liked. */
  like(id: number, isLiked: boolean): object | null;
  read(id: number): object;
  typing(isTyping: boolean): object;
}

/** The fields of all that both kinds of room tell; what a kind has, its own document says. */
export interface RoomFrame {
  type?: string;
  seq?: number;
  message_id?: number;
  message_ids?: number[];
  message?: unknown;
  sender_username?: string;
  content?: string;
  attachment?: string | null;
  timestamp?: string;
  client_id?: string | null;
  new_content?: string;
  body?: string;
  edited_at?: string;
  likes?: number;
  read_by?: number | string;
  read_at?: string;
  username?: string;
  is_typing?: boolean;
}

/** Frames with a `seq` of their own that say, in other words, what the one after them says. */
const TWINS = new Set(["connected", "resync", "read_receipt", "error"]);

/** What both kinds of room tell alike. */
export function readCommon(frame: RoomFrame): Change | null {
  const { type = "", seq = 0, message_id: id = 0, username: who = "" } = frame;
  switch (type) {
    case "message_edited":
      return {
        type: "edited",
        seq,
        id,
        text: frame.new_content ?? frame.body ?? "",
        at: frame.edited_at ?? "",
      };
    case "message_deleted":
      return { type: "deleted", seq, id };
    case "message_liked":
      return { type: "liked", seq, id, likes: frame.likes ?? 0 };
    case "typing":
      return { type: "typing", who, isTyping: frame.is_typing === true };
    case "user_online":
    case "user_offline":
      return { type: "presence", who, isOnline: type === "user_online" };
    default:
      return seq > 0 && !TWINS.has(type) ? { type: "noted", seq } : null;
  }
}

/** A conversation's words, of two people or of a group. */
export const conversation: Dialect = {
  path: (id) => `/ws/chat/${id}/`,
  read(frame, me) {
    const { seq = 0 } = frame;
    switch (frame.type) {
      case "chat_message":
        return { type: "sent", seq, message: readSent(frame) };
      case "messages_read":
        return {
          type: "read",
          seq,
          ids: frame.message_ids ?? [],
          at: frame.read_at ?? "",
          isMine: frame.read_by === me?.id,
        };
      default:
        return readCommon(frame);
    }
  },
  async newestPage(api, id) {
    const { messages, unread_count } = await api.get("/api/chat/conversations/{id}/", { params: { id } });
    return { messages: messages.map(readListed), hasOlder: (messages[0]?.id ?? 1) > 1, unread: unread_count };
  },
  async olderPage(api, id, before) {
    const page = await api.get("/api/chat/conversations/{id}/messages/", {
      params: { id },
      query: { before: String(before) },
    });
    return { messages: page.results.map(readListed), hasOlder: page.has_more };
  },
  say: {
    send: (content, client_id) => ({ type: "message", content, client_id }),
    edit: (message_id, new_content) => ({ type: "edit", message_id, new_content }),
    delete: (message_id) => ({ type: "delete", message_id }),
    like: (message_id, isLiked) => ({ type: isLiked ? "like" : "unlike", message_id }),
    read: (message_id) => ({ type: "read", message_id }),
    typing: (is_typing) => ({ type: "typing", is_typing }),
  },
};

function readSent(frame: RoomFrame): Message {
  return {
    id: frame.message_id ?? 0,
    sender: frame.sender_username ?? "",
    text: frame.content ?? "",
    attachment: frame.attachment ?? null,
    sentAt: frame.timestamp ?? "",
    editedAt: null,
    readAt: null,
    likes: 0,
    clientId: frame.client_id ?? null,
  };
}

/** A message as REST tells it. */
export function readListed(message: WireMessage): Message {
  return {
    id: message.id,
    sender: message.sender_username,
    text: message.content,
    attachment: message.attachment,
    sentAt: message.timestamp,
    editedAt: message.edited_at,
    readAt: message.read_at,
    likes: message.likes,
    clientId: message.client_id,
  };
}
