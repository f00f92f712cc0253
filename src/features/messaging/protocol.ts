import { fits, isVisible } from "../../lib/text.ts";
import type { Refusal } from "../../realtime/dialect.ts";

/** The language inside a room. No client's field names: those are the dialects' alone. */

export interface Person {
  accountId: number;
  username: string;
  firstName: string;
  lastName: string;
  /** Empty in rooms whose clients are not told it. */
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
  /** The room's sequence when it was sent. */
  seq: number;
  sender: Person;
  /** Empty once deleted. */
  content: string;
  /** Where its file is read, a path on our own host. */
  attachment: string | null;
  clientId: string | null;
  /** The time that the sender's client wrote beside it, echoed and never believed. */
  clientTime: string | null;
  sentAt: number;
  readAt: number | null;
  editedAt: number | null;
  deletedAt: number | null;
  likes: number;
}

export type Command =
  | {
      type: "SendMessage";
      content: string;
      attachment: string | null;
      clientId: string | null;
      clientTime: string | null;
    }
  | { type: "EditMessage"; messageId: number; content: string }
  | { type: "DeleteMessage"; messageId: number }
  | { type: "LikeMessage"; messageId: number }
  | { type: "UnlikeMessage"; messageId: number }
  /** `operation` identifies a read that may be repeated. */
  | { type: "MarkRead"; messageIds: number[] | "all"; operation?: string }
  | { type: "SetTyping"; isTyping: boolean };

/** What the room's log holds: each has its own place in the sequence. */
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

/** What happens to a group itself. Someone who joins or leaves by themselves does so by themselves: `by` is them. */
export type GroupChange =
  | { type: "MemberJoined"; seq: number; member: Person; by: Person; at: number }
  | { type: "MemberLeft"; seq: number; member: Person; by: Person; at: number }
  | { type: "ConversationRenamed"; seq: number; name: string | null; by: Person; at: number };

/** What passes, and is not kept. */
export type Signal =
  | { type: "Connected"; seq: number; person: Person }
  | { type: "Resynced"; seq: number }
  | { type: "TypingChanged"; by: Person; isTyping: boolean }
  | { type: "PersonCameOnline"; person: Person }
  | { type: "PersonWentOffline"; person: Person };

export type Event = Change | Signal;

/** Which room: conversations and channels are numbered each on their own. */
export interface RoomAddress {
  kind: "conversation" | "channel";
  id: number;
}

/** What those follow who follow a room by a socket that ends elsewhere. */
export function topicOf({ kind, id }: RoomAddress): string {
  return `${kind}:${id}`;
}

/** Whether one may follow a room, and from which change on. */
export type Followed = { ok: true; seq: number } | { ok: false; refusal: Refusal };

/** Where events happen: both names of the room. A channel has no UUID. */
export interface Place {
  roomId: number;
  uuid: string;
}

/** To whom an event goes: every connection in the room, or those of people other than the actor. */
export interface Broadcast {
  to: "all" | "others";
  event: Event;
}

/** A read that may be repeated, and how many messages it made read. */
export interface ReadOperation {
  id: string;
  markedRead: number;
}

/** What the machine asks to be stored. */
export type Write =
  | { type: "insertMessage"; message: Message }
  | { type: "editMessage"; messageId: number; content: string; at: number }
  | { type: "blankMessage"; messageId: number; at: number }
  | { type: "setLike"; messageId: number; accountId: number; isLiked: boolean; likes: number; seq: number }
  | {
      type: "markRead";
      change: Extract<Change, { type: "MessagesRead" }>;
      from: number;
      to: number;
      by?: ReadOperation;
    }
  /** Reading that nobody is told of. */
  | { type: "moveReadMark"; accountId: number; to: number; by?: ReadOperation }
  | { type: "appendChange"; change: Exclude<Change, { type: "MessageSent" | "MessagesRead" }> };

/** What the machine asks of the world outside the room. */
export type Effect =
  | { type: "startTyping"; by: Person; until: number }
  | { type: "stopTyping"; accountId: number }
  /** A message was deleted: its file is to go now, its row later. */
  | { type: "cleanUp" };

export const MESSAGE_LENGTH_MAX = 5000;
export const CLIENT_ID_LENGTH_MAX = 64;
/** The client id of a message as clients see it: the id of an operation, which is longer than theirs, is not shown. */
export function shownClientId({ clientId }: Message): string | null {
  return clientId !== null && fits(clientId, CLIENT_ID_LENGTH_MAX) ? clientId : null;
}

/** The text of a message, or the name of its file if it has none. */
export function textOrFileName({ content, attachment }: Pick<Message, "content" | "attachment">): string {
  if (isVisible(content) || attachment === null) return content;
  return decodeURIComponent(attachment.slice(attachment.lastIndexOf("/") + 1));
}

/** Among how many of the newest messages a repeated `clientId` is found. */
export const CLIENT_IDS_REMEMBERED = 10_000;
/** Of how many messages one read names the numbers: the newest. It reads all before them too. */
export const READ_NUMBERS_MAX = 1000;
/** A longer absence is answered with a resync instead of a replay. */
export const REPLAY_CHANGES_MAX = 10_000;
export const TYPING_MS = 10_000;
/** How long someone without a connection still counts as here: a page that is loaded again is back by then. */
export const LEAVE_GRACE_MS = 2000;
/** How long a deleted message's row stands. */
export const DELETED_KEPT_MS = 7 * 24 * 60 * 60 * 1000;

/** For how many people to be told a change of members waits [R43]. */
export const AWAITED_MAX = 50;

/** What a member's own object is told of a conversation: absolute values, as they stand at the change `seq`. */
export interface InboxUpdate {
  conversationId: number;
  uuid: string;
  /** Whether it is a group; rooms of an earlier version do not say. */
  isGroup?: boolean;
  seq: number;
  /** For an object that has everything up to this change; one that has less takes nothing. Without it, everyone takes it. */
  after?: number;
  /** False tells that the person is in the room no longer. */
  isMember: boolean;
  unread: number;
  lastMessage: Message | null;
  /** What happened after that change, in the order of the log: the person's own doings are among it. */
  news: News[];
}

export type News =
  /** `unread` is the count that the message brought; one's own messages bring none. */
  | { type: "MessageSent"; seq: number; message: Message; unread: number }
  /** `likes` is how many there are after it. */
  | { type: "MessageLiked"; seq: number; messageId: number; likes: number };

export interface RoomSummary {
  /** Null in a room that is on nobody's list. */
  update: InboxUpdate | null;
  /** Whether the person is here: connected, or back in a moment perhaps. */
  isConnected: boolean;
  /** When they were last heard here, milliseconds since 1970; null for someone who is not connected. An earlier version does not say. */
  heardAt?: number | null;
}
