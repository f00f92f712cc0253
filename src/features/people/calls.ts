import type { Relay } from "../../realtime/subscribers.ts";
import type { Card } from "../accounts/protocol.ts";
import type { ConnectionsAnswer, ConnectionsReport } from "../messaging/calls.ts";
import type { InboxUpdate } from "../messaging/protocol.ts";
import type { ChatEvent, InboxEntry } from "./inbox/protocol.ts";
import type { Engagement } from "./invites/protocol.ts";
import type { AnyNotification } from "./notifications/protocol.ts";
import type { Presence } from "./presence/protocol.ts";

/** RPC methods of a person's object. */
export interface PersonCalls extends Rpc.DurableObjectBranded {
  /** Takes a room's update for the inbox; returns the inbox's cursor for that room. Idempotent [P1, P2]. */
  deliver(update: InboxUpdate): number;
  reportConnections(report: ConnectionsReport): ConnectionsAnswer;
  /** Takes events for sockets that subscribe to a topic; returns their cursor, or null if none subscribes. */
  relay(relay: Relay): number | null;
  dismiss(topic: string): void;
  /** Stores a notification and sends it to sockets. Idempotent [P13]. */
  notify(notification: AnyNotification): void;
  /** Takes an event of another person's object. Idempotent [P12]. */
  receiveLetter(from: Card, event: { type: string }): Promise<void>;
  /** The inbox, after asking the rooms that the person is connected to; a room that fails is shown as last known [P3]. */
  readInbox(): Promise<InboxEntry[]>;
  /** Removes a conversation from the inbox until a new message arrives [P4]. */
  hideConversation(conversationId: number): Promise<void>;
  showConversation(conversationId: number): void;
  listNotifications(wanted: {
    isRead: boolean | null;
    limit: number;
    offset: number;
  }): Promise<{ items: AnyNotification[]; count: number }>;
  /** Returns how many notifications were marked as read. */
  markNotificationsRead(operation?: string | null): number;
  /** The person's presence, computed anew [P8]. */
  presence(): Promise<Presence>;
  /** Computes presence and corrects the directory [P11]. Returns the object's version if the directory was already right. */
  confirmPresence(): Promise<string | null>;
  showPresenceTo(accountId: number, isVisible: boolean): Promise<void>;
  tell(event: ChatEvent): void;
  game(): Promise<Engagement | null>;
  endGame(gameId: string): Promise<boolean>;
  /** Ends pending invites between two people after a block. */
  severInvites(accountId: number): Promise<boolean>;
  /** Closes the sockets of these grants, here and in rooms [P5]. */
  closeGrants(grantIds: string[]): Promise<void>;
  /** Tells contacts that the account is about to be deleted [P7]. */
  leave(grantIds: string[]): Promise<void>;
  erase(): Promise<void>;
}
