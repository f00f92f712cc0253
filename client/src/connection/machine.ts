/** Where a connection stands. Only while there is a socket does it know when it was last heard. */
export type Connection =
  | { at: "idle"; generation: number; failures: 0 }
  | { at: "ticket" | "opening"; generation: number; failures: number }
  | ({ at: "catching up"; generation: number; failures: number } & Hearing)
  | ({ at: "live"; generation: number; failures: number; since: number } & Hearing)
  | { at: "waiting"; generation: number; failures: number; for: "time" | "look" }
  | { at: "ended"; generation: number; failures: 0; code: number };

interface Hearing {
  heardAt: number;
  /** A `ping` is on its way that nothing has answered. */
  isAsking: boolean;
  /** The server has said something other than an error: the credential is good. */
  isGreeted: boolean;
}

type Open = Extract<Connection, Hearing>;
/** With or without a `ping` on its way. */
type Unasked = Open extends infer Each ? (Each extends Open ? Omit<Each, "isAsking"> : never) : never;
/** Without an attempt. */
type Left =
  | { at: "idle" }
  | { at: "ended"; code: number }
  | { at: "waiting"; for: "look" }
  | { at: "waiting"; for: "time"; failures: number };

export type Status = Connection["at"];

/** What a connection is told. */
export type Happening =
  | { type: "wanted" | "left" | "looked" | "signed out" | "opened" | "caught up" | "failed" | "alarm" }
  | { type: "got ticket"; ticket: string }
  | { type: "heard"; isError: boolean }
  | { type: "closed"; code: number };

/** What is to be done. `alarm` replaces the alarm before, and `leave` takes it back. */
export type Effect =
  | { do: "fetch ticket" | "ping" | "leave" }
  | { do: "open"; ticket: string }
  | { do: "alarm"; ms: number };

export interface Circumstance {
  /** Of the attempt to which it happens: nothing happens to any but the present one. */
  generation: number;
  /** The moment, in milliseconds. */
  now: number;
  /** From 0 to 1, exclusive. */
  chance: number;
}

export type Step = [Connection, Effect[]];

const ATTEMPT_MS = 20_000;
const PING_MS = 25_000;
const PONG_MS = 10_000;
const PAUSE_MS_MIN = 500;
const PAUSE_MS_MAX = 30_000;
const FLOODED_MS = 10_000;
const PROVED_MS = 60_000;

const ENDS = new Set([4003, 4004, 3100]);
const REPLACED = new Set([4009, 3000]);
const NOT_SIGNED_IN = 4001;
const FLOODED = 4008;

export const IDLE: Connection = { at: "idle", generation: 0, failures: 0 };

/** The rules of a connection, by their numbers in SPEC.md. */
export function step(connection: Connection, happening: Happening, circumstance: Circumstance): Step {
  const stay: Step = [connection, []];
  if (circumstance.generation !== connection.generation) return stay;
  switch (happening.type) {
    case "wanted":
      return isResting(connection) ? attempt(connection) : stay;
    case "left":
      return leave(connection, { at: "idle" });
    case "looked":
      return look(connection, circumstance);
    case "signed out":
      return connection.at === "idle" ? stay : leave(connection, { at: "ended", code: NOT_SIGNED_IN });
    case "got ticket":
      if (connection.at !== "ticket") return stay;
      return [{ ...connection, at: "opening" }, [{ do: "open", ticket: happening.ticket }]];
    case "opened":
      if (connection.at !== "opening") return stay;
      return ask({ ...connection, at: "catching up", heardAt: circumstance.now, isGreeted: false });
    case "heard":
      return hasSocket(connection) ? hear(connection, happening.isError, circumstance) : stay;
    case "caught up":
      return connection.at === "catching up"
        ? [{ ...connection, at: "live", since: circumstance.now }, []]
        : stay;
    case "failed":
      return fail(connection, circumstance);
    case "closed":
      return close(connection, happening.code, circumstance);
    case "alarm":
      return alarm(connection, circumstance);
  }
}

/** `first` is what is done before, with the present socket. */
function attempt({ generation, failures }: Connection, ...first: Effect[]): Step {
  return [
    { at: "ticket", generation: generation + 1, failures },
    [...first, { do: "fetch ticket" }, { do: "alarm", ms: ATTEMPT_MS }],
  ];
}

/** Ends the attempt; its socket is left without waiting for it. */
function leave({ generation }: Connection, rest: Left, ...then: Effect[]): Step {
  return [{ failures: 0, ...rest, generation: generation + 1 }, [{ do: "leave" }, ...then]];
}

function look(connection: Connection, { now }: Circumstance): Step {
  if (connection.at === "waiting" || connection.at === "ended") return attempt(connection);
  if (!hasSocket(connection)) return [connection, []];
  if (now - connection.heardAt > PING_MS + PONG_MS) return attempt(connection, { do: "leave" });
  return connection.isAsking ? [connection, []] : ask(connection);
}

function ask(connection: Unasked): Step {
  return [{ ...connection, isAsking: true }, [{ do: "ping" }, { do: "alarm", ms: PONG_MS }]];
}

function hear(connection: Open, isError: boolean, { now }: Circumstance): Step {
  const heard = { ...connection, heardAt: now, isAsking: false, isGreeted: connection.isGreeted || !isError };
  return [heard, connection.isAsking ? [{ do: "alarm", ms: PING_MS }] : []];
}

function alarm(connection: Connection, circumstance: Circumstance): Step {
  if (connection.at === "waiting") return attempt(connection);
  return hasSocket(connection) && !connection.isAsking ? ask(connection) : fail(connection, circumstance);
}

function close(connection: Connection, code: number, circumstance: Circumstance): Step {
  if (ENDS.has(code)) return leave(connection, { at: "ended", code });
  if (REPLACED.has(code)) return leave(connection, { at: "waiting", for: "look" });
  // Clients that share an account and evict one another would otherwise log in without a pause.
  const isEvicted =
    code === NOT_SIGNED_IN &&
    hasSocket(connection) &&
    connection.isGreeted &&
    !isProved(connection, circumstance);
  return fail(connection, circumstance, code === FLOODED || isEvicted ? FLOODED_MS : 0);
}

/** Pauses, for `floor` milliseconds at least, before the next attempt. */
function fail(connection: Connection, circumstance: Circumstance, floor = 0): Step {
  const { at } = connection;
  if (at === "idle" || at === "ended" || at === "waiting") return [connection, []];
  const failures = (isProved(connection, circumstance) ? 0 : connection.failures) + 1;
  const longest = floor > 0 ? PAUSE_MS_MAX : Math.min(PAUSE_MS_MAX, PAUSE_MS_MIN * 2 ** failures);
  const shortest = Math.max(floor, PAUSE_MS_MIN);
  const ms = shortest + circumstance.chance * (longest - shortest);
  return leave(connection, { at: "waiting", failures, for: "time" }, { do: "alarm", ms });
}

function isProved(connection: Connection, { now }: Circumstance): boolean {
  return connection.at === "live" && now - connection.since >= PROVED_MS;
}

/** Without a socket, and without an alarm that would make the next attempt. */
function isResting(connection: Connection): boolean {
  const { at } = connection;
  return at === "idle" || at === "ended" || (at === "waiting" && connection.for === "look");
}

function hasSocket(connection: Connection): connection is Open {
  return connection.at === "catching up" || connection.at === "live";
}
