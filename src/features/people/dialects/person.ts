import { z } from "zod";
import type { Decoded, Dialect, Speaker } from "../../../realtime/dialect.ts";
import type { PersonCommand, PersonEvent } from "../protocol.ts";

export type PersonDialect = Dialect<PersonCommand, PersonEvent, null>;

type EventOf<Type extends PersonEvent["type"]> = Extract<PersonEvent, { type: Type }>;

/** What each event is to the clients of one kind of socket: all that is new to them has to be decided. */
export type PersonEncoders<Frame extends object = object> = {
  [Type in PersonEvent["type"]]: (event: EventOf<Type>) => Frame[];
};

/** The first frame on every socket that ends in a person's own object, but the game site's. */
export const ConnectedFrame = z.object({ type: z.literal("connected"), user_id: z.int() });
export const ErrorFrame = z.object({ type: z.literal("error"), code: z.string(), message: z.string() });

/** A dialect whose clients are told of a bad frame by an error frame, and keep their socket. */
export function personDialect(
  name: string,
  encoders: PersonEncoders,
  decode: (frame: string | ArrayBuffer, speaker: Speaker) => Decoded<PersonCommand>,
): PersonDialect {
  return {
    name,
    closeOnBadFrame: null,
    decode,
    encode: (event) => {
      const encode = encoders[event.type] as (event: PersonEvent) => object[];
      return encode(event).map((frame) => JSON.stringify(frame));
    },
    encodeError: (refusal) => JSON.stringify({ type: "error", ...refusal }),
  };
}

/** What clients are told of an event that they never knew of. */
export function nothing(): never[] {
  return [];
}

/** What is the same in the documentation of these sockets. */
export const CREDENTIALS_QUERY = [
  { name: "ticket", description: "A single-use ticket from POST /api/ws-tickets/ (recommended)." },
  { name: "token", description: "An access token. It may end up in logs: prefer a ticket." },
];

export const CLOSE_CODES = [
  { code: 4001, meaning: "Not signed in, or signed out since." },
  {
    code: 4008,
    meaning: "Too many frames or handshakes, or too much that you have not read: wait, then connect again.",
  },
  { code: 4009, meaning: "Replaced by a newer socket of yours of this kind: do not reconnect." },
  { code: 4000, meaning: "Something went wrong on our side." },
];

export const connectedExample = {
  name: "connected",
  summary: "The first frame",
  schema: ConnectedFrame,
  example: { type: "connected", user_id: 5 },
};

export function errorExample(code: string, message: string) {
  return {
    name: "error",
    summary: "A frame was refused, and the connection stays; or the handshake was, and it ends",
    schema: ErrorFrame,
    example: { type: "error", code, message },
  };
}
