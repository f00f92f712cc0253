import { and, asc, eq, lte, sql } from "drizzle-orm";
import type { Database } from "../../../../db/database.ts";
import { channels } from "../../channels/tables.ts";
import { workspaces } from "../../tables.ts";
import { isInside } from "../store.ts";
import { workspaceInvitations as invitations } from "../tables.ts";

export type OutgoingInvitation = Awaited<ReturnType<typeof listDue>>[number];

export function listDue(db: Database, now: number, limit: number, emailKey?: string) {
  return db
    .select({
      codeHash: invitations.codeHash,
      workspaceId: invitations.workspaceId,
      placeName: sql<string>`coalesce('#' || ${channels.name}, ${workspaces.name})`,
      email: invitations.email,
      inviterId: invitations.inviterId,
      createdAt: invitations.createdAt,
      mailAttempts: invitations.mailAttempts,
    })
    .from(invitations)
    .innerJoin(workspaces, eq(workspaces.id, invitations.workspaceId))
    .leftJoin(channels, eq(channels.id, invitations.channelId))
    .where(
      and(
        lte(invitations.mailDueAt, now),
        emailKey === undefined ? undefined : eq(invitations.emailKey, emailKey),
      ),
    )
    .orderBy(asc(invitations.mailDueAt))
    .limit(limit);
}

/** False if it is not due: another run took it, it was used, or its inviter left. */
export async function claimMail(
  db: Database,
  codeHash: string,
  claim: { codeHash: string; expiresAt: number; mailDueAt: number },
  now: number,
): Promise<boolean> {
  const column = (name: string) => sql.raw(`workspace_invitations.${name}`);
  const claimed = await db
    .update(invitations)
    .set({ ...claim, mailAttempts: sql`mail_attempts + 1` })
    .where(
      and(
        eq(invitations.codeHash, codeHash),
        lte(invitations.mailDueAt, now),
        isInside(column("inviter_id"), column("workspace_id"), column("channel_id")),
      ),
    )
    .returning({ codeHash: invitations.codeHash });
  return claimed.length > 0;
}

export async function finishMail(db: Database, codeHash: string): Promise<void> {
  await db.update(invitations).set({ mailDueAt: null }).where(eq(invitations.codeHash, codeHash));
}
