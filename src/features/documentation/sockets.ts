import type { SocketDescription } from "../../realtime/frames.ts";
import { conversationSocket } from "../messaging/dialects/conversation-socket.ts";
import { eventsSocket } from "../people/dialects/events-socket.ts";
import { inboxSocket } from "../people/dialects/inbox.ts";

/** Every socket there is, in reading order. */
export const SOCKETS: readonly SocketDescription[] = [conversationSocket, inboxSocket, eventsSocket];
