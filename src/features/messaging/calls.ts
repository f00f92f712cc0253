import type { Refusal } from "../../realtime/dialect.ts";
import type { Change, Command, Message, RoomAddress, RoomSummary } from "./protocol.ts";

export type CommandResult =
  | {
      ok: true;
      message: Message | null;
      markedRead: number;
      change: Change | null;
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

export type NumberedPage = Pick<HistoryPage, "messages" | "count">;

/** `directoryVersion` is the version of the member list that the caller has seen; the room's is no older. */
export interface RoomCalls extends Rpc.DurableObjectBranded {
  perform(accountId: number, command: Command, directoryVersion: number): Promise<CommandResult>;
  /** The newest if `messageId` is null. The reader's mark is of the same moment. */
  before(
    messageId: number | null,
    limit: number,
    directoryVersion: number,
    readerId?: number,
  ): Promise<HistoryPage>;
  after(messageId: number, limit: number, directoryVersion: number): Promise<HistoryPage>;
  /** With news after the change `after`; null for someone who was never a member. */
  summary(accountId: number, directoryVersion: number, after?: number): Promise<RoomSummary | null>;
  /** Resolves once the people's objects know: removed members are sent nothing afterwards. */
  refreshDirectory(version: number): Promise<void>;
  closeGrants(accountId: number, grantIds: string[]): void;
  /** Returns when the next purge is due, in milliseconds since 1970. */
  purgeDeleted(now: number): { nextDueAt: number | null };
  /** Idempotent. */
  eraseAccount(accountId: number): Promise<void>;
}

export interface ConnectionsReport {
  room: RoomAddress;
  /** Empty if they left. */
  grantIds: string[];
  /** When their last connection closed, if they left; milliseconds since 1970. */
  leftAt?: number | undefined;
}

export interface ConnectionsAnswer {
  endedGrantIds: string[];
  /** The person's own sockets receive messages, which are then delivered at once in any case. */
  isListening: boolean;
}
