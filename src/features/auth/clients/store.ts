import { and, desc, eq, inArray, lt, type SQL, sql } from "drizzle-orm";
import { type Database, inList } from "../../../db/database.ts";
import { knownClients, strangersFailures } from "./tables.ts";

type Known = typeof knownClients.$inferSelect;

export interface StoredStanding {
  known: Known[];
  strangers: typeof strangersFailures.$inferSelect | null;
}

export async function findStanding(
  db: Database,
  accountId: number,
  clients: readonly string[],
): Promise<StoredStanding> {
  const [known, [strangers]] = await db.batch(selectingStanding(db, sql`${accountId}`, clients));
  return { known, strangers: strangers ?? null };
}

export function selectingStanding(db: Database, accountId: SQL, clients: readonly string[]) {
  return [
    db
      .select()
      .from(knownClients)
      .where(and(sql`${knownClients.accountId} = ${accountId}`, inList(knownClients.client, clients))),
    db.select().from(strangersFailures).where(sql`${strangersFailures.accountId} = ${accountId}`),
  ] as const;
}

export async function upsertClients(
  db: Database,
  accountId: number,
  clients: readonly string[],
  now: number,
  max: number,
): Promise<void> {
  await db.batch(upsertingClients(db, accountId, clients, now, max, sql`true`));
}

/** Batch statements that run if `where` holds. */
export function upsertingClients(
  db: Database,
  accountId: number,
  clients: readonly string[],
  now: number,
  max: number,
  where: SQL,
) {
  const beyond = db
    .select({ client: knownClients.client })
    .from(knownClients)
    .where(eq(knownClients.accountId, accountId))
    .orderBy(desc(knownClients.seenAt), desc(knownClients.client))
    .limit(100)
    .offset(max);
  return [
    db
      .insert(knownClients)
      .select(
        sql`select ${accountId}, value, ${now}, 0, 0 from json_each(${JSON.stringify(clients)}) where ${where}`,
      )
      .onConflictDoUpdate({
        target: [knownClients.accountId, knownClients.client],
        set: { seenAt: now, failures: 0 },
      }),
    db
      .delete(knownClients)
      .where(and(eq(knownClients.accountId, accountId), inArray(knownClients.client, beyond))),
  ] as const;
}

export async function addClientFailure(
  db: Database,
  accountId: number,
  client: string,
  now: number,
  windowStart: number,
): Promise<void> {
  await db
    .update(knownClients)
    .set(counted(knownClients.failures, knownClients.failingSince, now, windowStart))
    .where(and(eq(knownClients.accountId, accountId), eq(knownClients.client, client)));
}

function counted(count: unknown, since: unknown, now: number, windowStart: number) {
  return {
    failures: sql<number>`case when ${since} < ${windowStart} then 1 else ${count} + 1 end`,
    failingSince: sql<number>`case when ${since} < ${windowStart} then ${now} else ${since} end`,
  } satisfies Record<string, SQL<number>>;
}

export async function addStrangersFailure(
  db: Database,
  accountId: number,
  now: number,
  windowStart: number,
): Promise<void> {
  const { failures, failingSince } = counted(
    strangersFailures.count,
    strangersFailures.since,
    now,
    windowStart,
  );
  await db
    .insert(strangersFailures)
    .values({ accountId, count: 1, since: now })
    .onConflictDoUpdate({
      target: strangersFailures.accountId,
      set: { count: failures, since: failingSince },
    });
}

export async function deleteClientsBefore(db: Database, before: number, limit: number): Promise<number> {
  const due = db
    .select({ row: sql`rowid` })
    .from(knownClients)
    .where(lt(knownClients.seenAt, before))
    .limit(limit);
  const rows = await db
    .delete(knownClients)
    .where(sql`rowid in ${due}`)
    .returning({ client: knownClients.client });
  return rows.length;
}
