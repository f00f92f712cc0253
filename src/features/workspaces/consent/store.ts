import { and, eq, isNotNull, isNull, sql } from "drizzle-orm";
import { type Database, inList } from "../../../db/database.ts";
import { channelMembership } from "../channels/tables.ts";
import { queueingEvent } from "../events/store.ts";
import { channelsEverIn } from "../members/store.ts";
import { workspaceMembers as members } from "../tables.ts";

/**
 * Notes that a member who was only added joins by an act of their own, and that the workspace and the channels that they
 * are in are to learn of it: from then on fellow members may know their address. False where nothing changes.
 */
export async function acceptMembership(
  db: Database,
  { workspaceId, accountId, noticeId }: { workspaceId: number; accountId: number; noticeId: string },
  now: number,
): Promise<boolean> {
  const waiting = sql`exists (select 1 from workspace_members
    where workspace_id = ${workspaceId} and account_id = ${accountId} and accepted_at is null)`;
  const theirs = sql`${channelsEverIn(workspaceId, accountId)} and ${waiting}`;
  const by = { actorId: accountId, subjectId: accountId, noticeId };
  const event = { ...by, kind: "account_renamed", workspaceId } as const;
  const [, , , accepted] = await db.batch([
    queueingEvent(db, event, now, sql`where ${waiting}`),
    ...channelMembership.changedAmong(db, theirs, now),
    db
      .update(members)
      .set({ acceptedAt: now })
      .where(
        and(
          eq(members.workspaceId, workspaceId),
          eq(members.accountId, accountId),
          isNull(members.acceptedAt),
        ),
      )
      .returning({ accountId: members.accountId }),
  ]);
  return accepted.length > 0;
}

/** Those of these people who are members of a workspace today, and joined it by an act of their own. */
export async function listAccepted(
  db: Database,
  workspaceId: number,
  accountIds: readonly number[],
): Promise<Set<number>> {
  const rows = await db
    .select({ accountId: members.accountId })
    .from(members)
    .where(
      and(
        eq(members.workspaceId, workspaceId),
        inList(members.accountId, accountIds),
        isNotNull(members.acceptedAt),
      ),
    );
  return new Set(rows.map(({ accountId }) => accountId));
}

/** Workspaces to which an account was added by another, and which it has not joined by an act of its own. */
export async function listUnaccepted(db: Database, accountId: number, adderId: number): Promise<number[]> {
  const rows = await db
    .select({ id: members.workspaceId })
    .from(members)
    .where(and(eq(members.accountId, accountId), eq(members.addedBy, adderId), isNull(members.acceptedAt)));
  return rows.map(({ id }) => id);
}
