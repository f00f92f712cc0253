import { z } from "zod";
import { clientFrame, serverFrame } from "../../../realtime/frames.ts";
import { errorExample } from "../dialects/socket-kind.ts";
import { createTypedSocket } from "../dialects/typed-socket.ts";
import { CONVERSATION_NOTICES } from "../inbox/socket.ts";
import type { NotificationCommand } from "./protocol.ts";

export const subscribedFrame = serverFrame("subscribed", "You hear of them from now on", {}, {});
export const notificationFrame = serverFrame(
  "notification",
  "Something concerns you",
  {
    id: z.string(),
    kind: z
      .string()
      .describe(
        "added_to_workspace, added_to_channel, mention, direct_message, or another kind of notification",
      ),
    message: z.string(),
    created_at: z.iso.datetime(),
  },
  {
    id: "01a1faef-f6cf-71f7-b098-51490452fa15",
    kind: "mention",
    message: "johndoe mentioned you in #general",
    created_at: "2026-11-20T12:15:00.000Z",
  },
);

/** `/ws/notifications/`: sends what concerns one, once the client has subscribed. */
export const notificationsSocket = createTypedSocket({
  path: "/ws/notifications/",
  title: "Notifications",
  summary:
    "Subscribe, and hear when you are added to a workspace or a private channel, mentioned (`@username`) in a channel, " +
    "or written to; and when an unread count goes down, or you are added to a group or removed. All but direct messages are also in the list at `/notifications/`.",
  receivesMessages: true,
  needsSubscription: true,
  actions: [
    clientFrame(
      "subscribe",
      "Hear of them from now on",
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
