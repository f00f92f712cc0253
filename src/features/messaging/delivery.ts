import type { Logger } from "../../lib/logger.ts";
import type { Duty } from "../../realtime/alarm.ts";
import type { ConnectedMembers } from "./connected-members.ts";
import type { Facts } from "./facts.ts";
import type { History } from "./history.ts";
import type { RoomHost } from "./host.ts";
import type { MemberChanges, MemberDirectory } from "./members.ts";
import type { InboxUpdate, Message, Place } from "./protocol.ts";
import type { MessageStorage } from "./storage.ts";

/** What a room gives those who carry its log elsewhere. */
export interface DeliveryParts {
  sql: SqlStorage;
  storage: MessageStorage;
  history: History;
  members: MemberDirectory;
  facts: Facts;
  connectedMembers: Pick<ConnectedMembers, "needsImmediateDelivery">;
  logger: Logger;
  place(): Place;
  /** Something is to be done by the alarm that was not to be before. */
  armAlarm(): void;
}

/** The world around a room, with the way in which its log reaches whom it concerns elsewhere. */
export interface DeliveryHost extends RoomHost {
  createDelivery(parts: DeliveryParts): Delivery;
}

/** Changes that were committed together. */
export interface CommittedChanges {
  /** Whether they are news to everyone, or everyone's last message or unread count may differ after them. */
  isNews: boolean;
  actorIds: number[];
}

/** How a room's log reaches whom it concerns outside the room. */
export interface Delivery {
  /** What it has to do by the alarm. */
  readonly duties: Record<string, Duty>;
  /** To be called in the commit of each message. */
  sent(message: Message): void;
  /** To be called in the turn of a commit. */
  committed(changes: CommittedChanges): void;
  /** The list of members changed. */
  membersChanged(changes: MemberChanges): void;
  /** Resolves once those of them who became members or are none any more know it, `atMost` so many, or could not be told. */
  whenMembersNotified(atMost: number): Promise<void>;
  /** Someone's last connection closed. Resolves once they were told what they were not told while here, or could not be. */
  deliverMissed(accountId: number): Promise<void>;
  /** Resolves once a change by this person was told to those whose lists they may look at next, or could not be. */
  whenDelivered(accountId: number): Promise<void>;
  /**
   * What a member's own object is to know of the room if it has everything up to `after`, or of the present alone; null in a room that
   * is on nobody's list.
   */
  updateFor(accountId: number, after: number | null): InboxUpdate | null;
}
