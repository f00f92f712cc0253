import type { RelayedEvent } from "../../../realtime/subscribers.ts";
import type { RoomCalls } from "../../messaging/calls.ts";
import type { Followed } from "../../messaging/protocol.ts";

export interface ChannelCalls extends RoomCalls {
  /** For sockets of the person's object [R29]. */
  follow(accountId: number, directoryVersion: number): Promise<Followed>;
  unfollow(accountId: number): void;
  /** One page for a subscriber; null if the changes cannot be replayed [R16]. */
  replay(accountId: number, after: number): RelayedEvent[] | null;
  /** Resolves once the workspace's object knows of every message [W5]. */
  reportNow(): Promise<void>;
}
