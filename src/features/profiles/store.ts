import { and, asc, eq } from "drizzle-orm";
import { type Database, uniqueViolation } from "../../db/database.ts";
import { AppError } from "../../lib/error.ts";
import { profiles } from "./tables.ts";

export type Profile = typeof profiles.$inferSelect;

export function listByAccount(db: Database, accountId: number): Promise<Profile[]> {
  return db.select().from(profiles).where(eq(profiles.accountId, accountId)).orderBy(asc(profiles.id));
}

export async function findById(db: Database, id: number): Promise<Profile | null> {
  const [profile] = await db.select().from(profiles).where(eq(profiles.id, id));
  return profile ?? null;
}

/** @throws AppError profile_exists */
export async function insertProfile(
  db: Database,
  values: typeof profiles.$inferInsert,
): Promise<Profile | null> {
  try {
    const [profile] = await db.insert(profiles).values(values).returning();
    return profile ?? null;
  } catch (error) {
    if (uniqueViolation(error) === null) throw error;
    throw new AppError("profile_exists", `You already have a ${values.profileType} profile.`);
  }
}

export async function deleteProfile(db: Database, accountId: number, id: number): Promise<void> {
  await db.delete(profiles).where(and(eq(profiles.id, id), eq(profiles.accountId, accountId)));
}
