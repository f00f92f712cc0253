import { z } from "zod";
import { parseFrame } from "../../../realtime/dialect.ts";
import { decodeChannelFrame } from "../../messaging/dialects/channel.ts";
import { channelHears, channelSays } from "../../messaging/dialects/channel-socket.ts";
import type { ClientAction } from "../dialects/socket-kind.ts";
import { clientFrame, createTypedSocket, serverFrame } from "../dialects/typed-socket.ts";
import type { SubscriptionCommand } from "./protocol.ts";

const Channel = z.object({ channel_id: z.int().positive() });

export const joinedFrame = serverFrame(
  "joined_channel",
  "The channel comes from here on",
  { channel_id: z.int(), seq: z.int().describe("The channel's last change: where to resume from") },
  { channel_id: 1, seq: 41 },
);
export const leftFrame = serverFrame(
  "left_channel",
  "It comes no longer: you said so, or are no member any more",
  { channel_id: z.int() },
  { channel_id: 1 },
);

const channelActions = channelSays({ channel_id: 1 }).map(
  (description): ClientAction => ({
    ...description,
    decode: (fields) => {
      const channel = parseFrame(Channel, fields);
      if (!channel.ok) return channel;
      const decoded = decodeChannelFrame(fields as Record<string, unknown>);
      if (!decoded.ok) return decoded;
      const { command } = decoded;
      const act: SubscriptionCommand = {
        type: "ActInChannel",
        channelId: channel.command.channel_id,
        command,
      };
      return { ok: true, command: act };
    },
  }),
);

/** `/ws/chat/`: many channels on one socket. What happens in a channel arrives in the frames of its room. */
export const chatSocket = createTypedSocket({
  path: "/ws/chat/",
  title: "Many channels",
  summary:
    "Channels that you join come on this one socket. Joining makes you a member of a public channel; with `after`, the last `seq` " +
    "you saw of it, what you missed comes first. Posting in a channel that you have not joined is answered to you alone.",
  actions: [
    clientFrame(
      "join_channel",
      "Have a channel come on this socket",
      Channel.extend({ after: z.int().nonnegative().nullish().describe("The last `seq` you have seen") }),
      { channel_id: 1, after: 40 },
      ({ channel_id: channelId, after = null }): SubscriptionCommand => ({
        type: "JoinChannel",
        channelId,
        after,
      }),
    ),
    clientFrame(
      "leave_channel",
      "Have it come no longer; you stay a member",
      Channel,
      { channel_id: 1 },
      ({ channel_id }): SubscriptionCommand => ({ type: "LeaveChannel", channelId: channel_id }),
    ),
    ...channelActions,
  ],
  frames: [joinedFrame, leftFrame, ...channelHears],
});
