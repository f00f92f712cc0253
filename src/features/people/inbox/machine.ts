import { assertNever } from "../../../lib/error.ts";
import type { InboxUpdate, News, Place } from "../../messaging/protocol.ts";
import type { InboxEvent } from "./protocol.ts";

interface UpdateOutcome {
  write: "save" | "remove" | null;
  at: number;
  events: InboxEvent[];
}

/** Late and repeated updates change nothing [P1, P2, P42], but the count may go down at the same change. */
export function decideUpdate(
  accountId: number,
  cursor: { seq: number; unread: number },
  update: InboxUpdate,
): UpdateOutcome {
  const place: Place = { roomId: update.conversationId, uuid: update.uuid };
  if (!update.isMember) {
    // Late: from before the person was added again.
    const isLate = update.seq < cursor.seq;
    const hasLeft = !isLate && cursor.seq >= 0 && update.isGroup;
    return {
      write: isLate ? null : "remove",
      at: Math.max(cursor.seq, update.seq),
      events: hasLeft ? [{ type: "ConversationRemoved", place }] : [],
    };
  }
  // A gap: the room sends the rest first.
  if (update.after !== undefined && update.after > cursor.seq) {
    return { write: null, at: cursor.seq, events: [] };
  }
  const news = update.news.filter(({ seq }) => seq > cursor.seq);
  const isNew = cursor.seq < 0 && update.isGroup;
  const events: InboxEvent[] = isNew ? [{ type: "ConversationAdded", place }] : [];
  events.push(...news.map((each) => eventOf(each, accountId, place)));
  const isReadSince = update.seq === cursor.seq && update.unread < cursor.unread;
  if (update.seq <= cursor.seq && !isReadSince) return { write: null, at: cursor.seq, events };
  if (update.unread < lastCount(cursor.unread, events)) {
    events.push({ type: "UnreadChanged", place, unread: update.unread });
  }
  return { write: "save", at: update.seq, events };
}

function lastCount(before: number, events: readonly InboxEvent[]): number {
  const brought = events.flatMap((event) =>
    event.type === "MessageSent" && !event.isOwn ? [event.unread] : [],
  );
  return brought.at(-1) ?? before;
}

function eventOf(news: News, accountId: number, place: Place): InboxEvent {
  switch (news.type) {
    case "MessageSent": {
      const { message, unread } = news;
      return { type: news.type, place, message, unread, isOwn: message.sender.accountId === accountId };
    }
    case "MessageLiked":
      return { type: news.type, place, messageId: news.messageId, likes: news.likes };
    default:
      return assertNever(news);
  }
}
