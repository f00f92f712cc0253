import type { NumberedPage, RoomCalls } from "../messaging/calls.ts";

export interface ConversationCalls extends RoomCalls {
  /** `page` counts from 1, oldest messages first. */
  page(page: number, pageSize: number, directoryVersion: number): Promise<NumberedPage>;
  /** Newest first; the newest is 0. */
  newest(offset: number, limit: number, directoryVersion: number): Promise<NumberedPage>;
  setListening(accountId: number, isListening: boolean): void;
  isReferenced(fileKey: string): boolean;
  /** Ends the object as a crash would, after it has answered. For development. */
  evict(): void;
}
