import type { Api } from "../rest/api.ts";
import type { Dialect } from "./conversation.ts";
import { messageOf } from "./frames.ts";
import type { Page, Person } from "./state.ts";

/** A channel. It counts no unread messages, and its messages have no likes and no files. */
export const channel: Dialect = {
  path: (id) => `/ws/channels/${id}/`,
  newestPage: (api, id, me) => readPage(api, id, "", me),
  olderPage: readPage,
  send: (body, client_id) => ({ type: "send_message", body, client_id }),
  edit: (message_id, body) => ({ type: "edit_message", message_id, body }),
  delete: (message_id) => ({ type: "delete_message", message_id }),
  read: (message_id) => ({ type: "mark_read", message_id }),
};

/** Above every id. */
const EVERYTHING = 2 ** 53;

async function readPage(api: Api, channel_id: number, before: number | "", me: Person | null): Promise<Page> {
  const { data, has_more, seq } = await api.get("/api/messages/", { query: { channel_id, before } });
  const messages = data.map((message) => messageOf(message, me));
  return { seq, messages, hasOlder: has_more, unread: 0, readThrough: EVERYTHING };
}
