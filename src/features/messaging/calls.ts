import type { Refusal } from "../../realtime/dialect.ts";
import type { Change, Command, Message, RoomAddress, RoomSummary } from "./protocol.ts";
import type { ReadMark } from "./read-marks.ts";

/** The result of a command: what callers answer with, and nothing of how the room decided it. */
export type CommandResult =
  | {
      ok: true;
      /** The message that the command was about. */
      message: Message | null;
      /** How many messages the command marked as read. */
      markedRead: number;
      /** The change that it caused, or caused the first time; null if it changed nothing. */
      change: Change | null;
      /** Whether the room had already taken the same command, so that nothing was broadcast. */
      isRepeated: boolean;
    }
  | { ok: false; refusal: Refusal };

/** Messages in ascending order, and whether there are more in the direction of reading. */
export interface HistoryPage {
  messages: Message[];
  hasMore: boolean;
  /** How many messages the room has in all. */
  count: number;
  /** The last change that the page knows of. An object of an earlier version doesn't say. */
  seq?: number;
  /** Where a reader was named: how many messages of others they have not read, and up to which one they have. */
  reader?: Pick<ReadMark, "unread" | "readId">;
}

/** Messages of one page, and how many the room has in all. */
export interface NumberedPage {
  messages: Message[];
  count: number;
}

/**
 * What the Worker and other objects may call on the object of a room. `directoryVersion` is the version of the list of
 * members that the caller has seen: the room answers by that list or a newer one.
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
  /** Up to `limit` messages after a message. */
  after(messageId: number, limit: number, directoryVersion: number): Promise<HistoryPage>;
  /**
   * The state of the room for a person's inbox, with the news after the change `after`; null for someone who was never
   * a member.
   */
  summary(accountId: number, directoryVersion: number, after?: number): Promise<RoomSummary | null>;
  /** Reads what changed of the members, and resolves once their objects know of it: removed members are sent nothing afterwards. */
  refreshDirectory(version: number): Promise<void>;
  closeGrants(accountId: number, grantIds: string[]): void;
  /** Removes deleted messages whose time has come. Returns when the next are due, in milliseconds since 1970. */
  purgeDeleted(now: number): { nextDueAt: number | null };
  /** Removes what a deleted account wrote and liked. Idempotent. */
  eraseAccount(accountId: number): Promise<void>;
}

/** A person's connections to a room, as reported to their own object. */
export interface ConnectionsReport {
  room: RoomAddress;
  /** The logins by which the person is connected now; empty when they have left. */
  grantIds: string[];
  /** When their last connection closed, if they have left; milliseconds since 1970. */
  leftAt?: number | undefined;
}

export interface ConnectionsAnswer {
  /** Which of these logins have ended: the room closes their connections. */
  endedGrantIds: string[];
  /** Whether the person's own sockets subscribe to messages, which are then delivered at once even while they are in the room. */
  isListening: boolean;
}
