import { assertNever } from "../../lib/error.ts";
import type { Change, ReadOperation } from "./protocol.ts";

/** What the log keeps of a read: which messages it names, and how many of others' stood after them then. */
export interface ReadDetail {
  ids: number[];
  left: number;
  operation: ReadOperation | null;
}

/** What a change holds beyond its columns. No text of a message: a replay shows its present text. */
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

/** Reads that were stored before they told more are lists of numbers. */
export function readDetail(text: string | null): ReadDetail {
  const detail: ReadDetail | number[] = JSON.parse(text ?? "[]");
  return Array.isArray(detail) ? { ids: detail, left: 0, operation: null } : detail;
}
