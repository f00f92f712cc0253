import type { Duty } from "../../realtime/alarm.ts";
import type { ConnectedMembers } from "./connected-members.ts";
import type { RoomHost } from "./host.ts";
import type { MemberChanges } from "./members.ts";
import type { RoomParts } from "./parts.ts";
import type { InboxUpdate, Message } from "./protocol.ts";

export interface DeliveryParts
  extends Pick<
    RoomParts,
    "sql" | "storage" | "history" | "members" | "facts" | "logger" | "place" | "armAlarm"
  > {
  connectedMembers: Pick<ConnectedMembers, "needsImmediateDelivery">;
}

export interface DeliveryHost extends RoomHost {
  createDelivery(parts: DeliveryParts): Delivery;
}

export interface CommittedChanges {
  isNews: boolean;
  actorIds: number[];
}

export interface Delivery {
  readonly duties: Record<string, Duty>;
  /** Call in the commit of each message. */
  sent(message: Message): void;
  /** Call in the turn of a commit. */
  committed(changes: CommittedChanges): void;
  membersChanged(changes: MemberChanges): void;
  /** Resolves once at most `atMost` people who joined or left were told, or that failed. */
  whenMembersNotified(atMost: number): Promise<void>;
  /** Resolves once what a person missed while they were connected is delivered, or that failed. */
  deliverMissed(accountId: number): Promise<void>;
  /** Resolves once a change by this person is delivered to the lists that they read next, or that failed. */
  whenDelivered(accountId: number): Promise<void>;
  /** Without news if `after` is null. Null if the room is on nobody's list. */
  updateFor(accountId: number, after: number | null): InboxUpdate | null;
}
