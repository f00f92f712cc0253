import type { FrameIds } from "../../../realtime/dialect.ts";
import type { Command } from "../../messaging/protocol.ts";

export type SubscriptionCommand =
  | { type: "JoinChannel"; channelId: number; after: number | null }
  | { type: "LeaveChannel"; channelId: number }
  | { type: "ActInChannel"; channelId: number; command: Command; ids?: FrameIds }
  | { type: "WatchWorkspace"; workspaceId: number }
  | { type: "UnwatchWorkspace"; workspaceId: number };

export type SubscriptionEvent =
  | { type: "ChannelJoined"; channelId: number; seq: number }
  | { type: "ChannelLeft"; channelId: number }
  | { type: "WorkspaceWatched"; workspaceId: number }
  | { type: "WorkspaceUnwatched"; workspaceId: number };
