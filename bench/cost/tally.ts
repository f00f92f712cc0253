/** What a server did, in billing units, with explanations. */
export interface Tally {
  /** Rows written by objects, alarms among them. */
  objectRows: number;
  /** Alarms set or deleted. */
  alarms: number;
  /** Rows written in D1. */
  databaseRows: number;
  /** Calls that objects made to other objects. */
  callsBetweenObjects: number;
  /** Events that reached an object idle for a second: frames, calls, handshakes, closed sockets, alarms. */
  wakes: number;
  /** Requests to the Worker, handshakes among them. */
  httpRequests: number;
  /** Handshakes that reached an object. */
  upgrades: number;
  /** Calls that objects received, from the Worker and from each other. */
  calls: number;
  alarmsRung: number;
  /** Frames that reached an object. Those answered by the runtime are free. */
  frames: number;
}

/** Incoming frames billed as one request. */
const FRAMES_PER_REQUEST = 20;

export function emptyTally(): Tally {
  return {
    objectRows: 0,
    alarms: 0,
    databaseRows: 0,
    callsBetweenObjects: 0,
    wakes: 0,
    httpRequests: 0,
    upgrades: 0,
    calls: 0,
    alarmsRung: 0,
    frames: 0,
  };
}

/** The difference of two tallies of one server. */
export function difference(before: Tally, after: Tally): Tally {
  return combine(after, before, (one, other) => one - other);
}

export function divide(tally: Tally, units: number): Tally {
  return combine(tally, tally, (count) => count / units);
}

/** Billed requests to objects. */
export function objectRequests({ upgrades, calls, alarmsRung, frames }: Tally): number {
  return upgrades + calls + alarmsRung + frames / FRAMES_PER_REQUEST;
}

function combine(one: Tally, other: Tally, join: (one: number, other: number) => number): Tally {
  const result = emptyTally();
  for (const key of Object.keys(result) as (keyof Tally)[]) result[key] = join(one[key], other[key]);
  return result;
}
