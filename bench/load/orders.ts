import type { DialectName } from "./dialects.ts";

/** What the load generator can be ordered to do. A crowd names connections that stay open between orders. */
export type Order = OpenOrder | ClosedLoopOrder | ConstantRateOrder | { type: "close"; crowd: string };

/** Opens the connections of all rooms at the same time. */
export interface OpenOrder {
  type: "open";
  crowd: string;
  dialect: DialectName;
  /** For each room the address of each connection. */
  rooms: string[][];
  /** The number of earlier messages that each connection must be sent after its greeting. */
  replayed: number;
}

/** The first `senders` of each room keep `inFlight` messages each in flight: one that arrives is followed by the next. */
export interface ClosedLoopOrder {
  type: "closed-loop";
  crowd: string;
  senders: number;
  inFlight: number;
  /** Load before the part that is measured. */
  warmUpMs: number;
  measuredMs: number;
}

/** The first `senders` of each room take turns; one message is sent every `everyMs`. */
export interface ConstantRateOrder {
  type: "constant-rate";
  crowd: string;
  senders: number;
  messages: number;
  everyMs: number;
}

export type ReportOf<O extends Order> = O extends OpenOrder
  ? OpenReport
  : O extends ClosedLoopOrder
    ? ClosedLoopReport
    : O extends ConstantRateOrder
      ? ConstantRateReport
      : Faults;

export interface OpenReport {
  /** Until every connection was open and greeted. */
  openedMs: number;
  /** Until every connection had received its replay. */
  caughtUpMs: number;
}

export interface ClosedLoopReport {
  messagesPerSecond: number;
  deliveriesPerSecond: number;
  /** The load generator's share of its core, 0 to 1. Near 1, the generator limits the result. */
  busy: number;
}

export interface ConstantRateReport {
  deliveries: number;
}

/** What was wrong in everything that the connections of a crowd received. */
export interface Faults {
  deliveries: number;
  lost: number;
  duplicated: number;
  /** Not in the order in which they were sent, or in another order than for others in the room. */
  reordered: number;
}
