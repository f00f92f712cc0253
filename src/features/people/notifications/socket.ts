import { z } from "zod";
import { clientFrame, serverFrame } from "../../../realtime/frames.ts";
import { errorExample } from "../dialects/socket-kind.ts";
import { createTypedSocket } from "../dialects/typed-socket.ts";
import { CONVERSATION_NOTICES } from "../inbox/socket.ts";
import type { NotificationCommand } from "./protocol.ts";

export const subscribedFrame = serverFrame("subscribed", "You receive notifications from now on", {}, {});
export const notificationFrame = serverFrame(
  "notification",
  "A notification",
  {
    id: z.string().describe("The UUID of the notification, or of the direct message"),
    kind: z
      .string()
      .describe(
        "added_to_workspace, added_to_channel, mention, direct_message, or another kind of notification",
      ),
    message: z.string().describe("What happened, in a sentence; of a direct message, sender and preview"),
    created_at: z.iso.datetime().describe("When it happened"),
  },
  {
    id: "01a1faef-f6cf-71f7-b098-51490452fa15",
    kind: "mention",
    message: "johndoe mentioned you in #general",
    created_at: "2026-11-20T12:15:00.000Z",
  },
);

export const notificationsSocket = createTypedSocket({
  path: "/ws/notifications/",
  title: "Notifications",
  summary:
    "After `subscribe`: you were added to a workspace or private channel, mentioned (`@username`) in a channel, " +
    "or sent a direct message; an unread count went down; you joined or left a group. All but direct messages are also listed at `/notifications/`.",
  receivesMessages: true,
  needsSubscription: true,
  actions: [
    clientFrame(
      "subscribe",
      "Receive notifications from now on",
      z.object({}),
      {},
      (): NotificationCommand => ({ type: "Subscribe" }),
    ),
  ],
  frames: [
    subscribedFrame,
    notificationFrame,
    ...CONVERSATION_NOTICES,
    errorExample("validation_failed", "type: must be subscribe."),
  ],
});
