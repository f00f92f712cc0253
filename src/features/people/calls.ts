import type { Relay } from "../../realtime/subscribers.ts";
import type { Card } from "../accounts/protocol.ts";
import type { ConnectionsAnswer, ConnectionsReport } from "../messaging/calls.ts";
import type { InboxUpdate } from "../messaging/protocol.ts";
import type { ChatEvent, InboxEntry } from "./inbox/protocol.ts";
import type { Engagement } from "./invites/protocol.ts";
import type { AnyNotification, NotificationList, NotificationQuery } from "./notifications/protocol.ts";
import type { Presence } from "./presence/protocol.ts";

export interface PersonCalls extends Rpc.DurableObjectBranded {
  /** Returns the inbox's cursor for that room. Idempotent [P1, P2]. */
  deliver(update: InboxUpdate): number;
  reportConnections(report: ConnectionsReport): ConnectionsAnswer;
  /** Returns the cursor of the sockets that subscribe, or null if none does. */
  relay(relay: Relay): number | null;
  dismiss(topic: string): void;
  /** Idempotent [P13]. */
  notify(notification: AnyNotification): void;
  /** Idempotent [P12]. */
  receiveLetter(from: Card, event: { type: string }): Promise<void>;
  /** Asks the rooms that the person is connected to; one that fails is shown as last known [P3]. */
  readInbox(): Promise<InboxEntry[]>;
  /** Until a new message arrives [P4]. */
  hideConversation(conversationId: number): Promise<void>;
  showConversation(conversationId: number): void;
  listNotifications(wanted: NotificationQuery): Promise<NotificationList>;
  markNotificationsRead(operation?: string | null): number;
  /** Computed anew [P8]. */
  presence(): Promise<Presence>;
  /** Corrects the directory [P11]. Returns the object's version if it was right already. */
  confirmPresence(): Promise<string | null>;
  showPresenceTo(accountId: number, isVisible: boolean): Promise<void>;
  tell(event: ChatEvent): void;
  game(): Promise<Engagement | null>;
  endGame(gameId: string): Promise<boolean>;
  severInvites(accountId: number): Promise<boolean>;
  /** Here and in rooms [P5]. */
  closeGrants(grantIds: string[]): Promise<void>;
  /** Tells contacts that the account is about to be deleted [P7]. */
  leave(grantIds: string[]): Promise<void>;
  erase(): Promise<void>;
}
