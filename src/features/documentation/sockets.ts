import type { SocketDescription } from "../../realtime/frames.ts";
import { channelSocket } from "../messaging/dialects/channel.ts";
import { conversationSocket } from "../messaging/dialects/conversation.ts";
import { personSockets } from "../people/dialects/sockets.ts";

/** In reading order. */
export const SOCKETS: readonly SocketDescription[] = [
  conversationSocket,
  personSockets.inbox,
  personSockets.events,
  personSockets.chat,
  channelSocket,
  personSockets.activity,
  personSockets.presence,
  personSockets.notifications,
];
