import type { Refusal } from "../../realtime/dialect.ts";
import type { Change, Command, Message, RoomAddress, RoomSummary } from "./protocol.ts";

export type CommandResult =
  | {
      ok: true;
      message: Message | null;
      markedRead: number;
      /** The change that it caused, now or the first time; null if none. */
      change: Change | null;
      /** Whether it repeated an earlier command, so that nothing was broadcast. */
      isRepeated: boolean;
    }
  | { ok: false; refusal: Refusal };

export interface HistoryPage {
  messages: Message[];
  hasMore: boolean;
  count: number;
  /** The last change that the page includes. An earlier version omits it. */
  seq?: number;
  reader?: { unread: number; readId: number };
}

export interface NumberedPage {
  messages: Message[];
  count: number;
}

/**
 * RPC methods of a room. `directoryVersion` is the version of the member list that the caller has seen; the
 * room uses that or a newer one.
 */
export interface RoomCalls extends Rpc.DurableObjectBranded {
  perform(accountId: number, command: Command, directoryVersion: number): Promise<CommandResult>;
  /** Up to `limit` messages before a message, or the newest, and how far a member has read at the same moment. */
  before(
    messageId: number | null,
    limit: number,
    directoryVersion: number,
    readerId?: number,
  ): Promise<HistoryPage>;
  after(messageId: number, limit: number, directoryVersion: number): Promise<HistoryPage>;
  /**
   * The room's state for a person's inbox, with news after the change `after`; null for someone who was never
   * a member.
   */
  summary(accountId: number, directoryVersion: number, after?: number): Promise<RoomSummary | null>;
  /**
   * Reads the member changes and resolves once the people's objects know of them: removed members are sent
   * nothing afterwards.
   */
  refreshDirectory(version: number): Promise<void>;
  closeGrants(accountId: number, grantIds: string[]): void;
  /**
   * Purges messages that were deleted long enough ago. Returns when the next purge is due, in milliseconds
   * since 1970.
   */
  purgeDeleted(now: number): { nextDueAt: number | null };
  /** Erases a deleted account's messages and likes. Idempotent. */
  eraseAccount(accountId: number): Promise<void>;
}

/** A person's connections to a room, as reported to their own object. */
export interface ConnectionsReport {
  room: RoomAddress;
  /** The grants that the person is connected with; empty if they left. */
  grantIds: string[];
  /** When their last connection closed, if they left; milliseconds since 1970. */
  leftAt?: number | undefined;
}

export interface ConnectionsAnswer {
  endedGrantIds: string[];
  /**
   * Whether the person's own sockets subscribe to messages: then those are delivered at once even while they
   * are connected.
   */
  isListening: boolean;
}
