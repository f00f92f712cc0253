import { z } from "zod";
import { DELETED_ACCOUNT_NAME } from "../../../lib/deleted-account.ts";
import { text } from "../../../lib/text-schemas.ts";
import { isoTime } from "../../../lib/time.ts";
import {
  clientAction,
  type EventsPart,
  EXAMPLE,
  eventFrame,
  NotificationId,
  notified,
  Text,
} from "../dialects/events-frames.ts";
import type { Encodings } from "../dialects/socket-kind.ts";
import type { NotificationKind } from "./kind.ts";
import type { NotificationCommand, NotificationEvent, TextContent } from "./protocol.ts";
import { notificationFrame, subscribedFrame } from "./socket.ts";

const KIND_LENGTH_MAX = 64;
const { id, date } = EXAMPLE;

export const textKind: NotificationKind<TextContent> = {
  summarize: ({ kind, message }) => ({ kind, message }),
  fields: ({ kind, message }) => ({ message, type: kind }),
  personId: ({ by }) => by?.accountId,
  anonymize: ({ by, ...content }) => ({
    ...content,
    message: `${DELETED_ACCOUNT_NAME}${content.message.slice(by?.name.length)}`,
  }),
};

export const NOTIFICATION_EVENTS_PART: EventsPart = {
  actions: [
    clientAction(
      "read_notification",
      "Mark a notification as read",
      z.object({ id: NotificationId }),
      { id },
      (data): NotificationCommand => ({ type: "ReadNotification", id: data.id }),
    ),
    clientAction(
      "notification",
      "Send a notification to your own sockets and list",
      z.object({
        message: Text.describe("The text of the notification, of which something is visible"),
        type: text(KIND_LENGTH_MAX).min(1).describe("A word of your own for its kind"),
      }),
      { message: "Settings saved", type: "success" },
      ({ message, type }): NotificationCommand => ({ type: "Notify", message, kind: type }),
    ),
  ],
  frames: [
    eventFrame(
      "notification",
      "Your own notification or one from a workspace: see its type",
      z.object({
        message: z.string().describe("The text of the notification"),
        type: z
          .string()
          .describe("Your own type, or from a workspace: added_to_workspace, added_to_channel, mention"),
        ...notified,
      }),
      { id, message: "Settings saved", type: "success", date },
    ),
  ],
};

export const NOTIFICATION_ENCODINGS: Encodings<NotificationEvent> = {
  Notified: {
    events: ({ action, data }) => ({ action, data }),
    notifications: ({ id, at, kind, message }) =>
      notificationFrame.of({ id, kind, message, created_at: isoTime(at) }),
  },
  Subscribed: { notifications: () => subscribedFrame.of({}) },
};
