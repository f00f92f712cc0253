import type { SocketDescription } from "../../realtime/frames.ts";
import { channelSocket } from "../messaging/dialects/channel-socket.ts";
import { conversationSocket } from "../messaging/dialects/conversation-socket.ts";
import { activitySocket } from "../people/dialects/activity.ts";
import { chatSocket } from "../people/dialects/chat.ts";
import { eventsSocket } from "../people/dialects/events-socket.ts";
import { inboxSocket } from "../people/dialects/inbox.ts";
import { noticesSocket } from "../people/dialects/notices.ts";
import { presenceSocket } from "../people/dialects/presence.ts";

/** Every socket there is, in reading order. */
export const SOCKETS: readonly SocketDescription[] = [
  conversationSocket,
  inboxSocket,
  eventsSocket,
  chatSocket,
  channelSocket,
  activitySocket,
  presenceSocket,
  noticesSocket,
];
