import type { Refusal } from "../../realtime/dialect.ts";
import type { CommandResult } from "./calls.ts";
import type { Broadcast, Change, Effect, Event, Message, Write } from "./protocol.ts";

export interface Accepted {
  ok: true;
  writes: Write[];
  /** The reply to the sender when nothing is broadcast. */
  reply: Change | null;
  broadcasts: Broadcast[];
  effects: Effect[];
  message: Message | null;
  markedRead: number;
}

export type Outcome = Accepted | { ok: false; refusal: Refusal };

export function resultOf(outcome: Outcome): CommandResult {
  if (!outcome.ok) return outcome;
  const { message, markedRead, reply, broadcasts } = outcome;
  const change = reply ?? broadcasts.map(({ event }) => event).find(isChange) ?? null;
  return { ok: true, message, markedRead, change, isRepeated: reply !== null };
}

function isChange(event: Event): event is Change {
  return "seq" in event && event.type !== "Connected" && event.type !== "Resynced";
}

export function accepted(parts: Partial<Omit<Accepted, "ok">>): Accepted {
  return {
    ok: true,
    writes: [],
    reply: null,
    broadcasts: [],
    effects: [],
    message: null,
    markedRead: 0,
    ...parts,
  };
}
