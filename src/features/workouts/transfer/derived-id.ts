import { createHash } from "node:crypto";
import { stringify } from "uuid";

/**
 * A UUIDv8 (RFC 9562 §5.8) of the first 128 bits of the SHA-256 of these parts as a JSON array: the same parts have the
 * same id whenever they come, so that what was imported once is known again.
 */
export function derivedUuid(...parts: readonly (string | number)[]): string {
  const bytes = new Uint8Array(createHash("sha256").update(JSON.stringify(parts)).digest().subarray(0, 16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return stringify(bytes);
}

/** The id that a thing gets in an account where the one it had is another's. */
export function copyId(accountId: number, id: string): string {
  return derivedUuid("copy", accountId, id);
}
