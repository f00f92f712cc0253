import { Meter } from "../../../test/support/meter.ts";
import { emptyTally, type Tally } from "../tally.ts";
import { now } from "./clock.ts";
import { pendingTimers } from "./timers.ts";

/** An event after this time without another counts as waking the object. */
const IDLE_MS = 1000;

interface ObjectState {
  running: number;
  /** Since when nothing has been running. */
  idleSince: number;
}

/** An alarm that is set and has not run. */
export interface PendingAlarm {
  object: string;
  /** By the Worker's clock, epoch milliseconds. */
  at: number;
}

export interface Report {
  tally: Tally;
  pendingAlarms: PendingAlarm[];
  pendingTimers: number;
  /** Whether no alarm is set, no timer is pending and no object is busy. */
  isIdle: boolean;
  /** The Worker's clock, epoch milliseconds. */
  now: number;
  /** Calls made to objects via their namespaces; must equal the calls received. */
  callsMade: number;
}

export const tally = emptyTally();
export const meter = new Meter();
/** By object. */
export const pendingAlarms = new Map<string, number>();
const objects = new Map<string, ObjectState>();
let callsMade = 0;

/** Counts an event that reached an object. Returns what to call when the object is done. */
export function eventBegan(object: string): () => void {
  const state = objects.get(object) ?? { running: 0, idleSince: Number.NEGATIVE_INFINITY };
  objects.set(object, state);
  if (state.running === 0 && now() - state.idleSince >= IDLE_MS) tally.wakes += 1;
  state.running += 1;
  return () => {
    state.running -= 1;
    state.idleSince = now();
  };
}

export function callMade(from: "worker" | "object"): void {
  callsMade += 1;
  if (from === "object") tally.callsBetweenObjects += 1;
}

export function isIdle(): boolean {
  if (pendingAlarms.size > 0 || pendingTimers() > 0) return false;
  return [...objects.values()].every(({ running }) => running === 0);
}

export function report(): Report {
  return {
    tally: { ...tally, objectRows: meter.rows, alarms: meter.alarms },
    pendingAlarms: [...pendingAlarms].map(([object, at]) => ({ object, at })),
    pendingTimers: pendingTimers(),
    isIdle: isIdle(),
    now: now(),
    callsMade,
  };
}
