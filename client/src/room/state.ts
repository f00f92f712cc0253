import type { Status } from "../connection/machine.ts";
import type { Pending } from "../outbox/storage.ts";

/** A message as the client shows one, of a conversation or of a channel. */
export interface Message {
  /** 1, 2, 3 … within its room. */
  readonly id: number;
  /** The sender's username. */
  readonly sender: string;
  /** Whether one sent it oneself, on this device or another. */
  readonly isMine: boolean;
  readonly text: string;
  /** The address of its file. */
  readonly attachment: string | null;
  /** ISO 8601, in UTC. */
  readonly sentAt: string;
  readonly editedAt: string | null;
  /** When another member read it first; null in channels. */
  readonly readAt: string | null;
  readonly likes: number;
  readonly clientId: string | null;
}

export interface Person {
  readonly id: number;
  readonly username: string;
}

export interface RoomState {
  /** The last change that is in here; null before anything is. */
  readonly seq: number | null;
  /** In the order of their ids, without the deleted ones. */
  readonly messages: readonly Message[];
  /** Whether there are older ones on the server. */
  readonly hasOlder: boolean;
  readonly unread: number;
  /** One has read up to this message; `unread` counts those of others after it. */
  readonly readThrough: number;
  readonly typing: readonly string[];
  readonly present: readonly string[];
  readonly me: Person | null;
}

/** A room as it is at one moment. */
export interface RoomSnapshot extends RoomState {
  readonly status: Status;
  /** Its number; null until the server has told it. */
  readonly id: number | null;
  /** One's own messages that have no answer yet. */
  readonly outbox: readonly Pending[];
}

export const EMPTY: RoomState = {
  seq: null,
  messages: [],
  hasOlder: false,
  unread: 0,
  readThrough: 0,
  typing: [],
  present: [],
  me: null,
};

/** Messages before those that are held, ascending. */
export interface Older {
  messages: readonly Message[];
  hasOlder: boolean;
}

/** The newest messages, ascending, and what is unread: all of it as change `seq` left it. */
export interface Page extends Older {
  seq: number;
  unread: number;
  readThrough: number;
}
