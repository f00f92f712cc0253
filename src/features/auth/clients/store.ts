import { and, desc, eq, inArray, lt, type SQL, sql } from "drizzle-orm";
import { type Database, inList } from "../../../db/database.ts";
import { knownClients, strangersFailures } from "./tables.ts";

/** Those of these clients from which the account has signed in, and how often strangers failed; in one round trip. */
export async function findStanding(db: Database, accountId: number, clients: readonly string[]) {
  const [known, failures] = await db.batch([
    db
      .select()
      .from(knownClients)
      .where(and(eq(knownClients.accountId, accountId), inList(knownClients.client, clients))),
    db.select().from(strangersFailures).where(eq(strangersFailures.accountId, accountId)),
  ]);
  return { known, strangers: failures[0] ?? null };
}

/** Stores that the account has signed in from these clients, and keeps the `max` it used last. */
export async function upsertClients(
  db: Database,
  accountId: number,
  clients: readonly string[],
  now: number,
  max: number,
): Promise<void> {
  const beyond = db
    .select({ client: knownClients.client })
    .from(knownClients)
    .where(eq(knownClients.accountId, accountId))
    .orderBy(desc(knownClients.seenAt), desc(knownClients.client))
    .limit(100)
    .offset(max);
  await db.batch([
    db
      .insert(knownClients)
      .values(clients.map((client) => ({ accountId, client, seenAt: now })))
      .onConflictDoUpdate({
        target: [knownClients.accountId, knownClients.client],
        set: { seenAt: now, failures: 0 },
      }),
    db
      .delete(knownClients)
      .where(and(eq(knownClients.accountId, accountId), inArray(knownClients.client, beyond))),
  ]);
}

/** Counts a wrong password of a known client; one before `windowStart` begins a new count. */
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

/** Counts a wrong password of an unknown client, as `addClientFailure` does. */
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

/** Deletes at most `limit` clients that were last used before a moment; returns how many. */
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
