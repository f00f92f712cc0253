import { and, eq, isNotNull, isNull, type SQL, sql } from "drizzle-orm";
import { type Database, inList } from "../../../db/database.ts";
import { touching } from "../../../db/membership.ts";
import { channelRooms } from "../channels/tables.ts";
import { queueingEvent } from "../events/store.ts";
import { workspaceMembers as members } from "../tables.ts";

/** Batch statements: a member who was only added joins, if `may` holds. The third returns a row if new. */
export function accepting(
  db: Database,
  { workspaceId, accountId, noticeId }: { workspaceId: number; accountId: number; noticeId: string },
  now: number,
  may: SQL = sql`true`,
) {
  const isWaiting = sql`exists (select 1 from workspace_members
    where workspace_id = ${workspaceId} and account_id = ${accountId} and accepted_at is null) and ${may}`;
  const by = { actorId: accountId, subjectId: accountId, noticeId };
  const event = { ...by, kind: "account_renamed", workspaceId } as const;
  return [
    queueingEvent(db, event, now, sql`where ${isWaiting}`),
    // Fellow members now see their address.
    touching(db, channelRooms, accountId, sql`${channelsEverIn(workspaceId, accountId)} and ${isWaiting}`),
    db
      .update(members)
      .set({ acceptedAt: now })
      .where(and(eq(members.workspaceId, workspaceId), eq(members.accountId, accountId), isWaiting))
      .returning({ accountId: members.accountId }),
  ] as const;
}

export function channelsEverIn(workspaceId: number, accountId: number): SQL {
  return sql`select channel_id from channel_members join channels on channels.id = channel_id
    where workspace_id = ${workspaceId} and account_id = ${accountId}`;
}

export async function listAccepted(db: Database, workspaceId: number, accountIds: readonly number[]) {
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

export async function listUnaccepted(db: Database, accountId: number, adderId: number): Promise<number[]> {
  const rows = await db
    .select({ id: members.workspaceId })
    .from(members)
    .where(and(eq(members.accountId, accountId), eq(members.addedBy, adderId), isNull(members.acceptedAt)));
  return rows.map(({ id }) => id);
}
