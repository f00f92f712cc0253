import { AppError } from "../../lib/error.ts";
import type { Conversation } from "./store.ts";

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

export function groupIsFull(membersMax: number): AppError {
  const rule = `A group has ${membersMax} members at most, and a limited number of members over its lifetime.`;
  return new AppError("too_many_members", `${rule} Make another group.`);
}

/** The same for both members of a pair. */
export function pairKey(one: number, other: number): string {
  return `${Math.min(one, other)}:${Math.max(one, other)}`;
}
