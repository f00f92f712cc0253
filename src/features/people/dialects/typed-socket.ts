import { z } from "zod";
import { type Decoded, decodeObject, parseFrame, refuse, type Speaker } from "../../../realtime/dialect.ts";
import type { FrameDescription } from "../../../realtime/frames.ts";
import {
  CLOSE_CODES,
  type ClientAction,
  CREDENTIALS_QUERY,
  connectedExample,
  type Named,
  type SocketKind,
} from "./socket-kind.ts";

/** A frame that clients send, by its `type`: its other fields, an example of them, and the command that it means. */
export function clientFrame<Fields extends z.ZodObject>(
  name: string,
  summary: string,
  fields: Fields,
  example: z.input<Fields>,
  toCommand: (fields: z.output<Fields>) => Named,
): ClientAction {
  return {
    name,
    summary,
    schema: z.object({ type: z.literal(name) }).and(fields),
    example: { type: name, ...example },
    decode: (sent) => {
      const parsed = parseFrame(fields, sent);
      return parsed.ok ? { ok: true, command: toCommand(parsed.command) } : parsed;
    },
  };
}

/** A frame that clients are sent, by its `type`: its other fields, and an example of them. */
export function serverFrame<Shape extends z.ZodRawShape>(
  name: string,
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
    of: (fields: z.input<z.ZodObject<Shape>>): object => ({ type: name, ...fields }),
  };
}

interface TypedSocket extends Omit<SocketKind, "description" | "decode"> {
  path: string;
  title: string;
  summary: string;
  actions: readonly ClientAction[];
  /** After the first one, which says that the socket is connected. */
  frames: readonly FrameDescription[];
}

/** A socket whose frames say by `type` what they are. */
export function createTypedSocket({
  path,
  title,
  summary,
  actions,
  frames,
  ...kind
}: TypedSocket): SocketKind {
  const byName = new Map<unknown, ClientAction>(actions.map((action) => [action.name, action]));
  return {
    ...kind,
    description: {
      path,
      title,
      summary,
      query: CREDENTIALS_QUERY,
      send: [...actions],
      receive: [connectedExample, ...frames],
      closeCodes: CLOSE_CODES,
    },
    decode: (frame: string | ArrayBuffer, speaker: Speaker): Decoded<Named> => {
      const decoded = decodeObject(frame, speaker);
      if (!decoded.ok) return decoded;
      const action = byName.get(decoded.command.type);
      return action ? action.decode(decoded.command) : refuse("validation_failed", unknownType(actions));
    },
  };
}

export function unknownType(actions: readonly ClientAction[]): string {
  const names = actions.map(({ name }) => name);
  if (names.length === 0) return "type: this socket only tells; it understands no frames.";
  return names.length === 1 ? `type: is ${names[0]}.` : `type: is one of ${names.join(", ")}.`;
}
