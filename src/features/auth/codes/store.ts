import { and, desc, eq, gt, inArray, isNull, type SQL, sql } from "drizzle-orm";
import type { Database } from "../../../db/database.ts";
import { deleteBefore } from "../../../db/expiry.ts";
import { accounts } from "../../accounts/tables.ts";
import type { ClientKeys } from "../clients/actions.ts";
import type { Quota } from "./otp.ts";
import { oneTimeCodes } from "./tables.ts";

export type OneTimeCode = typeof oneTimeCodes.$inferSelect;

type Asked = Pick<OneTimeCode, "emailKey" | "accountId" | "askerAddress">;

/** False if a quota is used up. One statement, so that concurrent requests are all counted. */
export async function insertCode(
  db: Database,
  code: Omit<OneTimeCode, "spentAt">,
  quotas: readonly Quota[],
): Promise<boolean> {
  const { id, emailKey, accountId, salt, codeHash, triesLeft, createdAt, expiresAt } = code;
  const { purpose, newEmail, askerAddress, askerBrowser, askerKnown, otherTriesLeft } = code;
  const isWithin = quotas.map(
    ({ scope, max, perMs }) => sql`(select count(*) from one_time_codes
      where created_at > ${createdAt - perMs} and ${inScope(scope, code)}) < ${max}`,
  );
  const inserted = await db
    .insert(oneTimeCodes)
    .select(sql`
      select ${id}, ${emailKey}, ${accountId}, ${salt}, ${codeHash}, ${triesLeft}, ${createdAt}, ${expiresAt}, null,
        ${purpose}, ${newEmail}, ${askerAddress}, ${askerBrowser}, ${askerKnown ? 1 : 0}, ${otherTriesLeft}
      where ${sql.join(isWithin, sql` and `)}`)
    .returning({ id: oneTimeCodes.id });
  return inserted.length > 0;
}

export async function findFreeAt(
  db: Database,
  asked: Asked,
  quotas: readonly Quota[],
  now: number,
): Promise<number> {
  const times = quotas.map(async ({ scope, max, perMs }) => {
    const [row] = await db
      .select({ at: oneTimeCodes.createdAt })
      .from(oneTimeCodes)
      .where(and(gt(oneTimeCodes.createdAt, now - perMs), inScope(scope, asked)))
      .orderBy(desc(oneTimeCodes.createdAt))
      .limit(1)
      .offset(max - 1);
    return row ? row.at + perMs : now;
  });
  return Math.max(...(await Promise.all(times)));
}

function inScope(scope: Quota["scope"], { emailKey, accountId, askerAddress }: Asked): SQL {
  const signsIn = sql`email_key = ${emailKey} and purpose = 'sign_in'`;
  switch (scope) {
    case "client":
      return sql`${signsIn} and asker_known = 0 and asker_address = ${askerAddress}`;
    case "strangers":
      return sql`${signsIn} and asker_known = 0`;
    case "known":
      return sql`${signsIn} and asker_known = 1`;
    case "account":
      return sql`account_id = ${accountId} and purpose = 'email_change'`;
    case "accounts":
      return sql`email_key = ${emailKey} and purpose = 'email_change'`;
  }
}

export async function deleteCode(db: Database, id: string): Promise<void> {
  await db.delete(oneTimeCodes).where(eq(oneTimeCodes.id, id));
}

/**
 * At the newest code that this client requested, or else at the newest of others: nobody else can use up the
 * tries of the one who requested it. One statement, so that concurrent guesses are all counted. Null without
 * a code.
 */
