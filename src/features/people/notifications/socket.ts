import { z } from "zod";
import { isoTime } from "../../../lib/time.ts";
import { type Decoded, decodeObject, refuse, type Speaker } from "../../../realtime/dialect.ts";
import {
  clientAction,
  type EventsPart,
  EXAMPLE,
  serverFrame,
  Text,
  Time,
  Uuid,
} from "../dialects/events-frames.ts";
import {
  CLOSE_CODES,
  CREDENTIALS_QUERY,
  connectedExample,
  type Encodings,
  errorExample,
  type SocketKind,
} from "../dialects/socket-kind.ts";
import type { NotificationKind } from "./kind.ts";
import type { NotificationCommand, NotificationEvent, TextContent } from "./protocol.ts";

const SubscribedFrame = z.object({ type: z.literal("subscribed") });
const NotificationFrame = z.object({
  type: z.literal("notification"),
  id: z.string(),
  kind: z
    .string()
    .describe(
      "added_to_workspace, added_to_channel, mention, direct_message, or another kind of notification",
    ),
  message: z.string(),
  created_at: z.iso.datetime(),
});

function decodeFrame(frame: string | ArrayBuffer, speaker: Speaker): Decoded<NotificationCommand> {
  const decoded = decodeObject(frame, speaker);
  if (!decoded.ok) return decoded;
  return decoded.command.type === "subscribe"
    ? { ok: true, command: { type: "Subscribe" } }
    : refuse("validation_failed", "type: is subscribe.");
}

/** `/ws/notifications/`: sends what concerns one, once the client has subscribed. */
export const notificationsSocket: SocketKind = {
  receivesMessages: true,
  needsSubscription: true,
  decode: decodeFrame,
  description: {
    path: "/ws/notifications/",
    title: "Notifications",
    summary:
      "Subscribe, and hear when you are added to a workspace or a private channel, mentioned (`@username`) in a channel, " +
      "or written to. All but direct messages are also in the list at `/notifications/`.",
    query: CREDENTIALS_QUERY,
    send: [
      {
        name: "subscribe",
        summary: "Hear of them from now on",
        schema: z.object({ type: z.literal("subscribe") }),
        example: { type: "subscribe" },
      },
    ],
    receive: [
      connectedExample,
      {
        name: "subscribed",
        summary: "You hear of them from now on",
        schema: SubscribedFrame,
        example: { type: "subscribed" },
      },
      {
        name: "notification",
        summary: "Something concerns you",
        schema: NotificationFrame,
        example: {
          type: "notification",
          id: "01a1faef-f6cf-71f7-b098-51490452fa15",
          kind: "mention",
          message: "johndoe mentioned you in #general",
          created_at: "2026-11-20T12:15:00.000Z",
        },
      },
      errorExample("validation_failed", "type: is subscribe."),
    ],
    closeCodes: CLOSE_CODES,
  },
};

const KIND_LENGTH_MAX = 64;
const { id, date } = EXAMPLE;

/** What a person notifies themselves of, and what happens to them in workspaces. */
export const textKind: NotificationKind<TextContent> = {
  summarize: ({ kind, message }) => ({ kind, message }),
  fields: ({ kind, message }) => ({ message, type: kind }),
};

export const NOTIFICATION_EVENTS_PART: EventsPart = {
  actions: [
    clientAction(
      "read_notification",
      "Mark a notification as read",
      z.object({ id: Uuid }),
      { id },
      (data): NotificationCommand => ({ type: "ReadNotification", id: data.id }),
    ),
    clientAction(
      "notification",
      "Tell your own tabs, and your list, something",
      z.object({ message: Text, type: z.string().min(1).max(KIND_LENGTH_MAX) }),
      { message: "Settings saved", type: "success" },
      ({ message, type }): NotificationCommand => ({ type: "Notify", message, kind: type }),
    ),
  ],
  frames: [
    serverFrame(
      "notification",
      "What you told yourself, or a notice of a workspace: see its type",
      z.object({
        id: z.guid(),
        message: z.string(),
        type: z
          .string()
          .describe("Your own; or of a workspace: added_to_workspace, added_to_channel, mention"),
        date: Time,
      }),
      { id, message: "Settings saved", type: "success", date },
    ),
  ],
};

export const NOTIFICATION_ENCODINGS: Encodings<NotificationEvent> = {
  Notified: {
    events: ({ action, data }) => ({ action, data }),
    notifications: (event): z.infer<typeof NotificationFrame> => ({
      type: "notification",
      id: event.id,
      kind: event.kind,
      message: event.message,
      created_at: isoTime(event.at),
    }),
  },
  Subscribed: { notifications: () => ({ type: "subscribed" }) },
};
