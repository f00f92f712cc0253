import { decide } from "../../src/features/messaging/machine.ts";
import type { Accepted, Outcome } from "../../src/features/messaging/outcome.ts";
import type { Command } from "../../src/features/messaging/protocol.ts";
import { RoomModel } from "./room-model.ts";

export const ADA = 1;
export const BEN = 2;
export const CLEO = 3;

export const send = (content: string, clientId: string | null = null): Command => {
  return { type: "SendMessage", content, attachment: null, clientId, clientTime: null };
};
export const edit = (messageId: number, content: string): Command => ({
  type: "EditMessage",
  messageId,
  content,
});
export const remove = (messageId: number): Command => ({ type: "DeleteMessage", messageId });
export const like = (messageId: number): Command => ({ type: "LikeMessage", messageId });
export const unlike = (messageId: number): Command => ({ type: "UnlikeMessage", messageId });
export const read = (...messageIds: number[]): Command => ({ type: "MarkRead", messageIds });
export const readAll: Command = { type: "MarkRead", messageIds: "all" };
export const typing = (isTyping: boolean): Command => ({ type: "SetTyping", isTyping });

/** A room of Ada, Ben and Cleo after a story with one command per second. */
export function roomAfter(...story: [accountId: number, command: Command][]): RoomModel {
  const room = new RoomModel(ADA, BEN, CLEO);
  for (const [index, [accountId, command]] of story.entries()) {
    room.accept(accepted(decide(room, accountId, command, (index + 1) * 1000)));
  }
  return room;
}

export function accepted(outcome: Outcome): Accepted {
  if (!outcome.ok) throw new Error(`refused: ${outcome.refusal.message}`);
  return outcome;
}
