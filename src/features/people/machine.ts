import { assertNever } from "../../lib/error.ts";
import type { InboxUpdate, News, Place } from "../messaging/protocol.ts";
import type { PersonEvent } from "./protocol.ts";

export interface DeliveryOutcome {
  write: "save" | "remove" | null;
  /** Up to which change the person is told then. */
  at: number;
  events: PersonEvent[];
}

/**
 * Decides what an update from a room changes for a person who was told up to some change [P1, P2]: late and repeated
 * ones change nothing, one that leaves something out is not taken, and each piece of news is told of once. At one change, the unread count may still go down: by
 * reading that nobody is told of.
 */
export function receiveUpdate(
  accountId: number,
  told: { seq: number; unread: number },
  update: InboxUpdate,
): DeliveryOutcome {
  if (!update.isMember) {
    // One that comes late is from before the person was added again.
    const isLate = update.seq < told.seq;
    return { write: isLate ? null : "remove", at: Math.max(told.seq, update.seq), events: [] };
  }
  // Something is missing before it, which the room tells first.
  if (update.after !== undefined && update.after > told.seq) return { write: null, at: told.seq, events: [] };
  const place: Place = { roomId: update.conversationId, uuid: update.uuid };
  const news = update.news.filter(({ seq }) => seq > told.seq);
  const isReadSince = update.seq === told.seq && update.unread < told.unread;
  return {
    write: update.seq > told.seq || isReadSince ? "save" : null,
    at: Math.max(told.seq, update.seq),
    events: news.map((each) => eventOf(each, accountId, place)),
  };
}

function eventOf(news: News, accountId: number, place: Place): PersonEvent {
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
