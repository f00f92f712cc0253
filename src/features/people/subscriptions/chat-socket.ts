import { z } from "zod";
import { type Decoded, decodeObject, parseFrame, refuse, type Speaker } from "../../../realtime/dialect.ts";
import { CHANNEL_FRAMES, decodeChannelFrame } from "../../messaging/dialects/channel.ts";
import { channelHears, channelSays } from "../../messaging/dialects/channel-socket.ts";
import {
  CLOSE_CODES,
  CREDENTIALS_QUERY,
  connectedExample,
  type SocketKind,
} from "../dialects/socket-kind.ts";
import type { SubscriptionCommand } from "./protocol.ts";

const ChannelId = z.int().positive();

/** What clients say about the socket itself; all else they say is about a channel. */
const ClientFrames = {
  join_channel: z.object({
    channel_id: ChannelId,
    after: z.int().nonnegative().nullish().describe("The last `seq` you have seen"),
  }),
  leave_channel: z.object({ channel_id: ChannelId }),
} as const;

const ServerFrames = {
  joined_channel: z.object({
    type: z.literal("joined_channel"),
    channel_id: z.int(),
    seq: z.int().describe("The channel's last change: where to resume from"),
  }),
  left_channel: z.object({ type: z.literal("left_channel"), channel_id: z.int() }),
} as const;

export function encodeJoined(channel_id: number, seq: number): z.infer<typeof ServerFrames.joined_channel> {
  return { type: "joined_channel", channel_id, seq };
}

export function encodeLeft(channel_id: number): z.infer<typeof ServerFrames.left_channel> {
  return { type: "left_channel", channel_id };
}

function decodeFrame(frame: string | ArrayBuffer, speaker: Speaker): Decoded<SubscriptionCommand> {
  const decoded = decodeObject(frame, speaker);
  if (!decoded.ok) return decoded;
  const { type, ...fields } = decoded.command;
  switch (type) {
    case "join_channel": {
      const parsed = parseFrame(ClientFrames.join_channel, fields);
      if (!parsed.ok) return parsed;
      const { channel_id: channelId, after = null } = parsed.command;
      return { ok: true, command: { type: "JoinChannel", channelId, after } };
    }
    case "leave_channel": {
      const parsed = parseFrame(ClientFrames.leave_channel, fields);
      if (!parsed.ok) return parsed;
      return { ok: true, command: { type: "LeaveChannel", channelId: parsed.command.channel_id } };
    }
    default:
      return decodeInChannel(decoded.command);
  }
}

function decodeInChannel(fields: Record<string, unknown>): Decoded<SubscriptionCommand> {
  if (!CHANNEL_FRAMES.some((name) => name === fields.type)) {
    const known = [...Object.keys(ClientFrames), ...CHANNEL_FRAMES].join(", ");
    return refuse("validation_failed", `type: is one of ${known}.`);
  }
  const channel = parseFrame(ClientFrames.leave_channel, fields);
  if (!channel.ok) return channel;
  const decoded = decodeChannelFrame(fields);
  if (!decoded.ok) return decoded;
  return {
    ok: true,
    command: { type: "ActInChannel", channelId: channel.command.channel_id, command: decoded.command },
  };
}

/** `/ws/chat/`: many channels on one socket. What happens in a channel arrives in the frames of its room. */
export const chatSocket: SocketKind = {
  decode: decodeFrame,
  description: {
    path: "/ws/chat/",
    title: "Many channels",
    summary:
      "Channels that you join come on this one socket. Joining makes you a member of a public channel; with `after`, the last `seq` " +
      "you saw of it, what you missed comes first. Posting in a channel that you have not joined is answered to you alone.",
    query: CREDENTIALS_QUERY,
    send: [
      says("join_channel", "Have a channel come on this socket", { channel_id: 1, after: 40 }),
      says("leave_channel", "Have it come no longer; you stay a member", { channel_id: 1 }),
      ...channelSays({ channel_id: 1 }),
    ],
    receive: [
      connectedExample,
      hears("joined_channel", "The channel comes from here on", { channel_id: 1, seq: 41 }),
      hears("left_channel", "It comes no longer: you said so, or are no member any more", { channel_id: 1 }),
      ...channelHears,
    ],
    closeCodes: CLOSE_CODES,
  },
};

function says(name: keyof typeof ClientFrames, summary: string, fields: object) {
  const schema = z.object({ type: z.literal(name) }).and(ClientFrames[name]);
  return { name, summary, schema, example: { type: name, ...fields } };
}

function hears(name: "joined_channel" | "left_channel", summary: string, fields: object) {
  return { name, summary, schema: ServerFrames[name], example: { type: name, ...fields } };
}
