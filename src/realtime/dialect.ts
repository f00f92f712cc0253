import type { z } from "zod";
import type { ErrorCode } from "../lib/error.ts";
import { NOT_YOU, namesAnother } from "../lib/own-name.ts";
import { isPlainObject } from "../lib/plain-object.ts";

export interface Refusal {
  code: ErrorCode;
  message: string;
  retryAfterSeconds?: number;
}

export type Decoded<Command> = { ok: true; command: Command } | { ok: false; refusal: Refusal };

/** Who says a frame, and in which room, or person's object. */
export interface Speaker {
  accountId: number;
  roomId: number;
}

/** How the clients of one kind of socket speak: the only place that knows their field names. */
export interface Dialect<Command, Event, Place> {
  name: string;
  /** How a socket ends on a frame that is refused, or null where it is answered by an error frame and stays open. */
  closeOnBadFrame: { code: number; reason: string } | null;
  /** Never throws: what it cannot read is a refusal. */
  decode(frame: string | ArrayBuffer, speaker: Speaker): Decoded<Command>;
  /** The frames that tell of an event, in order; none where these clients never knew of such a thing. */
  encode(event: Event, place: Place): string[];
  encodeError(refusal: Refusal): string;
}

/** The refusal of a frame that is one too many; the connection ends with it. */
export const TOO_FAST: Refusal = {
  code: "rate_limited",
  message: "Too many frames: send at most 30 a second. Wait, then connect again.",
};

export const FRAME_BYTES_MAX = 64 * 1024;

/**
 * What every dialect asks of a frame before it reads a field: text, of bearable size, one JSON object, said in the
 * speaker's own name.
 */
export function decodeObject(
  frame: string | ArrayBuffer,
  { accountId }: Speaker,
): Decoded<Record<string, unknown>> {
  if (typeof frame !== "string") return refuse("unsupported_media_type", "Frames are JSON text, not binary.");
  if (isTooLong(frame)) return refuse("content_too_large", "A frame may have 64 KiB at most.");
  try {
    const value: unknown = JSON.parse(frame);
    if (isPlainObject(value)) {
      return namesAnother(value, accountId) ? refuse("not_allowed", NOT_YOU) : { ok: true, command: value };
    }
  } catch {
    return refuse("malformed_body", "The frame is not well-formed JSON.");
  }
  return refuse("malformed_body", "A frame is one JSON object.");
}

/** A frame's fields as its schema reads them, or the first thing that is wrong with them. */
export function parseFrame<S extends z.ZodType>(schema: S, fields: unknown): Decoded<z.output<S>> {
  const parsed = schema.safeParse(fields);
  if (parsed.success) return { ok: true, command: parsed.data };
  const [issue] = parsed.error.issues;
  return refuse(
    "validation_failed",
    `${issue?.path.join(".") || "frame"}: ${issue?.message ?? "was refused"}`,
  );
}

export function refuse(code: ErrorCode, message: string): { ok: false; refusal: Refusal } {
  return { ok: false, refusal: { code, message } };
}

function isTooLong(frame: string): boolean {
  if (frame.length * 3 <= FRAME_BYTES_MAX) return false;
  return frame.length > FRAME_BYTES_MAX || new TextEncoder().encode(frame).length > FRAME_BYTES_MAX;
}
