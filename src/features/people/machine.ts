import type { InboxUpdate } from "../messaging/protocol.ts";
import type { PersonEvent } from "./protocol.ts";

export interface DeliveryOutcome {
  write: "save" | "remove" | null;
  events: PersonEvent[];
}

/**
 * Decides what an update from a room changes for a person who was told up to `toldSeq` [P1, P2]: late and repeated
 * ones change nothing, and a message is told of once.
 */
export function receiveUpdate(toldSeq: number, update: InboxUpdate): DeliveryOutcome {
  if (!update.isMember) return { write: "remove", events: [] };
  const events = update.newMessages
    .filter(({ message }) => message.seq > toldSeq)
    .map(({ message, unread }): PersonEvent => {
      return { type: "MessageArrived", conversationId: update.conversationId, message, unread };
    });
  return { write: update.seq > toldSeq ? "save" : null, events };
}
