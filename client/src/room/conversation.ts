import type { Message as WireMessage } from "../api-types.ts";
import type { Api } from "../rest/api.ts";
import { type ChatMessageFrame, type RoomFrame, seqOf } from "./frames.ts";
import type { Change, Message, Page, Person } from "./state.ts";

/** What one of two kinds of room says and is told, in the client's words. */
export interface Dialect {
  /** Where its socket is. */
  path(id: number): string;
  /** What a frame tells; null where it tells nothing that a client shows. */
  read(frame: RoomFrame, me: Person | null): Change | null;
  newestPage(api: Api, id: number): Promise<Page>;
  olderPage(api: Api, id: number, before: number): Promise<Omit<Page, "unread" | "countedThrough">>;
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

/** What both kinds of room tell alike. */
export function readCommon(frame: RoomFrame): Change | null {
  switch (frame.type) {
    case "message_edited": {
      const { seq, message_id: id, new_content, body, edited_at: at } = frame;
      return { type: "edited", seq, id, text: new_content ?? body ?? "", at };
    }
    case "message_deleted":
      return { type: "deleted", seq: frame.seq, id: frame.message_id };
    case "message_liked":
      return { type: "liked", seq: frame.seq, id: frame.message_id, likes: frame.likes };
    case "typing":
      return { type: "typing", who: frame.username, isTyping: frame.is_typing };
    case "user_online":
    case "user_offline":
      return { type: "presence", who: frame.username, isOnline: frame.type === "user_online" };
    // Says in other words what `messages_read`, which follows, says under the same number.
    case "read_receipt":
    case "connected":
    case "resync":
      return null;
    default: {
      const seq = seqOf(frame);
      return seq === undefined ? null : { type: "noted", seq };
    }
  }
}

/** What a message is not yet when it is sent. */
const FRESH = { edited_at: null, read_at: null, likes: 0 };

/** A conversation's words, of two people or of a group. */
export const conversation: Dialect = {
  path: (id) => `/ws/chat/${id}/`,
  read(frame, me) {
    switch (frame.type) {
      case "chat_message":
        return {
          type: "sent",
          seq: frame.seq,
          message: readListed({ ...frame, ...FRESH, id: frame.message_id }),
        };
      case "messages_read": {
        const { seq, message_ids: ids, read_at: at, read_by } = frame;
        return { type: "read", seq, ids, at, isMine: read_by === me?.id };
      }
      default:
        return readCommon(frame);
    }
  },
  async newestPage(api, id) {
    const detail = await api.get("/api/chat/conversations/{id}/", { params: { id } });
    const { messages, unread_count: unread, last_message: last } = detail;
    const hasOlder = (messages[0]?.id ?? 1) > 1;
    return { messages: messages.map(readListed), hasOlder, unread, countedThrough: last?.id ?? 0 };
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

/** A message as REST tells it. */
function readListed(
  message: Pick<WireMessage, (keyof ChatMessageFrame & keyof WireMessage) | keyof typeof FRESH | "id">,
): Message {
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
