import { assertNever } from "../../../lib/error.ts";
import type { InboxUpdate, News, Place } from "../../messaging/protocol.ts";
import type { InboxEvent } from "./protocol.ts";

export interface UpdateOutcome {
  write: "save" | "remove" | null;
  /** Up to which change updates are taken then. */
  at: number;
  events: InboxEvent[];
}

/**
 * Decides what a room's update changes for a person whose cursor is at some change [P1, P2]: late and repeated updates
 * change nothing, one before which something is missing is not taken, and each piece of news is published once. At one
 * change, the unread count may still go down: by reading that is published to nobody.
 */
export function decideUpdate(
  accountId: number,
  cursor: { seq: number; unread: number },
  update: InboxUpdate,
): UpdateOutcome {
  if (!update.isMember) {
    // A late one is from before the person was added again.
    const isLate = update.seq < cursor.seq;
    return { write: isLate ? null : "remove", at: Math.max(cursor.seq, update.seq), events: [] };
  }
  // Something is missing before it, which the room sends first.
  if (update.after !== undefined && update.after > cursor.seq) {
    return { write: null, at: cursor.seq, events: [] };
  }
  const place: Place = { roomId: update.conversationId, uuid: update.uuid };
  const news = update.news.filter(({ seq }) => seq > cursor.seq);
  const isReadSince = update.seq === cursor.seq && update.unread < cursor.unread;
  return {
    write: update.seq > cursor.seq || isReadSince ? "save" : null,
    at: Math.max(cursor.seq, update.seq),
    events: news.map((each) => eventOf(each, accountId, place)),
  };
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
