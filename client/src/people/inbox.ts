import type { Conversation } from "../api-types.ts";
import type { Frame } from "../connection/link.ts";
import type { Context } from "../context.ts";
import type { OwnDoing } from "../room/room.ts";
import { Followed } from "./followed.ts";

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
  readonly last: { readonly sender: string; readonly text: string; readonly sentAt: string } | null;
  readonly unread: number;
}

export interface InboxState {
  /** Newest activity first; the newest 100. */
  readonly conversations: readonly InboxEntry[];
  /** Of all of them. */
  readonly unread: number;
}

type Told = Frame &
  Partial<Record<"conversation_id" | "unread_count", number>> &
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

  /** What was done in a room that is open here, of which no frame tells here. */
  did(id: number, own: OwnDoing): void {
    const entry = this.state.conversations.find((each) => each.id === id);
    if (!entry) return;
    if ("unread" in own) return this.set(unreadNow(this.state, id, own.unread));
    const { sender, text, sentAt } = own.message;
    if (entry.last && entry.last.sentAt > sentAt) return;
    this.set(raised(this.state, { ...entry, last: { sender, text, sentAt } }));
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
        return raised(state, { ...entry, unread, last: { sender, text, sentAt } });
      }
      case "unread_changed":
        return unreadNow(state, id, unread);
      case "conversation_removed":
        return totalled(state.conversations.filter((each) => each.id !== id));
      case "conversation_added":
        return null;
      default:
        return state;
    }
  }
}

function unreadNow({ conversations }: InboxState, id: number | undefined, unread: number): InboxState {
  return totalled(conversations.map((each) => (each.id === id ? { ...each, unread } : each)));
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
    last: last && { sender: last.sender_username, text: last.content, sentAt: last.timestamp },
    unread: conversation.unread_count,
  };
}
