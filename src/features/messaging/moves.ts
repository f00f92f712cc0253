import { type Decoded, type Refusal, refuse } from "../../realtime/dialect.ts";
import type { Outcome, RoomFacts } from "./machine.ts";
import type { Command, Write } from "./protocol.ts";

/** One frame or call on its way through the room. */
export interface Move {
  accountId: number;
  decoded: Decoded<Command>;
  /** The connection it came by, or null for a call. */
  ws: WebSocket | null;
  decide?: (facts: RoomFacts, now: number) => Outcome;
  answer?: (outcome: Outcome) => void;
}

export const TOO_FAST: Refusal = {
  code: "rate_limited",
  message: "Too many frames. Connect again and slow down.",
};
export const NOTHING_DECODED = refuse("internal_error", "");
export const FAILED: Outcome = {
  ok: false,
  refusal: { code: "internal_error", message: "Something went wrong on our side. Send it again." },
};
/** Writes that are news to everyone, or after which everyone's last message or unread count may differ. */
export const NEWS_WRITES = new Set<Write["type"]>([
  "insertMessage",
  "editMessage",
  "blankMessage",
  "setLike",
]);

export function frameLength(frame: string | ArrayBuffer): number {
  return typeof frame === "string" ? frame.length : frame.byteLength;
}
