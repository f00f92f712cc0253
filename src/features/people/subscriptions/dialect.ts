import type { Encodings } from "../dialects/socket-kind.ts";
import { subscribedFrame, unsubscribedFrame } from "./activity-socket.ts";
import { joinedFrame, leftFrame } from "./chat-socket.ts";
import type { SubscriptionEvent } from "./protocol.ts";

export const SUBSCRIPTION_ENCODINGS: Encodings<SubscriptionEvent> = {
  ChannelJoined: { chat: ({ channelId, seq }) => joinedFrame.of({ channel_id: channelId, seq }) },
  ChannelLeft: { chat: ({ channelId }) => leftFrame.of({ channel_id: channelId }) },
  WorkspaceWatched: { activity: ({ workspaceId }) => subscribedFrame.of({ workspace_id: workspaceId }) },
  WorkspaceUnwatched: { activity: ({ workspaceId }) => unsubscribedFrame.of({ workspace_id: workspaceId }) },
};
