import { z } from "zod";
import {
  type Decoded,
  type Dialect,
  encodeError,
  type FrameIds,
  type FrameSender,
} from "../../../realtime/dialect.ts";
import {
  errorFrame,
  FLOOD_CLOSE,
  type FrameDescription,
  type SocketDescription,
  serverFrame,
} from "../../../realtime/frames.ts";

/** The kinds of sockets that end in a person's object. Each is its own dialect. */
export type SocketName = "inbox" | "events" | "chat" | "activity" | "presence" | "notifications";

/** A command or event. `ids` are those in the frame of a command. */
export interface Named {
  type: string;
  ids?: FrameIds;
}

/**
 * How a module's events are encoded: for each event, its frame in every dialect that has one, or null where this very event
 * has none. A dialect that isn't named sends nothing, but each event must be encoded by at least one.
 */
export type Encodings<Event extends Named> = {
  [Type in Event["type"]]: AtLeastOne<
    Record<SocketName, (event: Extract<Event, { type: Type }>) => object | null>
  >;
};

type AtLeastOne<Fields> = { [Key in keyof Fields]: Pick<Fields, Key> & Partial<Fields> }[keyof Fields];

/** One kind of socket: what its clients send, how it is documented, and how the object treats it. */
export interface SocketKind {
  description: SocketDescription;
  /** Never throws: what it cannot read is a refusal. */
  decode(frame: string | ArrayBuffer, sender: FrameSender): Decoded<Named>;
  /** How it closes on a frame that is refused; without it, it is sent an error frame and stays open. */
  closeOnBadFrame?: { code: number; reason: string };
  /** With which code it closes when a newer socket replaces it, or its account is deleted, where that isn't the usual one. */
  closeInOrder?: number;
  /** Whether it is sent messages of conversations as they arrive. */
  receivesMessages?: boolean;
  /** Whether it is sent the presence of contacts. */
  receivesPresence?: boolean;
  /** The heartbeat that the runtime answers while the object sleeps, to the letter, in place of `ping`. */
  heartbeat?: { request: string; response: string };
  /** Whether it is sent events only after the client has subscribed. */
  needsSubscription?: boolean;
}

export type PersonDialect<Event extends Named = Named> = Dialect<Named, Event, null>;

/** The dialects of these sockets, with the encodings of all modules. */
export function createDialects<Event extends Named>(
  kinds: Readonly<Record<SocketName, SocketKind>>,
  encodings: Readonly<Record<string, Partial<Record<SocketName, (event: never) => object | null>>>>,
): Readonly<Record<SocketName, PersonDialect<Event>>> {
  const create = (name: SocketName): PersonDialect<Event> => ({
    name,
    closeOnBadFrame: kinds[name].closeOnBadFrame ?? null,
    decode: kinds[name].decode,
    encode: (event) => {
      const frame = encodings[event.type]?.[name]?.(event as never) ?? null;
      return frame === null ? [] : [JSON.stringify(frame)];
    },
    encodeError,
  });
  const names = Object.keys(kinds) as SocketName[];
  return Object.fromEntries(names.map((name) => [name, create(name)])) as Record<
    SocketName,
    PersonDialect<Event>
  >;
}

export interface Connected {
  type: "Connected";
  accountId: number;
}

/** The first frame on every socket that ends in a person's own object, except the game site's. */
const connected = ({ accountId }: Connected) => connectedExample.of({ user_id: accountId });

export const CONNECTED_ENCODINGS: Encodings<Connected> = {
  Connected: {
    inbox: connected,
    chat: connected,
    activity: connected,
    presence: connected,
    notifications: connected,
  },
};

export const CLOSE_CODES = [
  { code: 4001, meaning: "Not signed in, or signed out since." },
  FLOOD_CLOSE,
  { code: 4009, meaning: "Replaced by a newer socket of yours of this kind: do not reconnect." },
  { code: 4000, meaning: "Something went wrong on our side." },
];

export const connectedExample = serverFrame(
  "connected",
  "The first frame",
  { user_id: z.int() },
  { user_id: 5 },
);

export function errorExample(code: string, message: string): FrameDescription {
  return errorFrame("A frame was refused, and the connection stays; or the handshake was, and it ends", {
    code,
    message,
  });
}
