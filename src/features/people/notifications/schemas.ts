import { z } from "@hono/zod-openapi";
import type { Notification } from "../protocol.ts";
import { notificationData } from "./present.ts";

export const NotificationSchema = z
  .object({
    id: z.uuid(),
    action: z.enum(["game_invite", "new_friend", "new_tournament", "notification"]),
    data: z.record(z.string(), z.unknown()).openapi({ description: "The same as in the event of this name" }),
    is_read: z.boolean(),
  })
  .openapi("Notification");

export const MarkedSchema = z
  .object({ success: z.literal(true), notifications_marked_read: z.int() })
  .openapi("NotificationsMarkedRead");

export function presentNotification(notification: Notification): z.infer<typeof NotificationSchema> {
  const { id, isRead, content } = notification;
  return { id, action: content.action, data: notificationData(notification), is_read: isRead };
}
