import { and, desc, eq, inArray, isNull, ne } from "drizzle-orm";
import { type Database, inList } from "../../db/database.ts";
import { deleteBefore } from "../../db/expiry.ts";
import { grants, socketTickets } from "./tables.ts";

export type Grant = typeof grants.$inferSelect;

/** Stores a grant and ends the account's oldest beyond `max`, in one transaction. Returns the ids of those. */
export async function insertGrant(
  db: Database,
  grant: typeof grants.$inferInsert,
  max: number,
): Promise<string[]> {
  const others = and(eq(grants.accountId, grant.accountId), isNull(grants.endedAt), ne(grants.id, grant.id));
  const beyond = db
    .select({ id: grants.id })
    .from(grants)
    .where(others)
    .orderBy(desc(grants.createdAt), desc(grants.id))
    .limit(100)
    .offset(max - 1);
  const [, ended] = await db.batch([
    db.insert(grants).values(grant),
    db
      .update(grants)
      .set({ endedAt: grant.createdAt })
      .where(inArray(grants.id, beyond))
      .returning({ id: grants.id }),
  ]);
  return ended.map((row) => row.id);
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

/** Marks a generation as used if it is the next one; false if it isn't, or the grant has ended. */
export async function adoptGeneration(db: Database, id: string, generation: number): Promise<boolean> {
  const adopted = await db
    .update(grants)
    .set({ refreshGeneration: generation })
    .where(and(eq(grants.id, id), isNull(grants.endedAt), eq(grants.refreshGeneration, generation - 1)))
    .returning({ id: grants.id });
  return adopted.length > 0;
}

/** Ends those of these grants that are the account's and living; returns which they were. */
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

export async function insertTicket(db: Database, ticket: typeof socketTickets.$inferInsert): Promise<void> {
  await db.insert(socketTickets).values(ticket);
}

/** Takes a ticket so that nobody else can; null if there is none. It may have run out. */
export async function takeTicket(
  db: Database,
  ticketHash: string,
): Promise<typeof socketTickets.$inferSelect | null> {
  const [ticket] = await db.delete(socketTickets).where(eq(socketTickets.ticketHash, ticketHash)).returning();
  return ticket ?? null;
}

export function deleteGrantsEndedBefore(db: Database, before: number, limit: number): Promise<number> {
  return deleteBefore(db, grants, grants.endedAt, before, limit);
}

export function deleteTicketsBefore(db: Database, before: number, limit: number): Promise<number> {
  return deleteBefore(db, socketTickets, socketTickets.expiresAt, before, limit);
}
