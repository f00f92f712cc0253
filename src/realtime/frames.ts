import { z } from "zod";
import { type Decoded, parseFrame, refuse } from "./dialect.ts";

export interface FrameDescription {
  name: string;
  summary: string;
  schema: z.ZodType;
  example: object;
}

export interface SocketDescription {
  path: string;
  title: string;
  summary: string;
  query: { name: string; description: string }[];
  send: FrameDescription[];
  receive: FrameDescription[];
  closeCodes: { code: number; meaning: string }[];
}

export interface ClientFrame<Command> extends FrameDescription {
  decode(fields: unknown): Decoded<Command>;
}

/** The field that names the kind of a frame. */
export function kind<Name extends string>(name: Name) {
  return z.literal(name).describe("The kind of frame");
}

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
    schema: z.object({ type: kind(name) }).and(fields),
    example: { type: name, ...(example as object) },
    decode: (sent) => {
      const parsed = parseFrame(fields, sent);
      return parsed.ok ? { ok: true, command: toCommand(parsed.command) } : parsed;
    },
  };
}

export function serverFrame<Name extends string, Shape extends z.ZodRawShape>(
  name: Name,
  summary: string,
  shape: Shape,
  example: z.input<z.ZodObject<Shape>>,
) {
  return {
    name,
    summary,
    schema: z.object({ type: kind(name), ...shape }),
    example: { type: name, ...example },
    of: (fields: z.input<z.ZodObject<Shape>>) => ({ type: name, ...fields }),
  };
}

const REPEATED = "As in the refused frame; absent if that had none";

export function errorFrame(summary: string, example: { code: string; message: string }) {
  const shape = {
    code: z.string().describe("Why, as a code in snake_case: the same codes as in REST problems"),
    message: z.string().describe("Why, in a sentence"),
    client_id: z.string().optional().describe(REPEATED),
    message_id: z.number().optional().describe(REPEATED),
    channel_id: z.number().optional().describe(REPEATED),
  };
  return serverFrame("error", summary, shape, example);
}

export function decodeByType<Command>(
  frames: readonly ClientFrame<Command>[],
  fields: Record<string, unknown>,
): Decoded<Command> {
  const frame = frames.find(({ name }) => name === fields.type);
  return frame ? frame.decode(fields) : refuse("validation_failed", unknownType(frames));
}

export function unknownType(frames: readonly { name: string }[]): string {
  const names = frames.map(({ name }) => name);
  if (names.length === 0) return "type: this socket only sends; it accepts no frames but ping.";
  return names.length === 1 ? `type: must be ${names[0]}.` : `type: must be one of ${names.join(", ")}.`;
}

export const CREDENTIALS_QUERY = [
  { name: "ticket", description: "A single-use ticket from POST /api/ws-tickets/ (recommended)." },
  { name: "token", description: "An access token. It may end up in logs: prefer a ticket." },
];

export const RESUMING_QUERY = [
  ...CREDENTIALS_QUERY,
  {
    name: "after",
    description: "The last `seq` you have seen: replays all changes since, in order and in the same frames.",
  },
];

export const FLOOD_CLOSE = {
  code: 4008,
  meaning: "Too many frames or handshakes, or too much unread data: wait, then connect again.",
};
