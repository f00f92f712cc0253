/** A message as the client shows one, of a conversation or of a channel. */
export interface Message {
  /** 1, 2, 3 … within its room. */
  readonly id: number;
  /** The sender's username. */
  readonly sender: string;
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

/** What happened in a room. What has a `seq` is part of its log; the rest passes. */
export type Change =
  | { type: "sent"; seq: number; message: Message }
  | { type: "edited"; seq: number; id: number; text: string; at: string }
  | { type: "deleted"; seq: number; id: number }
  | { type: "liked"; seq: number; id: number; likes: number }
  /** `isMine`: by whoever is signed in here, be it in another tab. */
  | { type: "read"; seq: number; ids: readonly number[]; at: string; isMine: boolean }
  /** Something that shows nowhere in the state. */
  | { type: "noted"; seq: number }
  | { type: "typing"; who: string; isTyping: boolean }
  | { type: "presence"; who: string; isOnline: boolean };

/** What is part of the room's log. */
export type Logged = Extract<Change, { seq: number }>;

export interface RoomState {
  /** The last change taken in; null before anything is. */
  readonly seq: number | null;
  /** In the order of their ids, without the deleted ones. */
  readonly messages: readonly Message[];
  /** Whether there are older ones on the server. */
  readonly hasOlder: boolean;
  readonly unread: number;
  /** Messages up to this one are in `unread` already, or never count. */
  readonly countedThrough: number;
  /** Of one's own read mark, as far as it is known. */
  readonly readThrough: number;
  readonly typing: readonly string[];
  readonly present: readonly string[];
  readonly me: Person | null;
}

export const EMPTY: RoomState = {
  seq: null,
  messages: [],
  hasOlder: false,
  unread: 0,
  countedThrough: 0,
  readThrough: 0,
  typing: [],
  present: [],
  me: null,
};

/** What the server told of the newest messages at once. */
export interface Page {
  /** Ascending. */
  messages: readonly Message[];
  hasOlder: boolean;
  unread: number;
  /** The newest message when unread ones were counted, which may be before or after the page was read. */
  countedThrough: number;
}

/** The room as a page shows it, at least as new as a change. */
export function begin(state: RoomState, seq: number, page: Page): RoomState {
  const { messages, countedThrough } = page;
  const others = messages.filter(({ sender }) => sender !== state.me?.username);
  const unread = page.unread + others.filter(({ id }) => id > countedThrough).length;
  const firstUnread = unread > 0 ? (others.at(-unread) ?? messages[0]) : undefined;
  const readThrough = firstUnread ? firstUnread.id - 1 : (messages.at(-1)?.id ?? 0);
  return { ...state, ...page, seq, unread, readThrough };
}

/** With messages from before those that are held. */
export function extend(state: RoomState, older: readonly Message[], hasOlder: boolean): RoomState {
  const oldest = state.messages[0]?.id ?? Number.POSITIVE_INFINITY;
  return { ...state, hasOlder, messages: [...older.filter(({ id }) => id < oldest), ...state.messages] };
}

/** A socket greeted whoever is signed in: what passed on the one before is over. */
export function greet(state: RoomState, me: Person): RoomState {
  return { ...state, me, typing: [], present: [] };
}

/** The socket is gone, and with it whoever it told of. */
export function forgetPeople(state: RoomState): RoomState {
  return state.typing.length + state.present.length === 0 ? state : { ...state, typing: [], present: [] };
}
