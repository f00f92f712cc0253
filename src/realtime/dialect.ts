import type { z } from "zod";
import type { ErrorCode } from "../lib/error.ts";
import { NOT_YOU, namesAnother } from "../lib/own-name.ts";
import { isPlainObject } from "../lib/plain-object.ts";

export interface Refusal {
  code: ErrorCode;
  message: string;
  retryAfterSeconds?: number;
}

/** The ids in a frame. Its refusal repeats them, so that the client knows which frame was refused. */
export interface FrameIds {
  client_id?: string;
  message_id?: number;
  channel_id?: number;
}

export type Decoded<Command> = ({ ok: true; command: Command } | { ok: false; refusal: Refusal }) & {
  ids?: FrameIds;
};

export interface FrameSender {
  accountId: number;
  roomId: number;
}

export interface Dialect<Command, Event, Place> {
  name: string;
  /** The close after a refused frame, or null to answer with an error frame and stay open. */
  closeOnBadFrame: { code: number; reason: string } | null;
  /** Never throws: an unreadable frame is a refusal. */
  decode(frame: string | ArrayBuffer, sender: FrameSender): Decoded<Command>;
  encode(event: Event, place: Place): string[];
  encodeError(refusal: Refusal, ids?: FrameIds): string;
}

export type Encoders<Event extends { type: string }, Place, Frame> = {
  [Type in Event["type"]]: (event: Extract<Event, { type: Type }>, place: Place) => Frame[];
};

export function createDialect<Command, Event extends { type: string }, Place>(
  name: string,
  encoders: Readonly<Record<string, (event: never, place: Place) => object[]>>,
  decode: (fields: Record<string, unknown>, sender: FrameSender) => Decoded<Command>,
): Dialect<Command, Event, Place> {
  return {
    name,
    closeOnBadFrame: null,
    decode: (frame, sender) => decodeFields(frame, sender, (fields) => decode(fields, sender)),
    encode: (event, place) =>
      (encoders[event.type]?.(event as never, place) ?? []).map((frame) => JSON.stringify(frame)),
    encodeError,
  };
}

export const TOO_FAST: Refusal = {
  code: "rate_limited",
  message: "Too many frames: send at most 30 a second. Wait, then connect again.",
};

export const FRAME_BYTES_MAX = 64 * 1024;
/** A frame that is too long still has its ids read, up to this length. */
const NAMED_LENGTH_MAX = 4 * FRAME_BYTES_MAX;

/** Frames must be text, within the limit, one JSON object and in the sender's own name. */
export function decodeFields<Command>(
  frame: string | ArrayBuffer,
  { accountId }: FrameSender,
  decode: (fields: Record<string, unknown>) => Decoded<Command>,
): Decoded<Command> {
  if (typeof frame !== "string")
    return refuse("unsupported_media_type", "Frames must be JSON text, not binary.");
  const tooLong = isTooLong(frame) ? refuse("content_too_large", "A frame must be at most 64 KiB.") : null;
  if (tooLong && frame.length > NAMED_LENGTH_MAX) return tooLong;
  const parsed = parseObject(frame);
  if (!parsed.ok) return tooLong ?? parsed;
  const fields = parsed.command;
  const ids = idsIn(fields);
  if (tooLong) return { ...tooLong, ids };
  if (namesAnother(fields, accountId)) return { ...refuse("not_allowed", NOT_YOU), ids };
  return { ...decode(fields), ids };
}

/** The error frame of every client except the game site's. */
export function encodeError(refusal: Refusal, ids?: FrameIds): string {
  return JSON.stringify({ type: "error", ...refusal, ...ids });
}

export function parseFrame<S extends z.ZodType>(
  schema: S,
  fields: unknown,
  within: readonly string[] = [],
): Decoded<z.output<S>> {
  const parsed = schema.safeParse(fields);
  if (parsed.success) return { ok: true, command: parsed.data };
  const [issue] = parsed.error.issues;
  const at = [...within, ...(issue?.path ?? [])].join(".") || "frame";
  return refuse("validation_failed", `${at}: ${issue?.message ?? "was refused"}`);
}

export function refuse(code: ErrorCode, message: string): { ok: false; refusal: Refusal } {
  return { ok: false, refusal: { code, message } };
}

function parseObject(frame: string): Decoded<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(frame);
    if (isPlainObject(value)) return { ok: true, command: value };
  } catch {
    return refuse("malformed_body", "The frame is not well-formed JSON.");
  }
  return refuse("malformed_body", "A frame must be one JSON object.");
}

function idsIn({ client_id, message_id, channel_id }: Record<string, unknown>): FrameIds {
  return {
    ...(typeof client_id === "string" && { client_id }),
    ...(isFiniteNumber(message_id) && { message_id }),
    ...(isFiniteNumber(channel_id) && { channel_id }),
  };
}

/** False for `1e400`, which is read as Infinity and which JSON cannot repeat. */
function isFiniteNumber(value: unknown): value is number {
  return Number.isFinite(value);
}

function isTooLong(frame: string): boolean {
  if (frame.length * 3 <= FRAME_BYTES_MAX) return false;
  return frame.length > FRAME_BYTES_MAX || new TextEncoder().encode(frame).length > FRAME_BYTES_MAX;
}
