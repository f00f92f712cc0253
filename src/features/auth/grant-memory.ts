import { SECOND_MS } from "../../lib/time.ts";

// Other isolates don't learn when a grant ends: this bounds how long its access token still works there.
const REMEMBERED_MS = 10 * SECOND_MS;
const GRANTS_MAX = 10_000;

const remembered = new Map<string, { accountId: number; until: number }>();
const ended = new Set<string>();

export function recallGrant(grantId: string, now: number): number | null {
  const known = remembered.get(grantId);
  if (!known) return null;
  if (known.until > now) return known.accountId;
  remembered.delete(grantId);
  return null;
}

export function rememberGrant(grantId: string, accountId: number, now: number): void {
  if (remembered.size >= GRANTS_MAX) {
    const [oldest] = remembered.keys();
    if (oldest !== undefined) remembered.delete(oldest);
  }
  remembered.set(grantId, { accountId, until: now + REMEMBERED_MS });
}

export function forgetGrants(grantIds: readonly string[]): void {
  for (const id of grantIds) remembered.delete(id);
}

/** Further handshakes with an ended grant cost no look-up. */
export function rememberEnded(grantId: string): void {
  if (ended.size >= GRANTS_MAX) {
    const [oldest] = ended;
    if (oldest !== undefined) ended.delete(oldest);
  }
  ended.add(grantId);
}

export function hasEnded(grantId: string): boolean {
  return ended.has(grantId);
}
