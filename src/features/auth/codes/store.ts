import { and, desc, eq, gt, inArray, isNull, sql } from "drizzle-orm";
import type { Database } from "../../../db/database.ts";
import { deleteBefore } from "../../../db/expiry.ts";
import { codeFailures, oneTimeCodes } from "./tables.ts";

export type OneTimeCode = typeof oneTimeCodes.$inferSelect;

/**
 * Stores a code unless so many were asked for at this address since a moment, counted and stored in one statement.
 * @returns false if it is one too many
 */
export async function insertCode(
  db: Database,
  code: Omit<OneTimeCode, "spentAt">,
  { since, max }: { since: number; max: number },
): Promise<boolean> {
  const { id, emailKey, accountId, salt, codeHash, triesLeft, createdAt, expiresAt } = code;
  const inserted = await db
    .insert(oneTimeCodes)
    .select(sql`
      select ${id}, ${emailKey}, ${accountId}, ${salt}, ${codeHash}, ${triesLeft}, ${createdAt}, ${expiresAt}, null
      where (select count(*) from one_time_codes where email_key = ${emailKey} and created_at > ${since}) < ${max}`)
    .returning({ id: oneTimeCodes.id });
  return inserted.length > 0;
}

/** When the oldest code since a moment was asked for, or null. */
export async function oldestSince(db: Database, emailKey: string, since: number): Promise<number | null> {
  const [row] = await db
    .select({ at: sql<number | null>`min(${oneTimeCodes.createdAt})` })
    .from(oneTimeCodes)
    .where(and(eq(oneTimeCodes.emailKey, emailKey), gt(oneTimeCodes.createdAt, since)));
  return row?.at ?? null;
}

export async function deleteCode(db: Database, id: string): Promise<void> {
  await db.delete(oneTimeCodes).where(eq(oneTimeCodes.id, id));
}

/**
 * Takes one of the tries that the newest code of an address has left, in one statement: however many guess at the same
 * moment, no more are looked at. Null where there is no code to try.
 */
export async function takeTry(db: Database, emailKey: string, now: number): Promise<OneTimeCode | null> {
  const newest = db
    .select({ id: oneTimeCodes.id })
    .from(oneTimeCodes)
    .where(eq(oneTimeCodes.emailKey, emailKey))
    .orderBy(desc(oneTimeCodes.createdAt), desc(oneTimeCodes.id))
    .limit(1);
  const [code] = await db
    .update(oneTimeCodes)
    .set({ triesLeft: sql`${oneTimeCodes.triesLeft} - 1` })
    .where(
      and(
        inArray(oneTimeCodes.id, newest),
        isNull(oneTimeCodes.spentAt),
        gt(oneTimeCodes.expiresAt, now),
        gt(oneTimeCodes.triesLeft, 0),
      ),
    )
    .returning();
  return code ?? null;
}

/** Spends a code, once. False if somebody else has. */
export async function spendCode(db: Database, id: string, now: number): Promise<boolean> {
  const spent = await db
    .update(oneTimeCodes)
    .set({ spentAt: now })
    .where(and(eq(oneTimeCodes.id, id), isNull(oneTimeCodes.spentAt)))
    .returning({ id: oneTimeCodes.id });
  return spent.length > 0;
}

export async function countFailures(db: Database, accountId: number): Promise<number> {
  const [row] = await db.select().from(codeFailures).where(eq(codeFailures.accountId, accountId));
  return row?.count ?? 0;
}

export async function addFailure(db: Database, accountId: number): Promise<void> {
  await db
    .insert(codeFailures)
    .values({ accountId, count: 1 })
    .onConflictDoUpdate({ target: codeFailures.accountId, set: { count: sql`${codeFailures.count} + 1` } });
}

export async function forgetFailures(db: Database, accountId: number): Promise<void> {
  await db.delete(codeFailures).where(eq(codeFailures.accountId, accountId));
}

export function deleteCodesBefore(db: Database, before: number, limit: number): Promise<number> {
  return deleteBefore(db, oneTimeCodes, oneTimeCodes.createdAt, before, limit);
}
