import { SECOND_MS } from "../../lib/time.ts";

// What an isolate remembers between requests: which grants lived a moment ago, and which have ended. Other isolates are
// not told when one ends, and so this is what bounds for how long an ended grant's access token still works there.
const REMEMBERED_MS = 10 * SECOND_MS;
const GRANTS_MAX = 10_000;

const remembered = new Map<string, { accountId: number; until: number }>();
/** None of them lives again, so this is never wrong. The oldest first. */
const ended = new Set<string>();

/** Whose grant this was, if it was seen living in the last 10 seconds. */
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

/** Takes note that a grant has ended: whoever still asks for sockets by it costs no look-up, and its account no handshake. */
export function noteEnded(grantId: string): void {
  if (ended.size >= GRANTS_MAX) {
    const [oldest] = ended;
    if (oldest !== undefined) ended.delete(oldest);
  }
  ended.add(grantId);
}

/** False also for one that ended without this isolate having noticed. */
export function hasEnded(grantId: string): boolean {
  return ended.has(grantId);
}
