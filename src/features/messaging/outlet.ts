import type { Logger } from "../../lib/logger.ts";
import type { Audience } from "./audience.ts";
import type { History } from "./history.ts";
import type { MemberDirectory } from "./members.ts";
import type { InboxUpdate, Place } from "./protocol.ts";
import type { MessageStorage } from "./storage.ts";

/** What a room gives those who carry its log elsewhere. */
export interface OutletParts {
  storage: MessageStorage;
  history: History;
  members: MemberDirectory;
  audience: Pick<Audience, "isToBeToldAtOnce">;
  logger: Logger;
  place(): Place;
  /** The version of the list of members that the room has. */
  directoryVersion(): number;
}

/** Changes that were committed together. */
export interface CommittedChanges {
  /** Whether they are news to everyone, or everyone's last message or unread count may differ after them. */
  isNews: boolean;
  actorIds: number[];
}

/**
 * How a room's log reaches whom it concerns outside the room: by a cursor for each kind of delivery, so that nothing
 * is lost and nothing is told twice.
 */
export interface Outlet {
  /** To be called in the turn of a commit. */
  committed(changes: CommittedChanges): void;
  /** The list of members changed. True if someone is to be told of it. */
  membersChanged(): boolean;
  /** Someone's last connection closed. Resolves once they were told what would have waited, or could not be. */
  wentAway(accountId: number): Promise<void>;
  /** Resolves once a change by this person was told to those whose lists they may look at next, or could not be. */
  hasTold(accountId: number, seq: number): Promise<void>;
  /** Tells who is behind, as many people as asked for, and stores how far each was told. False if someone is left. */
  settle(atMost?: number): Promise<boolean>;
  /** When it is to be settled again, though nothing happens until then; null where everyone is told. Milliseconds since 1970. */
  nextDueAt(): number | null;
  /** What a member's own object is to know of the room, or null in a room that is on nobody's list. */
  updateFor(accountId: number): InboxUpdate | null;
}
