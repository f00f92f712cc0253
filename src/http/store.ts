import { and, eq, gte, sql } from "drizzle-orm";
import type { Database } from "../db/database.ts";
import { deleteBefore } from "../db/expiry.ts";
import { DAY_MS } from "../lib/time.ts";
import { idempotencyKeys } from "./tables.ts";

/** For how long a key replays its first answer. */
export const KEPT_MS = DAY_MS;

export type KeptAnswer = typeof idempotencyKeys.$inferSelect;

/** Claims a key for a first run. Returns null if the claim is ours, else what the key is already used for. */
export async function claimKey(
  db: Database,
  claim: { scope: string; key: string; request: string; bodyHash: string | null },
  now: number,
  abandonedBefore: number,
): Promise<KeptAnswer | null> {
  const claimed = await db
    .insert(idempotencyKeys)
    .values({ ...claim, createdAt: now })
    .onConflictDoUpdate({
      target: [idempotencyKeys.scope, idempotencyKeys.key],
      set: { ...claim, status: null, body: null, contentType: null, createdAt: now },
      setWhere: sql`(${idempotencyKeys.status} is null and ${idempotencyKeys.createdAt} < ${abandonedBefore})
        or ${idempotencyKeys.createdAt} < ${now - KEPT_MS}`,
    })
    .returning({ key: idempotencyKeys.key });
  if (claimed.length > 0) return null;
  const kept = await findKey(db, claim.scope, claim.key, now);
  // The first run may have given the key back in between: then it is claimed as if it had never been.
  return kept ?? claimKey(db, claim, now, abandonedBefore);
}

/** What a key is used for; null where it is not, or not any more. */
export async function findKey(
  db: Database,
  scope: string,
  key: string,
  now: number,
): Promise<KeptAnswer | null> {
  const [kept] = await db
    .select()
    .from(idempotencyKeys)
    .where(and(ofKey(scope, key), gte(idempotencyKeys.createdAt, now - KEPT_MS)));
  return kept ?? null;
}

export async function keepAnswer(
  db: Database,
  scope: string,
  key: string,
  answer: { status: number; bodyHash: string | null; contentType: string | null; body: string | null },
): Promise<void> {
  await db.update(idempotencyKeys).set(answer).where(ofKey(scope, key));
}

/** Gives a key back when its first run had no answer worth keeping. */
export async function releaseKey(db: Database, scope: string, key: string): Promise<void> {
  await db.delete(idempotencyKeys).where(ofKey(scope, key));
}

export function deleteKeysBefore(db: Database, before: number, limit: number): Promise<number> {
  return deleteBefore(db, idempotencyKeys, idempotencyKeys.createdAt, before, limit);
}

function ofKey(scope: string, key: string) {
  return and(eq(idempotencyKeys.scope, scope), eq(idempotencyKeys.key, key));
}
