import type { Logger } from "../../lib/logger.ts";
import type { Dialect } from "../../realtime/dialect.ts";
import type { FrameRates } from "../../realtime/frame-limit.ts";
import type { Relay, RelayAnswer } from "../../realtime/subscribers.ts";
import type { ConnectionsAnswer, ConnectionsReport } from "./calls.ts";
import type { DirectoryChanges } from "./members.ts";
import type { Command, Event, Place, RoomAddress } from "./protocol.ts";

export interface RoomHost {
  dialect: Dialect<Command, Event, Place>;
  logger: Logger;
  frameRates: FrameRates;
  room: RoomAddress;
  /** Two people who have written are contacts. Idempotent. Null in channels: their members joined themselves. */
  reportWriters: ((accountIds: number[]) => Promise<void>) | null;
  loadChanges(after: number): Promise<DirectoryChanges | null>;
  relay(accountId: number, relay: Relay): Promise<RelayAnswer>;
  dismiss(accountId: number, topic: string): Promise<void>;
  reportConnections(accountId: number, report: ConnectionsReport): Promise<ConnectionsAnswer>;
  findLiveGrants(grantIds: string[]): Promise<Set<string>>;
  markFilesDeleted(paths: string[]): Promise<void>;
  /** False if it exceeds the daily limit. */
  chargeText(accountId: number, bytes: number): Promise<boolean>;
  queuePurge(dueAt: number): Promise<void>;
}
