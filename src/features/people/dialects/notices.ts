import { z } from "zod";
import { messageUuid } from "../../../lib/ids.ts";
import { isoTime } from "../../../lib/time.ts";
import { type Decoded, decodeObject, refuse, type Speaker } from "../../../realtime/dialect.ts";
import type { SocketDescription } from "../../../realtime/frames.ts";
import { noticeOf } from "../notifications/present.ts";
import type { PersonCommand } from "../protocol.ts";
import { previewOf } from "./inbox.ts";
import {
  CLOSE_CODES,
  CREDENTIALS_QUERY,
  connectedExample,
  errorExample,
  nothing,
  type PersonEncoders,
  personDialect,
} from "./person.ts";

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

const ENCODERS: PersonEncoders = {
  Connected: ({ accountId }) => [{ type: "connected", user_id: accountId }],
  Subscribed: () => [{ type: "subscribed" }],
  Notified: ({ notification }) => {
    const { kind, message } = noticeOf(notification.content);
    return [
      { type: "notification", id: notification.id, kind, message, created_at: isoTime(notification.at) },
    ];
  },
  MessageSent: ({ place, message, isOwn }) =>
    isOwn
      ? []
      : [
          {
            type: "notification",
            id: messageUuid({ conversationId: place.roomId, messageId: message.id }),
            kind: "direct_message",
            message: `${message.sender.username}: ${previewOf(message)}`,
            created_at: isoTime(message.sentAt),
          },
        ],
  MessageLiked: nothing,
  ChatCreated: nothing,
  ChatJoined: nothing,
  PresenceChanged: nothing,
  ChannelJoined: nothing,
  ChannelLeft: nothing,
  WorkspaceWatched: nothing,
  WorkspaceUnwatched: nothing,
  StatusDeclared: nothing,
  InviteAccepted: nothing,
  InviteDeclined: nothing,
  InviteEnded: nothing,
  GameFound: nothing,
};

/** `/ws/notifications/`: told of what concerns one, once it asked. */
export const noticesDialect = personDialect("notifications", ENCODERS, decodeFrame);

function decodeFrame(frame: string | ArrayBuffer, speaker: Speaker): Decoded<PersonCommand> {
  const decoded = decodeObject(frame, speaker);
  if (!decoded.ok) return decoded;
  return decoded.command.type === "subscribe"
    ? { ok: true, command: { type: "Subscribe" } }
    : refuse("validation_failed", "type: is subscribe.");
}

export const noticesSocket: SocketDescription = {
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
};
