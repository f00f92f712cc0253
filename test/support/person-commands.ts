import type { FriendCommand } from "../../src/features/people/friends/protocol.ts";
import type { InboxCommand } from "../../src/features/people/inbox/protocol.ts";
import type { InviteRequest } from "../../src/features/people/invites/protocol.ts";
import { NOTIFICATION_KINDS, type PersonEvent } from "../../src/features/people/modules.ts";
import { presentData } from "../../src/features/people/notifications/kind.ts";
import type {
  NotificationCommand,
  NotificationContent,
} from "../../src/features/people/notifications/protocol.ts";
import type { PresenceCommand } from "../../src/features/people/presence/protocol.ts";
import type { SubscriptionCommand } from "../../src/features/people/subscriptions/protocol.ts";

/** Client commands on a person's own sockets. */
export type PersonCommand =
  | { type: "Nothing" }
  | FriendCommand
  | InboxCommand
  | InviteRequest
  | NotificationCommand
  | PresenceCommand
  | SubscriptionCommand;

/** A notification as published. */
export function notified<Content extends NotificationContent>(
  id: string,
  at: number,
  content: Content,
): Extract<PersonEvent, { type: "Notified" }> {
  const kind = NOTIFICATION_KINDS[content.action];
  if (!kind) throw new Error(`nothing shows notifications of ${content.action}`);
  const data = presentData(NOTIFICATION_KINDS, { id, at, isRead: false, content });
  return { type: "Notified", id, at, action: content.action, data, ...kind.summarize(content) };
}