export async function useOwnTry(
  db: Database,
  emailKey: string,
  { address, browser }: ClientKeys,
  { now, since }: { now: number; since: number },
): Promise<OneTimeCode | null> {
  const isOwn = sql`(asker_address is ${address} or coalesce(asker_browser = ${browser}, 0))`;
  const newest = db
    .select({ id: oneTimeCodes.id })
    .from(oneTimeCodes)
    .where(
      and(
        eq(oneTimeCodes.emailKey, emailKey),
        eq(oneTimeCodes.purpose, "sign_in"),
        gt(oneTimeCodes.createdAt, since),
      ),
    )
    .orderBy(desc(isOwn), desc(oneTimeCodes.createdAt), desc(oneTimeCodes.id))
    .limit(1);
  return useTry(
    db,
    and(
      inArray(oneTimeCodes.id, newest),
      sql`case when ${isOwn} then tries_left else other_tries_left end > 0`,
    ),
    {
      triesLeft: sql`tries_left - ${isOwn}`,
      otherTriesLeft: sql`other_tries_left - (not ${isOwn})`,
    },
    now,
  );
}

export async function useChangeTry(
  db: Database,
  accountId: number,
  now: number,
): Promise<OneTimeCode | null> {
  const newest = db
    .select({ id: oneTimeCodes.id })
    .from(oneTimeCodes)
    .where(and(eq(oneTimeCodes.accountId, accountId), eq(oneTimeCodes.purpose, "email_change")))
    .orderBy(desc(oneTimeCodes.createdAt), desc(oneTimeCodes.id))
    .limit(1);
  const isLeft = and(inArray(oneTimeCodes.id, newest), gt(oneTimeCodes.triesLeft, 0));
  return useTry(db, isLeft, { triesLeft: sql`tries_left - 1` }, now);
}

async function useTry(
  db: Database,
  condition: SQL | undefined,
  change: { triesLeft: SQL; otherTriesLeft?: SQL },
  now: number,
): Promise<OneTimeCode | null> {
  const [code] = await db
    .update(oneTimeCodes)
    .set(change)
    .where(and(condition, isNull(oneTimeCodes.spentAt), gt(oneTimeCodes.expiresAt, now)))
    .returning();
  return code ?? null;
}

/** False if it was spent, or the account's address changed. */
export async function spendCode(db: Database, id: string, now: number): Promise<boolean> {
  const isCurrent = sql`exists (select 1 from accounts
    where accounts.id = one_time_codes.account_id and accounts.email_key = one_time_codes.email_key)`;
  const spent = await db
    .update(oneTimeCodes)
    .set({ spentAt: now })
    .where(and(eq(oneTimeCodes.id, id), isNull(oneTimeCodes.spentAt), isCurrent))
    .returning({ id: oneTimeCodes.id });
  return spent.length > 0;
}

/** A username that is the old address changes too; false if it is another address, or the code is spent. */
export async function replaceAddress(
  db: Database,
  change: { codeId: string; accountId: number; email: string; emailKey: string; now: number },
): Promise<boolean> {
  const { codeId, accountId, email, emailKey, now } = change;
  const isUnspent = sql`exists (select 1 from one_time_codes where id = ${codeId} and spent_at is null)`;
  const isFit = sql`(instr(username_key, '@') = 0 or username_key in (email_key, ${emailKey}))`;
  const [changed] = await db.batch([
    db
      .update(accounts)
      .set({
        username: sql`iif(username_key = email_key, ${email}, username)`,
        usernameKey: sql`iif(username_key = email_key, ${emailKey}, username_key)`,
        email,
        emailKey,
        emailProvedAt: now,
        updatedAt: now,
      })
      .where(and(eq(accounts.id, accountId), isUnspent, isFit))
      .returning({ id: accounts.id }),
    db
      .update(oneTimeCodes)
      .set({ spentAt: now })
      .where(
        and(
          eq(oneTimeCodes.id, codeId),
          isNull(oneTimeCodes.spentAt),
          sql`exists (select 1 from accounts where id = ${accountId} and email_key = ${emailKey})`,
        ),
      ),
  ]);
  return changed.length > 0;
}

export function deleteCodesBefore(db: Database, before: number, limit: number): Promise<number> {
  return deleteBefore(db, oneTimeCodes, oneTimeCodes.createdAt, before, limit);
}
