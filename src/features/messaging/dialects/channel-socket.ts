import { z } from "zod";
import type { SocketDescription } from "../../../realtime/frames.ts";
import { ClientFrames, ServerFrames } from "./channel-frames.ts";

const at = "2026-11-20T12:15:00.000Z";

/** What is said about a channel, with the number of the channel where one socket holds many. */
export function channelSays(more: Record<string, unknown> = {}) {
  const named = more.channel_id === undefined ? z.object({}) : z.object({ channel_id: z.int().positive() });
  const says = (name: keyof typeof ClientFrames, summary: string, fields: object) => ({
    name,
    summary,
    schema: z
      .object({ type: z.literal(name) })
      .and(named)
      .and(ClientFrames[name]),
    example: { type: name, ...more, ...fields },
  });
  return [
    says("send_message", "Send a message", { body: "Hello everyone!", client_id: "c-1" }),
    says("typing", "You type, or with is_typing false, stop", { is_typing: true }),
    says("edit_message", "Change the text of a message of yours", { message_id: 15, body: "Hello!" }),
    says("delete_message", "Delete a message of yours", { message_id: 15 }),
    says("mark_read", "Read a message and all before it", { message_id: 15 }),
  ];
}

/** What is told of a channel. */
export const channelHears = [
  hears("resync", "What you missed cannot be replayed: read pages, and go on from here", {
    channel_id: 1,
    seq: 41,
  }),
  hears("new_message", "A message was sent: to all, the sender too", {
    message: {
      id: 15,
      channel_id: 1,
      sender_email: "john@example.com",
      sender_username: "johndoe",
      body: "Hello everyone!",
      created_at: at,
      edited_at: null,
      client_id: "c-1",
      seq: 42,
    },
  }),
  hears("message_edited", "A text was changed", {
    channel_id: 1,
    message_id: 15,
    body: "Hello!",
    edited_by: "john@example.com",
    edited_at: at,
    seq: 43,
  }),
  hears("message_deleted", "A message was deleted", {
    channel_id: 1,
    message_id: 15,
    deleted_by: "john@example.com",
    deleted_at: at,
    seq: 44,
  }),
  hears("messages_read", "Someone read, with every message that this made read", {
    channel_id: 1,
    message_ids: [14, 15],
    read_by: "jane@example.com",
    read_at: at,
    seq: 45,
  }),
  hears("typing", "Someone else types, or stopped", {
    channel_id: 1,
    user_email: "jane@example.com",
    username: "jane_smith",
    is_typing: true,
  }),
  hears("error", "A frame was refused; the connection stays", {
    code: "validation_failed",
    message: "body: must not be empty",
  }),
];

/** `/ws/channels/{channel_id}/` as its documentation tells it. */
export const channelSocket: SocketDescription = {
  path: "/ws/channels/{channel_id}/",
  title: "One channel",
  summary:
    "One channel straight from its room, with nothing to join: opening it makes you a member of a public channel. `seq` " +
    "numbers every change without a gap: connect again with `?after=` the last one you saw, and what you missed comes " +
    "first. The text frame `ping` is answered `pong` by the runtime, asleep or not.",
  query: [
    { name: "ticket", description: "A single-use ticket from POST /api/ws-tickets/ (recommended)." },
    { name: "token", description: "An access token. It may end up in logs: prefer a ticket." },
    {
      name: "after",
      description: "The last `seq` you have seen: all changes since come in order, in the same frames.",
    },
  ],
  send: channelSays(),
  receive: [
    hears("connected", "The first frame", { channel_id: 1, seq: 41, user_id: 5, username: "jane_smith" }),
    ...channelHears,
  ],
  closeCodes: [
    { code: 4001, meaning: "Not signed in, or signed out since." },
    { code: 4003, meaning: "Not a member any more." },
    { code: 4004, meaning: "There is no such channel, as far as you may know." },
    {
      code: 4008,
      meaning: "Too many frames or handshakes, or too much that you have not read: wait, then connect again.",
    },
    { code: 4009, meaning: "Replaced by a newer socket of yours: do not reconnect." },
    { code: 4000, meaning: "Something went wrong on our side." },
  ],
};

function hears(name: keyof typeof ServerFrames, summary: string, fields: object) {
  return { name, summary, schema: ServerFrames[name], example: { type: name, ...fields } };
}
