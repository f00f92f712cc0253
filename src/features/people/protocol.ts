import type { Message } from "../messaging/protocol.ts";

/** What a person's object knows of one conversation, as its room stated it at the change `seq`. */
export interface InboxEntry {
  conversationId: number;
  seq: number;
  unread: number;
  lastMessage: Message | null;
  /** Removed from the list by the person, and nothing was said there since. */
  isHidden: boolean;
}

/** What notification sockets are told. */
export type PersonEvent =
  | { type: "Connected"; accountId: number }
  | { type: "MessageArrived"; conversationId: number; message: Message; unread: number };
