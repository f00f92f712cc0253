import type { Card } from "../../accounts/protocol.ts";

export type PresenceStatus = "online" | "idle" | "offline";

export interface Presence {
  status: PresenceStatus;
  /** When the person was last online, in milliseconds since 1970; null if never. */
  lastSeenAt: number | null;
}

/** `isArrival`: they were offline before. `lastSeenAt` is when they were last online. */
export interface PresenceChanged {
  type: "PresenceChanged";
  status: PresenceStatus;
  isArrival: boolean;
  at: number;
  lastSeenAt: number;
}

export type PresenceCommand = { type: "DeclareStatus"; status: PresenceStatus };

export type PresenceEvent = (PresenceChanged & { person: Card }) | { type: "StatusDeclared" };
