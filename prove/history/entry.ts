/** A frame of a conversation's socket. */
export interface Frame {
  type: string;
  seq?: number;
  [field: string]: unknown;
}

/** What someone asks of a conversation by its socket. */
export type Request =
  | { type: "send"; clientId: string; content: string }
  | { type: "edit"; messageId: number; content: string }
  | { type: "delete" | "like" | "unlike" | "read"; messageId: number };

/** A call by REST. */
export interface Call {
  method: string;
  path: string;
  body: unknown;
  /** The `Idempotency-Key`, or null without one. */
  key: string | null;
  /** Whose membership this begins or ends. */
  membership?: { accountId: number; isMember: boolean };
}

type Recorded =
  | { type: "asked"; accountId: number; request: Request }
  /** `after` is where the connection resumes from, `head` the room's last change by its greeting. */
  | { type: "opened"; accountId: number; connection: number; after: number | null; head: number }
  | { type: "frame"; accountId: number; connection: number; frame: Frame }
  | { type: "closed"; accountId: number; connection: number; code: number }
  /** A member's connection was closed before its greeting. */
  | { type: "refused"; accountId: number; connection: number; code: number }
  | { type: "called"; accountId: number; call: number; what: Call }
  | { type: "answered"; accountId: number; call: number; status: number; body: unknown }
  /** By now everyone who watches is to have been sent this. */
  | { type: "expected"; username: string; isOnline: boolean }
  /** What someone's list shows as the last message, once it has had the time to learn of it. */
  | { type: "listed"; accountId: number; lastMessageId: number | null }
  /** Whether the file of a deleted message is still served, once its removal has had the time. */
  | { type: "fetched"; accountId: number; messageId: number; isServed: boolean }
  /** Messages that someone read by REST, with the moment at which they asked. */
  | { type: "paged"; accountId: number; askedAt: number; ids: number[] }
  /** What someone's events socket was sent of another's presence. */
  | { type: "presence"; accountId: number; username: string; isOnline: boolean }
  | { type: "killed" }
  | { type: "restarted" };

/** One thing that happened, and when by `performance.now()`. */
export type Entry = Recorded & { at: number };

/** An entry of one type. */
export type EntryOf<Type extends Entry["type"]> = Extract<Entry, { type: Type }>;

/** A message as the pages of a conversation show it. */
export interface PageMessage {
  id: number;
  sender_id: number;
  client_id: string | null;
  content: string;
  likes: number;
}

/** How everything is once nothing happens any more. */
export interface Ending {
  /** Every change, as a connection that resumes from 0 is sent it. */
  log: Frame[];
  /** All messages that are not deleted, ascending. */
  messages: PageMessage[];
  /** What each member's list says of the conversation; null where it is not on the list. */
  lists: { accountId: number; listed: { unread: number; lastMessageId: number | null } | null }[];
  /** Who is a member. */
  memberIds: number[];
  /** Whether each person that someone watches has a connection. */
  online: { username: string; isOnline: boolean }[];
  /** What the database, the objects and the bucket have that the others don't know of. */
  orphans: string[];
}

/** Everything that the people of one conversation asked for, were answered and were sent, in order, and how it ended. */
export interface History {
  entries: Entry[];
  /** Null before the end: only what holds at every moment can be judged then. */
  ending: Ending | null;
}

/** Writes down what happens, in the order in which it happens. */
export class Recorder {
  readonly entries: Entry[] = [];
  #connections = 0;
  #calls = 0;

  record(entry: Recorded): void {
    this.entries.push({ ...entry, at: performance.now() });
  }

  nextConnection(): number {
    this.#connections += 1;
    return this.#connections;
  }

  nextCall(): number {
    this.#calls += 1;
    return this.#calls;
  }
}
