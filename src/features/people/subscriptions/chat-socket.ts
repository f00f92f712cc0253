import { z } from "zod";
import { parseFrame } from "../../../realtime/dialect.ts";
import { type ClientFrame, clientFrame, serverFrame } from "../../../realtime/frames.ts";
import { CHANNEL_ACTIONS, CHANNEL_FRAMES } from "../../messaging/dialects/channel-frames.ts";
import { ChannelId, LastSeq } from "../../messaging/dialects/fields.ts";
import { createTypedSocket } from "../dialects/typed-socket.ts";
import type { SubscriptionCommand } from "./protocol.ts";

const Channel = z.object({ channel_id: ChannelId.positive() });

export const joinedFrame = serverFrame(
  "joined_channel",
  "You are subscribed to the channel",
  { channel_id: ChannelId, seq: LastSeq },
  { channel_id: 1, seq: 41 },
);
export const leftFrame = serverFrame(
  "left_channel",
  "The subscription ended: you left, or are no longer a member",
  { channel_id: ChannelId },
  { channel_id: 1 },
);

const channelActions = CHANNEL_ACTIONS.map(
  ({ name, summary, schema, example, decode }): ClientFrame<SubscriptionCommand> => ({
    name,
    summary,
    schema: schema.and(Channel),
    example: { ...example, channel_id: 1 },
    decode: (fields) => {
      const channel = parseFrame(Channel, fields);
      if (!channel.ok) return channel;
      const decoded = decode(fields);
      if (!decoded.ok) return decoded;
      const { channel_id: channelId } = channel.command;
      return { ok: true, command: { type: "ActInChannel", channelId, command: decoded.command } };
    },
  }),
);

const { connected: _, ...channelFrames } = CHANNEL_FRAMES;

export const chatSocket = createTypedSocket({
  path: "/ws/chat/",
  title: "Many channels",
  summary:
    "Events of every channel that you join. Joining makes you a member of a public channel; `after`, the last `seq` that you " +
    "saw of it, replays what you missed. Posting in a channel that you have not joined is answered to you alone.",
  actions: [
    clientFrame(
      "join_channel",
      "Subscribe to a channel on this socket",
      Channel.extend({
        after: z
          .int()
          .nonnegative()
          .nullish()
          .describe("The last `seq` you have seen of it; absent or null: no replay"),
      }),
      { channel_id: 1, after: 40 },
      ({ channel_id: channelId, after = null }): SubscriptionCommand => ({
        type: "JoinChannel",
        channelId,
        after,
      }),
    ),
    clientFrame(
      "leave_channel",
      "Unsubscribe from a channel; you stay a member",
      Channel,
      { channel_id: 1 },
      ({ channel_id }): SubscriptionCommand => ({ type: "LeaveChannel", channelId: channel_id }),
    ),
    ...channelActions,
  ],
  frames: [joinedFrame, leftFrame, ...Object.values(channelFrames)],
});
