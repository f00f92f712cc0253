import { HOUR_MS } from "../lib/time.ts";
import type { Attachment } from "./attachment.ts";
import type { Connections } from "./connections.ts";

/** After how long a connection's grant is looked at again: as long as the access token lived that opened it. */
export const GRANT_RECHECK_MS = HOUR_MS;

/**
 * Finds the connections whose grant has ended without our being told. Only those are asked about whose time has
 * come, so a connection costs one look-up an hour, and one that nothing happens on costs none.
 */
export async function recheckGrants(
  connections: Connections,
  now: number,
  livingGrants: (grantIds: string[]) => Promise<Set<string>>,
): Promise<Attachment[]> {
  const due = [...connections.all()].filter(([, { recheckAt }]) => recheckAt <= now);
  if (due.length === 0) return [];
  const living = await livingGrants(due.map(([, { grantId }]) => grantId));
  for (const [ws, { grantId }] of due) {
    if (living.has(grantId)) connections.update(ws, { recheckAt: now + GRANT_RECHECK_MS });
  }
  return due.map(([, attachment]) => attachment).filter(({ grantId }) => !living.has(grantId));
}
