import { desc, eq, lte } from "drizzle-orm";
import type { Database } from "../../db/database.ts";
import { devMails } from "./tables.ts";

export type KeptMail = typeof devMails.$inferSelect;

const MAILS_KEPT = 1000;

export async function keepMail(db: Database, mail: Omit<KeptMail, "id">): Promise<void> {
  const [kept] = await db.insert(devMails).values(mail).returning({ id: devMails.id });
  if (kept) await db.delete(devMails).where(lte(devMails.id, kept.id - MAILS_KEPT));
}

/** Newest first, of all recipients if null. */
export function listMails(db: Database, recipient: string | null, limit: number): Promise<KeptMail[]> {
  return db
    .select()
    .from(devMails)
    .where(recipient === null ? undefined : eq(devMails.recipient, recipient))
    .orderBy(desc(devMails.id))
    .limit(limit);
}
