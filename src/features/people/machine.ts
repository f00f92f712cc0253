import { assertNever } from "../../lib/error.ts";
import type { InboxUpdate, News, Place } from "../messaging/protocol.ts";
import type { PersonEvent } from "./protocol.ts";

export interface DeliveryOutcome {
  write: "save" | "remove" | null;
  events: PersonEvent[];
}

/**
 * Decides what an update from a room changes for a person who was told up to `toldSeq` [P1, P2]: late and repeated
 * ones change nothing, and each piece of news is told of once.
 */
export function receiveUpdate(accountId: number, toldSeq: number, update: InboxUpdate): DeliveryOutcome {
  if (!update.isMember) return { write: "remove", events: [] };
  const place: Place = { conversationId: update.conversationId, uuid: update.uuid };
  const news = update.news.filter(({ seq }) => seq > toldSeq);
  return {
    write: update.seq > toldSeq ? "save" : null,
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
