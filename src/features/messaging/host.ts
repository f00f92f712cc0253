import type { Logger } from "../../lib/logger.ts";
import type { Dialect } from "../../realtime/dialect.ts";
import type { FrameRates } from "../../realtime/frame-limit.ts";
import type { Relay, RelayAnswer } from "../../realtime/subscribers.ts";
import type { ConnectionsAnswer, ConnectionsReport } from "./calls.ts";
import type { DirectoryChanges } from "./members.ts";
import type { Command, Event, Place, RoomAddress } from "./protocol.ts";

/** The world around a room: what the engine asks of it, and where rooms of different kinds differ. */
export interface RoomHost {
  dialect: Dialect<Command, Event, Place>;
  logger: Logger;
  frameRates: FrameRates;
  room: RoomAddress;
  /**
   * Notes durably that these members have written, so that people who both did are contacts. Repeating it is harmless.
   * Null in rooms whose members all came by an act of their own.
   */
  reportWriters: ((accountIds: number[]) => Promise<void>) | null;
  /** What changed of the members after a version, as the database has it, or null if there is no such room. */
  loadChanges(after: number): Promise<DirectoryChanges | null>;
  /** Gives a person's object what passed, for sockets of theirs that end there. */
  relay(accountId: number, relay: Relay): Promise<RelayAnswer>;
  /** Tells a person's object that its sockets may follow something no longer. */
  dismiss(accountId: number, topic: string): Promise<void>;
  reportConnections(accountId: number, report: ConnectionsReport): Promise<ConnectionsAnswer>;
  /** Which of these grants live. */
  findLiveGrants(grantIds: string[]): Promise<Set<string>>;
  /** Marks files as to be removed, durably. Repeating it is harmless. */
  markFilesDeleted(paths: string[]): Promise<void>;
  /** Counts what an account wrote in this room. False if that is more than it may write in a day. */
  chargeText(accountId: number, bytes: number): Promise<boolean>;
  /** Notes that this room has something to purge at a moment, durably. */
  queuePurge(dueAt: number): Promise<void>;
}
