import { z } from "@hono/zod-openapi";
import { NOTIFICATION_KINDS } from "../modules.ts";
import { presentData } from "./kind.ts";
import type { AnyNotification } from "./protocol.ts";

export const NotificationSchema = z
  .object({
    id: z.uuid().describe("The id of the notification"),
    action: z
      .enum(Object.keys(NOTIFICATION_KINDS))
      .describe("What happened: the name of the event on /ws/events/"),
    data: z.record(z.string(), z.unknown()).describe("The same as in the event of this name"),
    is_read: z.boolean().describe("Whether you read it"),
  })
  .openapi("Notification");

export const MarkedSchema = z
  .object({
    success: z.literal(true).describe("Always true"),
    notifications_marked_read: z.int().min(0).describe("How many notifications became read"),
  })
  .openapi("NotificationsMarkedRead");

export function presentNotification(notification: AnyNotification): z.infer<typeof NotificationSchema> {
  const { id, isRead, content } = notification;
  return {
    id,
    action: content.action,
    data: { ...presentData(NOTIFICATION_KINDS, notification) },
    is_read: isRead,
  };
}
