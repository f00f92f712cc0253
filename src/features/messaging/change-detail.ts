import { assertNever } from "../../lib/error.ts";
import type { Change } from "./protocol.ts";

/** What a change holds beyond its columns. No text: a replay shows a message's present text. */
export function changeDetail(change: Exclude<Change, { type: "MessageSent" }>): string | null {
  switch (change.type) {
    case "MessagesRead":
      return JSON.stringify(change.messageIds);
    case "MessageLiked":
      return JSON.stringify({ isLiked: change.isLiked, likes: change.likes });
    case "MessageEdited":
    case "MessageDeleted":
      return null;
    default:
      return assertNever(change);
  }
}
