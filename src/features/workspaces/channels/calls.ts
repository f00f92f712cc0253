import type { RelayedEvent } from "../../../realtime/subscribers.ts";
import type { RoomCalls } from "../../messaging/calls.ts";
import type { Followed } from "../../messaging/protocol.ts";

/** RPC methods of a channel. */
export interface ChannelCalls extends RoomCalls {
  /** Subscribes a person's object to the channel, for sockets there [R29]. */
  follow(accountId: number, directoryVersion: number): Promise<Followed>;
  unfollow(accountId: number): void;
  /** A page of changes after one, for a subscriber; null if they cannot be replayed [R16]. */
  replay(accountId: number, after: number): RelayedEvent[] | null;
  /** Resolves once the workspace's object knows of every message [W5]. */
  reportNow(): Promise<void>;
}
