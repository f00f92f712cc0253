import { z } from "@hono/zod-openapi";
import { NOTIFICATION_KINDS } from "../modules.ts";
import { presentData } from "./kind.ts";
import type { AnyNotification } from "./protocol.ts";

export const NotificationSchema = z
  .object({
    id: z.uuid(),
    action: z.enum(Object.keys(NOTIFICATION_KINDS)),
    data: z.record(z.string(), z.unknown()).openapi({ description: "The same as in the event of this name" }),
    is_read: z.boolean(),
  })
  .openapi("Notification");

export const MarkedSchema = z
  .object({ success: z.literal(true), notifications_marked_read: z.int() })
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
