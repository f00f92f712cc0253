import type { Conversation } from "../api-types.ts";
import type { Frame } from "../connection/link.ts";
import type { Context } from "../context.ts";
import { isOwnRead } from "../room/fold.ts";
import type { RoomFrame } from "../room/frames.ts";
import type { Message, RoomState } from "../room/state.ts";
import { Followed } from "./followed.ts";

export interface LastMessage {
  readonly id: number;
  readonly sender: string;
  readonly text: string;
  readonly sentAt: string;
}

/** A conversation as a list of them shows it. */
export interface InboxEntry {
  readonly id: number;
  /** Of a group; null where it has none. */
  readonly name: string | null;
  readonly isGroup: boolean;
  /** Usernames, one's own among them. */
  readonly people: readonly string[];
  /** The other's username, where there are two. */
  readonly other: string | null;
  readonly last: LastMessage | null;
  readonly unread: number;
}

export interface InboxState {
  /** Newest activity first; the newest 100. */
  readonly conversations: readonly InboxEntry[];
  /** Of all of them. */
  readonly unread: number;
}

type Told = Frame &
  Partial<Record<"conversation_id" | "message_id" | "unread_count", number>> &
  Partial<Record<"sender_username" | "content_preview" | "timestamp", string>>;

/** One's conversations, with what is unread in each. */
export class Inbox extends Followed<InboxState> {
  constructor(context: Context) {
    super(context, "/ws/chat/notifications/", { conversations: [], unread: 0 });
  }

  get conversations(): readonly InboxEntry[] {
    return this.snapshot.conversations;
  }

  get unread(): number {
    return this.snapshot.unread;
  }

  /** What a room that is open here has become by these frames: the server sends the inbox no edits, deletions and words of one's own. */
  roomChanged(id: number, frames: readonly RoomFrame[], room: RoomState): void {
    if (frames.some((frame) => isOwnRead(frame, room))) {
      this.set(changed(this.state, id, { unread: room.unread }));
    }
    const entry = this.state.conversations.find((each) => each.id === id);
    if (!entry) return;
    const shown = entry.last?.id ?? 0;
    const newest = room.messages.at(-1);
    if (newest?.isMine && newest.id > shown) {
      this.set(raised(this.state, { ...entry, last: lastOf(newest) }));
    } else if (frames.some((frame) => isRewritten(frame, shown))) {
      if (newest || !room.hasOlder)
        this.set(changed(this.state, id, { last: newest ? lastOf(newest) : null }));
      // What was before it isn't held here.
      else this.refresh();
    }
  }

  protected override async read(): Promise<InboxState> {
    return totalled((await this.context.api.get("/api/chat/conversations/")).map(entryOf));
  }

  protected override take(state: InboxState, frame: Told): InboxState | null {
    const { conversation_id: id, unread_count: unread = 0 } = frame;
    const entry = state.conversations.find((each) => each.id === id);
    switch (frame.type) {
      case "new_message": {
        if (!entry) return null;
        const { sender_username: sender = "", content_preview: text = "", timestamp: sentAt = "" } = frame;
        return raised(state, { ...entry, unread, last: { id: frame.message_id ?? 0, sender, text, sentAt } });
      }
      case "unread_changed":
        return changed(state, id, { unread });
      case "conversation_removed":
        return totalled(state.conversations.filter((each) => each.id !== id));
      case "conversation_added":
        return null;
      default:
        return state;
    }
  }
}

function isRewritten(frame: RoomFrame, messageId: number): boolean {
  const isIt = frame.type === "message_edited" || frame.type === "message_deleted";
  return isIt && frame.message_id === messageId;
}

function lastOf({ id, sender, text, sentAt }: Message): LastMessage {
  return { id, sender, text, sentAt };
}

function changed(
  { conversations }: InboxState,
  id: number | undefined,
  part: Partial<InboxEntry>,
): InboxState {
  return totalled(conversations.map((each) => (each.id === id ? { ...each, ...part } : each)));
}

function raised({ conversations }: InboxState, entry: InboxEntry): InboxState {
  return totalled([entry, ...conversations.filter(({ id }) => id !== entry.id)]);
}

function totalled(conversations: readonly InboxEntry[]): InboxState {
  return { conversations, unread: conversations.reduce((sum, { unread }) => sum + unread, 0) };
}

function entryOf(conversation: Conversation): InboxEntry {
  const {
    id,
    name,
    is_group: isGroup,
    participants,
    other_participant: other,
    last_message: last,
  } = conversation;
  return {
    id,
    name,
    isGroup,
    people: participants.map(({ username }) => username),
    other: other?.username ?? null,
    last: last && {
      id: last.id,
      sender: last.sender_username,
      text: last.content,
      sentAt: last.timestamp,
    },
    unread: conversation.unread_count,
  };
}
