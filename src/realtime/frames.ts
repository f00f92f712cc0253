import { z } from "zod";
import { type Decoded, parseFrame, refuse } from "./dialect.ts";

/** One kind of frame. `schema` is of the whole frame, with the field that names its kind; `example` is one of it. */
export interface FrameDescription {
  name: string;
  summary: string;
  schema: z.ZodType;
  example: object;
}

/** What the clients of one socket need to know of it; the served description of all sockets is made from these. */
export interface SocketDescription {
  /** With its parameters in braces: `/ws/chat/{conversation_id}/`. */
  path: string;
  title: string;
  summary: string;
  query: { name: string; description: string }[];
  /** What the client sends. */
  send: FrameDescription[];
  /** What the server sends. */
  receive: FrameDescription[];
  closeCodes: { code: number; meaning: string }[];
}

/** A kind of frame that clients send. */
export interface ClientFrame<Command> extends FrameDescription {
  /** The command of a frame with these fields. Never throws. */
  decode(fields: unknown): Decoded<Command>;
}

/** A frame that clients send, by its `type`: its other fields, an example of them, and the command that it means. */
export function clientFrame<Fields extends z.ZodType<object>, Command>(
  name: string,
  summary: string,
  fields: Fields,
  example: z.input<Fields>,
  toCommand: (fields: z.output<Fields>) => Command,
): ClientFrame<Command> {
  return {
    name,
    summary,
    schema: z.object({ type: z.literal(name) }).and(fields),
    example: { type: name, ...(example as object) },
    decode: (sent) => {
      const parsed = parseFrame(fields, sent);
      return parsed.ok ? { ok: true, command: toCommand(parsed.command) } : parsed;
    },
  };
}

/** A frame that clients are sent, by its `type`: its other fields, and an example of them. */
export function serverFrame<Name extends string, Shape extends z.ZodRawShape>(
  name: Name,
  summary: string,
  shape: Shape,
  example: z.input<z.ZodObject<Shape>>,
) {
  return {
    name,
    summary,
    schema: z.object({ type: z.literal(name), ...shape }),
    example: { type: name, ...example },
    /** The frame with these fields. */
    of: (fields: z.input<z.ZodObject<Shape>>) => ({ type: name, ...fields }),
  };
}

/** The error frame that all clients except the game site's know. */
export function errorFrame(summary: string, example: { code: string; message: string }) {
  const shape = {
    code: z.string(),
    message: z.string(),
    client_id: z.string().optional().describe("Of the refused frame, if it had one; likewise the numbers"),
    message_id: z.number().optional(),
    channel_id: z.number().optional(),
  };
  return serverFrame("error", summary, shape, example);
}

/** The command of a frame, by its `type`. */
export function decodeByType<Command>(
  frames: readonly ClientFrame<Command>[],
  fields: Record<string, unknown>,
): Decoded<Command> {
  const frame = frames.find(({ name }) => name === fields.type);
  return frame ? frame.decode(fields) : refuse("validation_failed", unknownType(frames));
}

/** The message that refuses a frame of another type. */
export function unknownType(frames: readonly { name: string }[]): string {
  const names = frames.map(({ name }) => name);
  if (names.length === 0) return "type: this socket only sends; it accepts no frames but ping.";
  return names.length === 1 ? `type: must be ${names[0]}.` : `type: must be one of ${names.join(", ")}.`;
}

export const CREDENTIALS_QUERY = [
  { name: "ticket", description: "A single-use ticket from POST /api/ws-tickets/ (recommended)." },
  { name: "token", description: "An access token. It may end up in logs: prefer a ticket." },
];

/** The query of a socket that replays what a client missed. */
export const RESUMING_QUERY = [
  ...CREDENTIALS_QUERY,
  {
    name: "after",
    description: "The last `seq` you have seen: all changes since come in order, in the same frames.",
  },
];

export const FLOOD_CLOSE = {
  code: 4008,
  meaning: "Too many frames or handshakes, or too much that you have not read: wait, then connect again.",
};
