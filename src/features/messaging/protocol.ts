import { fits, isVisible } from "../../lib/text.ts";
import type { Refusal } from "../../realtime/dialect.ts";

/** The canonical language of a room. Only dialects know the clients' field names. */

export interface Person {
  accountId: number;
  username: string;
  firstName: string;
  lastName: string;
  /** Empty in conversations. */
  email: string;
}

export function isSamePerson(one: Person, other: Person): boolean {
  return (
    one.accountId === other.accountId &&
    one.username === other.username &&
    one.firstName === other.firstName &&
    one.lastName === other.lastName &&
    one.email === other.email
  );
}

export interface Message {
  id: number;
  seq: number;
  sender: Person;
  content: string;
  attachment: string | null;
  clientId: string | null;
  /** The time that the client sent, echoed but never used. */
  clientTime: string | null;
  sentAt: number;
  readAt: number | null;
  editedAt: number | null;
  deletedAt: number | null;
  likes: number;
}

export type Command =
  | ({ type: "SendMessage" } & Pick<Message, "content" | "attachment" | "clientId" | "clientTime">)
  | { type: "EditMessage"; messageId: number; content: string }
  | { type: "DeleteMessage"; messageId: number }
  | { type: "LikeMessage"; messageId: number }
  | { type: "UnlikeMessage"; messageId: number }
  | { type: "MarkRead"; messageIds: number[] | "all"; operation?: string }
  | { type: "SetTyping"; isTyping: boolean };

/** A change is kept in the log and has a sequence number. */
export type Change =
  | { type: "MessageSent"; seq: number; message: Message }
  | { type: "MessageEdited"; seq: number; messageId: number; content: string; by: Person; at: number }
  | { type: "MessageDeleted"; seq: number; messageId: number; by: Person; at: number }
  | {
      type: "MessageLiked";
      seq: number;
      messageId: number;
      by: Person;
      isLiked: boolean;
      likes: number;
      at: number;
    }
  | { type: "MessagesRead"; seq: number; messageIds: number[]; by: Person; at: number }
  | GroupChange;

type ChangeOf<Type extends Change["type"]> = Extract<Change, { type: Type }>;

/** A change of the group itself. `by` is the member where they acted themselves. */
export type GroupChange =
  | { type: "MemberJoined"; seq: number; member: Person; by: Person; at: number }
  | { type: "MemberLeft"; seq: number; member: Person; by: Person; at: number }
  | { type: "ConversationRenamed"; seq: number; name: string | null; by: Person; at: number };

/** A signal is sent but not kept. */
type Signal =
  | { type: "Connected"; seq: number; person: Person }
  | { type: "Resynced"; seq: number }
  | { type: "TypingChanged"; by: Person; isTyping: boolean }
  | { type: "PersonCameOnline"; person: Person }
  | { type: "PersonWentOffline"; person: Person };

export type Event = Change | Signal;

export interface RoomAddress {
  kind: "conversation" | "channel";
  id: number;
}

export function topicOf({ kind, id }: RoomAddress): string {
  return `${kind}:${id}`;
}

export type Followed = { ok: true; seq: number } | { ok: false; refusal: Refusal };

/** Both ids of a room. A channel has no UUID. */
export interface Place {
  roomId: number;
  uuid: string;
}

export interface Broadcast {
  to: "all" | "others";
  event: Event;
}

export interface ReadOperation {
  id: string;
  markedRead: number;
}

export interface ReadMark {
  readId: number;
  /** The mark that others know: behind `readId` after reading during a block. */
  publishedReadId: number;
  /** Messages of others after the mark, without deleted ones [R14]. */
  unread: number;
  operation: ReadOperation | null;
}

export type Write =
  | { type: "insertMessage"; message: Message }
  | { type: "editMessage"; messageId: number; content: string; at: number }
  | { type: "blankMessage"; messageId: number; at: number }
  | { type: "setLike"; messageId: number; accountId: number; isLiked: boolean; likes: number; seq: number }
  | { type: "markRead"; change: ChangeOf<"MessagesRead">; from: number; to: number; by?: ReadOperation }
  | { type: "moveReadMark"; accountId: number; to: number; by?: ReadOperation }
  | { type: "appendChange"; change: Exclude<Change, { type: "MessageSent" | "MessagesRead" }> };

export type Effect =
  | { type: "startTyping"; by: Person; until: number }
  | { type: "stopTyping"; accountId: number }
  | { type: "cleanUp" };

export const MESSAGE_LENGTH_MAX = 5000;
export const CLIENT_ID_LENGTH_MAX = 64;
/** The client id that clients are shown; the id of an operation is longer and hidden. */
export function shownClientId({ clientId }: Message): string | null {
  return clientId !== null && fits(clientId, CLIENT_ID_LENGTH_MAX) ? clientId : null;
}

export function textOrFileName({ content, attachment }: Pick<Message, "content" | "attachment">): string {
  if (isVisible(content) || attachment === null) return content;
  return decodeURIComponent(attachment.slice(attachment.lastIndexOf("/") + 1));
}

export const CLIENT_IDS_REMEMBERED = 10_000;
export const READ_NUMBERS_MAX = 1000;
/** A longer gap is answered with a resync instead of a replay. */
export const REPLAY_CHANGES_MAX = 10_000;
export const TYPING_MS = 10_000;
/** The grace period in which a page may reload. */
export const LEAVE_GRACE_MS = 2000;
export const DELETED_KEPT_MS = 7 * 24 * 60 * 60 * 1000;

/** A change of members waits for at most this many deliveries [R43]. */
export const AWAITED_MAX = 50;

/** The update of a member's inbox: absolute values as of the change `seq`. */
export interface InboxUpdate {
  conversationId: number;
  uuid: string;
  /** Rooms of an earlier version omit it. */
  isGroup?: boolean;
  seq: number;
  /** Only for an object that has everything up to this change; if absent, every object takes it. */
  after?: number;
  isMember: boolean;
  unread: number;
  lastMessage: Message | null;
  /** In order, the person's own actions included. */
  news: News[];
}

export type News =
  /** `unread` is the count after it; unchanged by one's own messages. */
  | { type: "MessageSent"; seq: number; message: Message; unread: number }
  | { type: "MessageLiked"; seq: number; messageId: number; likes: number };

export interface RoomSummary {
  update: InboxUpdate | null;
  /** Or within the grace period. */
  isConnected: boolean;
  /** In milliseconds since 1970; null if not connected. An earlier version omits it. */
  heardAt?: number | null;
}
