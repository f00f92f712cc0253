import { createHash } from "node:crypto";
import { stringify } from "uuid";

/** Earlier than anything created here. */
export const UNDATED_MS = Date.UTC(2025, 0, 1);

const TIME_MAX = 2 ** 48 - 1;
const UUID_V7 = /^([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** A UUIDv7 (RFC 9562 §5.7) whose random bits are the SHA-256 of `parts` as JSON. */
export function derivedUuid(at: number, ...parts: readonly (string | number)[]): string {
  const bytes = new Uint8Array(createHash("sha256").update(JSON.stringify(parts)).digest().subarray(0, 16));
  const time = Number.isNaN(at) ? UNDATED_MS : Math.min(Math.max(at, 0), TIME_MAX);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, Math.floor(time / 2 ** 32));
  view.setUint32(2, time % 2 ** 32);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return stringify(bytes);
}

export function copyId(accountId: number, id: string): string {
  const [, high, low] = UUID_V7.exec(id) ?? [];
  const at = high ? Number.parseInt(`${high}${low}`, 16) : UNDATED_MS;
  return derivedUuid(at, "copy", accountId, id);
}

/** Null if the owner was deleted. */
export type Owners = Map<string, number | null>;

export interface Placed {
  id: string;
  isNew: boolean;
}

/** Its own id, or the copy's if another account owns that. Null if both are taken. */
export function placeId(owners: Owners, accountId: number, id: string): Placed | null {
  const candidates = [id, copyId(accountId, id)];
  const own = candidates.find((each) => owners.get(each) === accountId);
  if (own !== undefined) return { id: own, isNew: false };
  const free = candidates.find((each) => !owners.has(each));
  if (free === undefined) return null;
  owners.set(free, accountId);
  return { id: free, isNew: true };
}
