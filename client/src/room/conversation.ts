import type { Api } from "../rest/api.ts";
import { type ChannelSocket, type ConversationSocket, messageOf, type WireMessage } from "./frames.ts";
import type { Older, Page, Person } from "./state.ts";

type Sent = (ConversationSocket | ChannelSocket)["send"];

/** How one of two kinds of room is addressed. */
export interface Dialect {
  /** Of its socket. */
  path(id: number): string;
  newestPage(api: Api, id: number, me: Person | null): Promise<Page>;
  /** The newest messages before one, or of all. */
  olderPage(api: Api, id: number, before: number | "", me: Person | null): Promise<Older>;
  send(text: string, clientId: string): Sent;
  edit(id: number, text: string): Sent;
  delete(id: number): Sent;
  read(id: number): Sent;
  /** Absent where messages are not liked. */
  like?(id: number, isLiked: boolean): Sent;
  /** Sends a message with a file. Absent where messages have none. */
  upload?(api: Api, id: number, form: FormData): Promise<WireMessage>;
}

/** A conversation of two people or of a group. */
export const conversation: Dialect = {
  path: (id) => `/ws/chat/${id}/`,
  async newestPage(api, id, me) {
    const detail = await api.get("/api/chat/conversations/{id}/", { params: { id } });
    const messages = detail.messages.map((message) => messageOf(message, me));
    return {
      seq: detail.seq,
      messages,
      hasOlder: (messages[0]?.id ?? 1) > 1,
      unread: detail.unread_count,
      readThrough: detail.last_read_id,
    };
  },
  async olderPage(api, id, before, me) {
    const { results, has_more } = await api.get("/api/chat/conversations/{id}/messages/", {
      params: { id },
      query: { before },
    });
    return { messages: results.map((message) => messageOf(message, me)), hasOlder: has_more };
  },
  send: (content, client_id) => ({ type: "message", content, client_id }),
  edit: (message_id, new_content) => ({ type: "edit", message_id, new_content }),
  delete: (message_id) => ({ type: "delete", message_id }),
  read: (message_id) => ({ type: "read", message_id }),
  like: (message_id, isLiked) => ({ type: isLiked ? "like" : "unlike", message_id }),
  upload: (api, id, body) => api.post("/api/chat/conversations/{id}/send_message/", { params: { id }, body }),
};
