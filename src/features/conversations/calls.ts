import type { NumberedPage, RoomCalls } from "../messaging/calls.ts";

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
