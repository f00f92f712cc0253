import { and, eq, isNull, ne, type SQL, sql } from "drizzle-orm";
import type { Database } from "../../../db/database.ts";
import { accounts } from "../../accounts/tables.ts";
import { knownClients } from "../clients/tables.ts";
import { oneTimeCodes } from "../codes/tables.ts";
import { grants } from "../tables.ts";

/** Returns the ended grants, or null if the password changed after `fromVersion`. */
export async function replacePassword(
  db: Database,
  accountId: number,
  change: { hash: string; fromVersion: number; keptGrantId: string | null; now: number },
): Promise<string[] | null> {
  const { hash, fromVersion, keptGrantId, now } = change;
  const isCurrent = sql`exists (select 1 from accounts where id = ${accountId} and credentials_version = ${fromVersion})`;
  const [ended, , , changed] = await db.batch([
    endGrantsWhere(db, accountId, and(isCurrent, ne(grants.id, keptGrantId ?? "")), now),
    forgetClientsWhere(db, accountId, isCurrent),
    cancelAddressChangesWhere(db, accountId, isCurrent, now),
    db
      .update(accounts)
      .set({ passwordHash: hash, credentialsVersion: fromVersion + 1, updatedAt: now })
      .where(and(eq(accounts.id, accountId), eq(accounts.credentialsVersion, fromVersion)))
      .returning({ id: accounts.id }),
  ]);
  return changed.length === 0 ? null : ended.map((row) => row.id);
}

/**
 * The first proof by someone else than the registrant ends the password and all logins: the registrant only
 * claimed the address. Returns the ended grants.
 */
export async function proveAddressOf(
  db: Database,
  accountId: number,
  proof: { isOwn: boolean; browser: string | null; noPassword: string; now: number },
): Promise<string[]> {
  const { isOwn, browser, noPassword, now } = proof;
  const isFirstByAnother = sql`exists (select 1 from accounts where id = ${accountId} and email_proved_at is null and not ${isOwn ? 1 : 0}
    and (registered_by is null or ${browser} is null or registered_by <> ${browser}))`;
  const [ended] = await db.batch([
    endGrantsWhere(db, accountId, isFirstByAnother, now),
    forgetClientsWhere(db, accountId, isFirstByAnother),
    cancelAddressChangesWhere(db, accountId, isFirstByAnother, now),
    db
      .update(accounts)
      .set({ passwordHash: noPassword, credentialsVersion: sql`${accounts.credentialsVersion} + 1` })
      .where(and(eq(accounts.id, accountId), isFirstByAnother)),
    db
      .update(accounts)
      .set({ emailProvedAt: now })
      .where(and(eq(accounts.id, accountId), isNull(accounts.emailProvedAt))),
  ]);
  return ended.map((row) => row.id);
}

function endGrantsWhere(db: Database, accountId: number, condition: SQL | undefined, now: number) {
  return db
    .update(grants)
    .set({ endedAt: now })
    .where(and(eq(grants.accountId, accountId), isNull(grants.endedAt), condition))
    .returning({ id: grants.id });
}

function forgetClientsWhere(db: Database, accountId: number, condition: SQL) {
  return db.delete(knownClients).where(and(eq(knownClients.accountId, accountId), condition));
}

/** Codes are spent, not deleted: they still count towards the quotas. */
function cancelAddressChangesWhere(db: Database, accountId: number, condition: SQL, now: number) {
  const isWaiting = and(eq(oneTimeCodes.purpose, "email_change"), isNull(oneTimeCodes.spentAt));
  return db
    .update(oneTimeCodes)
    .set({ spentAt: now })
    .where(and(eq(oneTimeCodes.accountId, accountId), isWaiting, condition));
}
