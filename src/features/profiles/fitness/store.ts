import { eq } from "drizzle-orm";
import type { Database } from "../../../db/database.ts";
import { accounts, NAMED } from "../../accounts/tables.ts";
import { fitnessProfiles } from "../tables.ts";

export type FitnessProfile = typeof fitnessProfiles.$inferSelect;
export type FitnessValues = Omit<FitnessProfile, "accountId" | "createdAt" | "updatedAt">;

export async function findByAccount(db: Database, accountId: number): Promise<FitnessProfile | null> {
  const [profile] = await db.select().from(fitnessProfiles).where(eq(fitnessProfiles.accountId, accountId));
  return profile ?? null;
}

/** Null for an unknown account. */
export async function findWithAccount(db: Database, accountId: number) {
  const [row] = await db
    .select({ account: { ...NAMED, createdAt: accounts.createdAt }, profile: fitnessProfiles })
    .from(accounts)
    .leftJoin(fitnessProfiles, eq(fitnessProfiles.accountId, accounts.id))
    .where(eq(accounts.id, accountId));
  return row ?? null;
}

/** `initial` if there is no profile. */
export async function upsertProfile(
  db: Database,
  initial: Omit<FitnessProfile, "updatedAt">,
  changes: Partial<FitnessValues>,
  now: number,
): Promise<void> {
  await db
    .insert(fitnessProfiles)
    .values({ ...initial, updatedAt: now })
    .onConflictDoUpdate({ target: fitnessProfiles.accountId, set: { ...changes, updatedAt: now } });
}
