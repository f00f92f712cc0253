import { assertNever } from "../../lib/error.ts";
import type { Change, ReadOperation } from "./protocol.ts";

export interface ReadDetail {
  ids: number[];
  left: number;
  operation: ReadOperation | null;
}

/** Has no message text: replays show the current one. */
export function changeDetail(
  change: Exclude<Change, { type: "MessageSent" | "MessagesRead" }>,
): string | null {
  switch (change.type) {
    case "MessageLiked":
      return JSON.stringify({ isLiked: change.isLiked, likes: change.likes });
    case "MemberJoined":
    case "MemberLeft":
      return JSON.stringify({ accountId: change.member.accountId });
    case "ConversationRenamed":
      return JSON.stringify({ name: change.name });
    case "MessageEdited":
    case "MessageDeleted":
      return null;
    default:
      return assertNever(change);
  }
}

/** Old rows have only the list of numbers. */
export function readDetail(text: string | null): ReadDetail {
  const detail: ReadDetail | number[] = JSON.parse(text ?? "[]");
  return Array.isArray(detail) ? { ids: detail, left: 0, operation: null } : detail;
}
