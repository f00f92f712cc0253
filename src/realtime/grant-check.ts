import { type Attachment, GRANT_RECHECK_MS } from "./attachment.ts";
import type { Connections } from "./connections.ts";

/** Connections whose grant ended without a notice: one lookup an hour each, none in an idle object. */
export async function recheckGrants(
  connections: Connections,
  now: number,
  findLiveGrants: (grantIds: string[]) => Promise<Set<string>>,
): Promise<Attachment[]> {
  const due = [...connections.all()].filter(([, { recheckAt }]) => recheckAt <= now);
  if (due.length === 0) return [];
  const living = await findLiveGrants(due.map(([, { grantId }]) => grantId));
  for (const [ws, { grantId }] of due) {
    if (living.has(grantId)) connections.update(ws, { recheckAt: now + GRANT_RECHECK_MS });
  }
  return due.map(([, attachment]) => attachment).filter(({ grantId }) => !living.has(grantId));
}
