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

export type SocketName = "inbox" | "events" | "chat" | "activity" | "presence" | "notifications";

export interface Named {
  type: string;
  ids?: FrameIds;
}

/** Null if this very event has no frame there. Every event needs at least one dialect. */
export type Encodings<Event extends Named> = {
  [Type in Event["type"]]: AtLeastOne<
    Record<SocketName, (event: Extract<Event, { type: Type }>) => object | null>
  >;
};

type AtLeastOne<Fields> = { [Key in keyof Fields]: Pick<Fields, Key> & Partial<Fields> }[keyof Fields];

export interface SocketKind {
  description: SocketDescription;
  decode(frame: string | ArrayBuffer, sender: FrameSender): Decoded<Named>;
  closeOnBadFrame?: { code: number; reason: string };
  /** The close code when it is replaced or its account is deleted, if not the usual one. */
  ordinaryCloseCode?: number;
  receivesMessages?: boolean;
  receivesPresence?: boolean;
  /** The exact heartbeat that the runtime answers during hibernation, in place of `ping`. */
  heartbeat?: { request: string; response: string };
  needsSubscription?: boolean;
}

export type PersonDialect<Event extends Named = Named> = Dialect<Named, Event, null>;

export type PersonDialects<Event extends Named> = Readonly<Record<SocketName, PersonDialect<Event>>>;

export function createDialects<Event extends Named>(
  kinds: Readonly<Record<SocketName, SocketKind>>,
  encodings: Readonly<Record<string, Partial<Record<SocketName, (event: never) => object | null>>>>,
): PersonDialects<Event> {
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
  return Object.fromEntries(names.map((name) => [name, create(name)])) as PersonDialects<Event>;
}

export interface Connected {
  type: "Connected";
  accountId: number;
}

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
  { code: 4009, meaning: "Replaced by your newer socket of this kind: do not reconnect." },
  { code: 4000, meaning: "Something went wrong on our side." },
];

export const connectedExample = serverFrame(
  "connected",
  "The first frame",
  { user_id: z.int().describe("The id of your account") },
  { user_id: 5 },
);

export function errorExample(code: string, message: string): FrameDescription {
  const summary =
    "A frame was refused and the connection stays open, or the handshake was refused and it closes";
  return errorFrame(summary, { code, message });
}
