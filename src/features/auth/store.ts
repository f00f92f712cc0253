import { and, asc, desc, eq, gt, inArray, isNull, ne, sql } from "drizzle-orm";
import { type Database, inList } from "../../db/database.ts";
import { deleteBefore } from "../../db/expiry.ts";
import { nameKey } from "../../lib/text.ts";
import { HOUR_MS } from "../../lib/time.ts";
import { ACCOUNT, accounts, isCalled } from "../accounts/tables.ts";
import { profiles } from "../profiles/tables.ts";
import { selectingStanding, upsertingClients } from "./clients/store.ts";
import { grants, socketTickets } from "./tables.ts";

export type Grant = typeof grants.$inferSelect;

/** One batch in any case, so that timing doesn't reveal whether the account exists. */
export async function findLogin(
  db: Database,
  by: "username" | "email",
  name: string,
  clients: readonly string[],
) {
  const isNamed = by === "email" ? eq(accounts.emailKey, nameKey(name)) : isCalled(name);
  const id = sql`(select ${accounts.id} from ${accounts} where ${isNamed})`;
  const { passwordHash, credentialsVersion } = accounts;
  const [[credentials], known, [strangers], types] = await db.batch([
    db.select({ account: ACCOUNT, passwordHash, credentialsVersion }).from(accounts).where(isNamed),
    ...selectingStanding(db, id, clients),
    db
      .select({ profileType: profiles.profileType })
      .from(profiles)
      .where(sql`${profiles.accountId} = ${id}`)
      .orderBy(asc(profiles.id)),
  ]);
  return {
    credentials: credentials ?? null,
    profileTypes: types.map(({ profileType }) => profileType),
    stored: { known, strangers: strangers ?? null },
  };
}

interface RememberedClients {
  clients: readonly string[];
  max: number;
}

/** The ids of ended grants; null, storing nothing, if the password changed after `credentialsVersion`. */
export async function insertGrant(
  db: Database,
  grant: Omit<Grant, "refreshGeneration" | "endedAt" | "lastUsedAt">,
  credentialsVersion: number | null,
  max: number,
  remembered: RememberedClients | null,
): Promise<string[] | null> {
  const { id, accountId, kind, tokenHash, createdAt, device, provedAt } = grant;
  const isStored = sql`exists (select 1 from grants where id = ${id})`;
  const others = and(eq(grants.accountId, grant.accountId), isNull(grants.endedAt), ne(grants.id, grant.id));
  const beyond = db
    .select({ id: grants.id })
    .from(grants)
    .where(others)
    .orderBy(desc(grants.createdAt), desc(grants.id))
    .limit(100)
    .offset(max - 1);
  const [stored, ended] = await db.batch([
    db
      .insert(grants)
      .select(sql`
        select ${id}, ${accountId}, ${kind}, 0, ${tokenHash}, ${createdAt}, null, ${device}, ${createdAt}, ${provedAt}
        where ${credentialsVersion} is null
          or exists (select 1 from accounts where id = ${accountId} and credentials_version = ${credentialsVersion})`)
      .returning({ id: grants.id }),
    db
      .update(grants)
      .set({ endedAt: grant.createdAt })
      .where(and(inArray(grants.id, beyond), isStored))
      .returning({ id: grants.id }),
    ...(remembered
      ? upsertingClients(db, accountId, remembered.clients, createdAt, remembered.max, isStored)
      : []),
  ]);
  return stored.length === 0 ? null : ended.map((row) => row.id);
}

export async function findLivingGrant(db: Database, id: string): Promise<Grant | null> {
  const [grant] = await db
    .select()
    .from(grants)
    .where(and(eq(grants.id, id), isNull(grants.endedAt)));
  return grant ?? null;
}

export async function findLivingGrantByToken(db: Database, tokenHash: string): Promise<Grant | null> {
  const [grant] = await db
    .select()
    .from(grants)
    .where(and(eq(grants.tokenHash, tokenHash), isNull(grants.endedAt)));
  return grant ?? null;
}

export async function listLivingGrants(db: Database, ids: readonly string[]): Promise<string[]> {
  const rows = await db
    .select({ id: grants.id })
    .from(grants)
    .where(and(inList(grants.id, ids), isNull(grants.endedAt)));
  return rows.map((row) => row.id);
}

/** False if it is not the next generation, or the grant has ended. */
export async function adoptGeneration(
  db: Database,
  id: string,
  generation: number,
  now: number,
): Promise<boolean> {
  const adopted = await db
    .update(grants)
    .set({ refreshGeneration: generation, lastUsedAt: now })
    .where(and(eq(grants.id, id), isNull(grants.endedAt), eq(grants.refreshGeneration, generation - 1)))
    .returning({ id: grants.id });
  return adopted.length > 0;
}

export async function endGrantRows(
  db: Database,
  accountId: number,
  ids: readonly string[],
  now: number,
): Promise<string[]> {
  const rows = await db
    .update(grants)
    .set({ endedAt: now })
    .where(and(eq(grants.accountId, accountId), inList(grants.id, ids), isNull(grants.endedAt)))
    .returning({ id: grants.id });
  return rows.map((row) => row.id);
}

export async function endAllGrantRows(db: Database, accountId: number, now: number): Promise<string[]> {
  const rows = await db
    .update(grants)
    .set({ endedAt: now })
    .where(and(eq(grants.accountId, accountId), isNull(grants.endedAt)))
    .returning({ id: grants.id });
  return rows.map((row) => row.id);
}

export function listGrantsOf(db: Database, accountId: number): Promise<Grant[]> {
  return db
    .select()
    .from(grants)
    .where(and(eq(grants.accountId, accountId), isNull(grants.endedAt)))
    .orderBy(desc(grants.createdAt), desc(grants.id));
}

/** Uses are stored to the hour: not every one writes. */
export function isUseOld({ lastUsedAt }: Pick<Grant, "lastUsedAt">, now: number): boolean {
  return now - (lastUsedAt ?? 0) > HOUR_MS;
}

export async function touchGrants(db: Database, ids: readonly string[], now: number): Promise<void> {
  await db.update(grants).set({ lastUsedAt: now }).where(inList(grants.id, ids));
}

/** False without a proof given after `since`. */
export async function redeemProof(db: Database, id: string, since: number): Promise<boolean> {
  const taken = await db
    .update(grants)
    .set({ provedAt: null })
    .where(and(eq(grants.id, id), isNull(grants.endedAt), gt(grants.provedAt, since)))
    .returning({ id: grants.id });
  return taken.length > 0;
}

export async function insertTicket(db: Database, ticket: typeof socketTickets.$inferInsert): Promise<void> {
  await db.insert(socketTickets).values(ticket);
}

export function deleteGrantsEndedBefore(db: Database, before: number, limit: number): Promise<number> {
  return deleteBefore(db, grants, grants.endedAt, before, limit);
}

export function deleteTicketsBefore(db: Database, before: number, limit: number): Promise<number> {
  return deleteBefore(db, socketTickets, socketTickets.expiresAt, before, limit);
}
