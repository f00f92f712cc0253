import type { Encodings } from "../dialects/socket-kind.ts";
import { encodeUnwatched, encodeWatched } from "./activity-socket.ts";
import { encodeJoined, encodeLeft } from "./chat-socket.ts";
import type { SubscriptionEvent } from "./protocol.ts";

export const SUBSCRIPTION_ENCODINGS: Encodings<SubscriptionEvent> = {
  ChannelJoined: { chat: ({ channelId, seq }) => encodeJoined(channelId, seq) },
  ChannelLeft: { chat: ({ channelId }) => encodeLeft(channelId) },
  WorkspaceWatched: { activity: ({ workspaceId }) => encodeWatched(workspaceId) },
  WorkspaceUnwatched: { activity: ({ workspaceId }) => encodeUnwatched(workspaceId) },
};
