import type { Membership } from "./actions.ts";

export function isGroup({ conversation }: Membership): boolean {
  return conversation.pairKey === null;
}

/** Anyone leaves; the creator removes. */
export function canRemove(membership: Membership, actorId: number, targetId: number): boolean {
  return actorId === targetId || membership.role === "creator";
}

/** The one name of a pair, whoever of the two asks. */
export function pairKey(one: number, other: number): string {
  return `${Math.min(one, other)}:${Math.max(one, other)}`;
}
