import type { DialectName } from "./dialects.ts";

/** What the load generator is told to do. A crowd is a name for sockets that stay open from one order to the next. */
export type Order = OpenOrder | ClosedLoopOrder | ConstantRateOrder | { type: "close"; crowd: string };

/** Opens the sockets of all rooms, all at once. */
export interface OpenOrder {
  type: "open";
  crowd: string;
  dialect: DialectName;
  /** An address for each socket. */
  rooms: string[][];
  /** Messages that each socket is to receive after its greeting, of what was said before; the first sender's, from 1. */
  missed: number;
}

/** The first `senders` of each room write, each as soon as one of its `inFlight` messages is back. */
export interface ClosedLoopOrder {
  type: "closed-loop";
  crowd: string;
  senders: number;
  inFlight: number;
  /** Not counted, before those that are. */
  warmUpMs: number;
  milliseconds: number;
}

/** The first `senders` of each room write in turn, at an even pace. */
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
      : CloseReport;

export interface OpenReport {
  /** Until every socket was open and greeted, as its server greets. */
  openedMs: number;
  /** Until every socket had received what it had missed. */
  caughtUpMs: number;
}

export interface ClosedLoopReport {
  messagesPerSecond: number;
  deliveriesPerSecond: number;
  p50Ms: number;
  p99Ms: number;
  /** Of the time counted, how much the load generator was busy: near 1, it is what was measured. */
  busy: number;
}

export interface ConstantRateReport {
  deliveries: number;
  p50Ms: number;
  p99Ms: number;
}

/** What went wrong in all that this crowd's sockets received, and how much that was. */
export interface CloseReport {
  deliveries: number;
  lost: number;
  duplicated: number;
  /** Out of the order in which they were sent, or not in the order of others in the room. */
  reordered: number;
}
