import { createHash } from "node:crypto";
import { stringify } from "uuid";

/** The moment in the id of what has none of its own: before any that was made here. */
export const UNDATED_MS = Date.UTC(2025, 0, 1);

const MOMENT_MAX = 2 ** 48 - 1;
const UUID_V7 = /^([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/**
 * A UUIDv7 (RFC 9562 §5.7) of a moment, and of the SHA-256 of these parts as a JSON array where others are random: the
 * same have the same id whenever they come, so that what was imported once is known again.
 */
export function derivedUuid(at: number, ...parts: readonly (string | number)[]): string {
  const bytes = new Uint8Array(createHash("sha256").update(JSON.stringify(parts)).digest().subarray(0, 16));
  const moment = Number.isNaN(at) ? UNDATED_MS : Math.min(Math.max(at, 0), MOMENT_MAX);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, Math.floor(moment / 2 ** 32));
  view.setUint32(2, moment % 2 ** 32);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return stringify(bytes);
}

/** The id that a thing gets in an account where the one it had is another's: of the same moment. */
export function copyId(accountId: number, id: string): string {
  return derivedUuid(momentOf(id), "copy", accountId, id);
}

/** The id that a set gets where the one that follows from its place is that of another set: of the same moment. */
export function spareId(id: string, count: number): string {
  return derivedUuid(momentOf(id), "spare", id, count);
}

/** The moment in an id of version 7. */
export function momentOf(id: string): number {
  const [, high, low] = UUID_V7.exec(id) ?? [];
  return high ? Number.parseInt(`${high}${low}`, 16) : UNDATED_MS;
}
