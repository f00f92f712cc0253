import { SECOND_MS } from "../../lib/time.ts";

// The one thing an isolate remembers between requests: which grants lived a moment ago. Other isolates are not told
// when one ends, and so this is what bounds for how long an ended grant's access token still works there.
const REMEMBERED_MS = 10 * SECOND_MS;
const GRANTS_MAX = 10_000;

const remembered = new Map<string, { accountId: number; until: number }>();

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
