import type { MessageAddress } from "../../../lib/ids.ts";
import type { Message, Place } from "../../messaging/protocol.ts";

export interface InboxEntry {
  conversationId: number;
  seq: number;
  unread: number;
  lastMessage: Message | null;
  /** Removed from the list by the person, without a new message since. */
  isHidden: boolean;
}

/** Chats and messages are identified by UUID. */
export type InboxCommand =
  | { type: "SendToChat"; chat: string; content: string; clientId: string | null; clientTime: string }
  /** `message` is null if the UUID is no message's. */
  | { type: "LikeInChat"; chat: string; message: MessageAddress | null; isLiked: boolean }
  | { type: "ReadMessage"; message: MessageAddress | null }
  | { type: "JoinChat"; chat: string };

export type InboxEvent =
  | { type: "MessageSent"; place: Place; message: Message; isOwn: boolean; unread: number }
  | { type: "MessageLiked"; place: Place; messageId: number; likes: number }
  | { type: "UnreadChanged"; place: Place; unread: number }
  | { type: "ConversationAdded"; place: Place }
  | { type: "ConversationRemoved"; place: Place }
  | ChatEvent;

export type ChatEvent = { type: "ChatCreated"; chat: string } | { type: "ChatJoined"; chat: string };
