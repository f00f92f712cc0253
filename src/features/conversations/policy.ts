import { AppError } from "../../lib/error.ts";
import type { Conversation } from "./store.ts";

/** A conversation as one of its members has it before them. */
export interface Membership {
  conversation: Conversation;
  role: "creator" | "member";
}

/** @throws AppError not_allowed for a conversation of two */
export function assertGroup(membership: Membership): void {
  if (membership.conversation.pairKey !== null) {
    throw new AppError(
      "not_allowed",
      "A conversation between two people cannot take more members. Create a group instead.",
    );
  }
}

/** A group has as many members as it may. */
export function groupIsFull(membersMax: number): AppError {
  const rule = `A group has ${membersMax} members at most, and a limited number over its whole life.`;
  return new AppError("too_many_members", `${rule} Make another group.`);
}

/** The one name of a pair, whoever of the two asks. */
export function pairKey(one: number, other: number): string {
  return `${Math.min(one, other)}:${Math.max(one, other)}`;
}
