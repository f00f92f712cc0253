import type { RoomCalls } from "../messaging/calls.ts";
import type { Message } from "../messaging/protocol.ts";

/** Messages of one page, and how many the conversation has in all. */
export interface NumberedPage {
  messages: Message[];
  count: number;
}

/** What may be called on the object of a conversation. */
export interface ConversationCalls extends RoomCalls {
  /** A page by number, from 1, the oldest messages first. */
  page(page: number, pageSize: number, directoryVersion: number): Promise<NumberedPage>;
  /** Messages by their position from the newest, which is 0; newest first. */
  newest(offset: number, limit: number, directoryVersion: number): Promise<NumberedPage>;
  setListening(accountId: number, isListening: boolean): void;
  /** Whether a message has the file with this key. */
  isReferenced(fileKey: string): boolean;
}
