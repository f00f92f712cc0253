import { and, eq, gte, isNull, lt, sql } from "drizzle-orm";
import type { Database } from "../db/database.ts";
import { deleteBefore } from "../db/expiry.ts";
import { DAY_MS } from "../lib/time.ts";
import { idempotencyKeys, idempotencyUse } from "./tables.ts";

export const KEPT_MS = DAY_MS;

export type KeyUse = typeof idempotencyKeys.$inferSelect;

export interface Claim {
  scope: string;
  key: string;
  claim: string;
}

export interface KeyLimits {
  keys: number;
  bytes: number;
}

/** Null if it is in use, or the scope has used up its limits. */
export async function claimKey(
  db: Database,
  { scope, key, claim, request, bodyHash }: Claim & { request: string; bodyHash: string | null },
  now: number,
  limits: KeyLimits,
): Promise<KeyUse | null> {
  const day = dayOf(now);
  const isUsedUp = sql`exists (select 1 from ${idempotencyUse} where scope = ${scope} and day = ${day}
    and (keys >= ${limits.keys} or bytes >= ${limits.bytes}))`;
  const [, claimed] = await db.batch([
    db
      .delete(idempotencyKeys)
      .where(and(ofKey({ scope, key }), lt(idempotencyKeys.createdAt, now - KEPT_MS))),
    db
      .insert(idempotencyKeys)
      .select(
        sql`select ${scope}, ${key}, ${request}, ${bodyHash}, null, null, null, ${now}, ${claim}, ${now}, 0, 0, 0, null
          where not ${isUsedUp}`,
      )
      .onConflictDoNothing()
      .returning(),
    db
      .insert(idempotencyUse)
      .select(sql`select ${scope}, ${day}, 1, 0 where changes() > 0`)
      .onConflictDoUpdate({
        target: [idempotencyUse.scope, idempotencyUse.day],
        set: { keys: sql`${idempotencyUse.keys} + 1` },
      }),
  ]);
  return claimed[0] ?? null;
}

/** Null if the run ended, or another took it over first. */
export async function takeOverClaim(
  db: Database,
  { scope, key, claim: from }: Claim,
  to: string,
  now: number,
): Promise<KeyUse | null> {
  const [taken] = await db
    .update(idempotencyKeys)
    .set({ claim: to, claimedAt: now })
    .where(and(ofClaim({ scope, key, claim: from }), isNull(idempotencyKeys.status)))
    .returning();
  return taken ?? null;
}

export async function findKey(db: Database, key: Omit<Claim, "claim">, now: number): Promise<KeyUse | null> {
  const [found] = await db
    .select()
    .from(idempotencyKeys)
    .where(and(ofKey(key), gte(idempotencyKeys.createdAt, now - KEPT_MS)));
  return found ?? null;
}

export async function keepAnswer(
  db: Database,
  claim: Claim,
  answer: { status: number; bodyHash: string | null; contentType: string | null; body: string | null },
  now: number,
): Promise<void> {
  const { scope } = claim;
  const size = Buffer.byteLength(answer.body ?? "");
  await db.batch([
    db.update(idempotencyKeys).set(answer).where(ofClaim(claim)),
    db
      .insert(idempotencyUse)
      .select(sql`select ${scope}, ${dayOf(now)}, 0, ${size} where changes() > 0`)
      .onConflictDoUpdate({
        target: [idempotencyUse.scope, idempotencyUse.day],
        set: { bytes: sql`${idempotencyUse.bytes} + ${size}` },
      }),
  ]);
}

export async function releaseKey(db: Database, claim: Claim): Promise<void> {
  await db.delete(idempotencyKeys).where(ofClaim(claim));
}

export async function abandonClaim(db: Database, claim: Claim): Promise<void> {
  await db.update(idempotencyKeys).set({ claimedAt: 0 }).where(ofClaim(claim));
}

export function deleteKeysBefore(db: Database, before: number, limit: number): Promise<number> {
  return deleteBefore(db, idempotencyKeys, idempotencyKeys.createdAt, before, limit);
}

export async function deleteKeyCountsBefore(db: Database, before: number, limit: number): Promise<number> {
  const rows = await db
    .delete(idempotencyUse)
    .where(
      sql`(${idempotencyUse.scope}, ${idempotencyUse.day}) in (select scope, day from idempotency_use where day < ${dayOf(before)} limit ${limit})`,
    )
    .returning({ day: idempotencyUse.day });
  return rows.length;
}

function dayOf(time: number): number {
  return Math.floor(time / DAY_MS);
}

function ofKey({ scope, key }: Omit<Claim, "claim">) {
  return and(eq(idempotencyKeys.scope, scope), eq(idempotencyKeys.key, key));
}

function ofClaim(claim: Claim) {
  return and(ofKey(claim), eq(idempotencyKeys.claim, claim.claim));
}
