import type { NumberedPage, RoomCalls } from "../messaging/calls.ts";

/** RPC methods of a conversation. */
export interface ConversationCalls extends RoomCalls {
  /** A page by number, from 1, oldest messages first. */
  page(page: number, pageSize: number, directoryVersion: number): Promise<NumberedPage>;
  /** Messages by position, newest first; the newest is 0. */
  newest(offset: number, limit: number, directoryVersion: number): Promise<NumberedPage>;
  setListening(accountId: number, isListening: boolean): void;
  isReferenced(fileKey: string): boolean;
  /** Ends the object as a crash would, right after it has answered. For development. */
  evict(): void;
}
