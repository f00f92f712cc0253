import type { ChannelMessage } from "../api-types.ts";
import type { Api } from "../rest/api.ts";
import { type Dialect, readCommon } from "./conversation.ts";
import type { Message } from "./state.ts";

/** A channel's words. Channels count no unread messages, and nobody likes there. */
export const channel: Dialect = {
  path: (id) => `/ws/channels/${id}/`,
  read(frame) {
    if (frame.type !== "new_message") return readCommon(frame);
    return { type: "sent", seq: frame.message.seq, message: readListed(frame.message) };
  },
  newestPage: async (api, id) => ({
    ...(await readPage(api, id)),
    unread: 0,
    countedThrough: Number.POSITIVE_INFINITY,
  }),
  olderPage: (api, id, before) => readPage(api, id, before),
  say: {
    send: (body, client_id) => ({ type: "send_message", body, client_id }),
    edit: (message_id, body) => ({ type: "edit_message", message_id, body }),
    delete: (message_id) => ({ type: "delete_message", message_id }),
    like: () => null,
    read: (message_id) => ({ type: "mark_read", message_id }),
    typing: (is_typing) => ({ type: "typing", is_typing }),
  },
};

async function readPage(api: Api, id: number, before?: number) {
  const { data, has_more } = await api.get("/api/messages/", {
    query: { channel_id: id, ...(before !== undefined && { before: String(before) }) },
  });
  return { messages: data.map(readListed), hasOlder: has_more };
}

function readListed(message: ChannelMessage): Message {
  return {
    id: message.id,
    sender: message.sender_username,
    text: message.body,
    attachment: null,
    sentAt: message.created_at,
    editedAt: message.edited_at,
    readAt: null,
    likes: 0,
    clientId: message.client_id,
  };
}
