import type { MessageAddress } from "../../../lib/ids.ts";
import type { Message, Place } from "../../messaging/protocol.ts";

/** What a person's object knows of one conversation, as its room stated it at the change `seq`. */
export interface InboxEntry {
  conversationId: number;
  seq: number;
  unread: number;
  lastMessage: Message | null;
  /** Removed from the list by the person, and without a new message since. */
  isHidden: boolean;
}

/** What a person does in a chat on an events socket. Chats and messages are named by UUID. */
export type InboxCommand =
  | { type: "SendToChat"; chat: string; content: string; clientId: string | null; clientTime: string }
  /** `message` is null for a UUID that is no message's. */
  | { type: "LikeInChat"; chat: string; message: MessageAddress | null; isLiked: boolean }
  | { type: "ReadMessage"; message: MessageAddress | null }
  | { type: "JoinChat"; chat: string };

export type InboxEvent =
  /** `unread` is the count that it brought to this person. */
  | { type: "MessageSent"; place: Place; message: Message; isOwn: boolean; unread: number }
  | { type: "MessageLiked"; place: Place; messageId: number; likes: number }
  /** The person read elsewhere, or something unread was deleted. */
  | { type: "UnreadChanged"; place: Place; unread: number }
  /** The person became a member of a group, or is none any more. */
  | { type: "ConversationAdded"; place: Place }
  | { type: "ConversationRemoved"; place: Place }
  | ChatEvent;

export type ChatEvent = { type: "ChatCreated"; chat: string } | { type: "ChatJoined"; chat: string };
