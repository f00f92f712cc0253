import { and, eq, inArray, lte, type SQL, sql } from "drizzle-orm";
import { isStanding } from "../../../db/conditions.ts";
import type { Database, Statement } from "../../../db/database.ts";
import { channelMembers, channelMembership } from "../channels/tables.ts";
import { queueingEvent } from "../events/store.ts";
import { WORKSPACE_MEMBERS_MAX } from "../members/store.ts";
import { workspaceMembers } from "../tables.ts";
import { workspaceInvitations as invitations } from "./tables.ts";

export type Invitation = typeof invitations.$inferSelect;

interface Bounds {
  /** Invitations to the same place are counted from here on: one is enough. */
  againSince: number;
  /** Invitations to the same address are counted from here on. */
  since: number;
  /** Whoever sent them. */
  mailsMax: number;
  /** Those of the same inviter. */
  mailsOfOneMax: number;
}

/**
 * Stores an invitation if its inviter is in the workspace, and in the channel, at this moment, and the address got
 * neither the same one lately nor too many others, from this inviter or from all; in one transaction with `together`. False if it was not stored.
 */
export async function insertInvitation(
  db: Database,
  invitation: Invitation,
  { againSince, since, mailsMax, mailsOfOneMax }: Bounds,
  together: Statement[],
): Promise<boolean> {
  const { codeHash, workspaceId, channelId, email, emailKey, role, inviterId, createdAt, expiresAt } =
    invitation;
  const { mailDueAt, mailAttempts } = invitation;
  const sent = sql`workspace_invitations where email_key = ${emailKey}`;
  const [stored] = await db.batch([
    db
      .insert(invitations)
      .select(
        sql`select ${codeHash}, ${workspaceId}, ${channelId}, ${email}, ${emailKey}, ${role}, ${inviterId}, ${createdAt},
            ${expiresAt}, ${mailDueAt}, ${mailAttempts}
          where ${isInside(sql`${inviterId}`, sql`${workspaceId}`, sql`${channelId}`)}
            and (select count(*) from ${sent} and created_at > ${since}) < ${mailsMax}
            and (select count(*) from ${sent} and created_at > ${since} and inviter_id = ${inviterId}) < ${mailsOfOneMax}
            and not exists (select 1 from ${sent} and created_at > ${againSince}
              and workspace_id = ${workspaceId} and channel_id is ${channelId} and inviter_id = ${inviterId})`,
      )
      .returning({ codeHash: invitations.codeHash }),
    ...together,
  ]);
  return stored.length > 0;
}

/** Where an invitation leads to; null where there is none of this code. */
export async function findPlace(
  db: Database,
  codeHash: string,
): Promise<Pick<Invitation, "workspaceId" | "channelId"> | null> {
  const [row] = await db
    .select({ workspaceId: invitations.workspaceId, channelId: invitations.channelId })
    .from(invitations)
    .where(eq(invitations.codeHash, codeHash));
  return row ?? null;
}

/**
 * Makes an account a member by an invitation, and uses the invitation up, in one transaction. Null where there is none
 * that is valid: its inviter must be inside still, and for an admin's still be the owner, no block may be between the
 * two, and who left since, or was removed, does not come back by it.
 */
export async function redeemInvitation(
  db: Database,
  codeHash: string,
  { accountId, noticeId }: { accountId: number; noticeId: string },
  now: number,
): Promise<Pick<Invitation, "workspaceId" | "channelId" | "role"> | null> {
  const valid = sql`workspace_invitations as i where i.code_hash = ${codeHash} and i.expires_at > ${now}
    and ${isStanding(accountId)} and ${hasPlaces(accountId)}
    and ${isInside(sql`i.inviter_id`, sql`i.workspace_id`, sql`i.channel_id`)}
    and (i.role <> 'admin' or exists (select 1 from workspace_members as owner
      where owner.workspace_id = i.workspace_id and owner.account_id = i.inviter_id and owner.role = 'owner'))
    and not exists (select 1 from former_workspace_members as former
      where former.workspace_id = i.workspace_id and former.account_id = ${accountId} and former.left_at >= i.created_at)
    and not exists (select 1 from channel_members as former
      where former.channel_id = i.channel_id and former.account_id = ${accountId} and former.left_at >= i.created_at)
    and not exists (select 1 from blocks where (blocker_id = ${accountId} and blocked_id = i.inviter_id)
      or (blocker_id = i.inviter_id and blocked_id = ${accountId}))`;
  const by = { actorId: accountId, subjectId: accountId, noticeId };
  const channelId = sql`select i.channel_id from ${valid} and i.channel_id is not null`;
  const rows = await db.batch([
    queueingEvent(
      db,
      { ...by, kind: "member_joined", workspaceId: sql`i.workspace_id` },
      now,
      sql`from ${valid} and not exists (select 1 from workspace_members as m
        where m.workspace_id = i.workspace_id and m.account_id = ${accountId})`,
    ),
    db
      .insert(workspaceMembers)
      .select(sql`select i.workspace_id, ${accountId}, i.role, ${now}, i.inviter_id, ${now} from ${valid}`)
      .onConflictDoNothing(),
    db
      .insert(channelMembers)
      .select(
        sql`select i.channel_id, ${accountId}, 'member', ${now}, null, i.inviter_id
          from ${valid} and i.channel_id is not null`,
      )
      .onConflictDoUpdate({
        target: [channelMembers.roomId, channelMembers.accountId],
        set: { joinedAt: now, leftAt: null, role: "member" },
        setWhere: sql`${channelMembers.leftAt} is not null`,
      }),
    ...channelMembership.changedAmong(db, channelId, now),
    db
      .delete(invitations)
      .where(and(eq(invitations.codeHash, codeHash), sql`exists (select 1 from ${valid})`))
      .returning({
        workspaceId: invitations.workspaceId,
        channelId: invitations.channelId,
        role: invitations.role,
      }),
  ]);
  return rows[5][0] ?? null;
}

export async function deleteExpired(db: Database, now: number, limit: number): Promise<number> {
  const old = db
    .select({ codeHash: invitations.codeHash })
    .from(invitations)
    .where(lte(invitations.expiresAt, now))
    .limit(limit);
  const deleted = await db
    .delete(invitations)
    .where(inArray(invitations.codeHash, old))
    .returning({ codeHash: invitations.codeHash });
  return deleted.length;
}

/** The SQL condition that an account finds a place where the invitation `i` leads to, or has one. */
function hasPlaces(accountId: number): SQL {
  const { members, everMembers } = channelMembership.bounds;
  const inChannel = sql`channel_members as m where m.channel_id = i.channel_id`;
  return sql`(exists (select 1 from workspace_members as m
      where m.workspace_id = i.workspace_id and m.account_id = ${accountId})
    or (select count(*) from workspace_members as m where m.workspace_id = i.workspace_id) < ${WORKSPACE_MEMBERS_MAX})
    and (i.channel_id is null
      or exists (select 1 from ${inChannel} and m.account_id = ${accountId} and m.left_at is null)
      or ((select count(*) from ${inChannel} and m.left_at is null) < ${members}
        and (select count(*) from ${inChannel}) < ${everMembers}))`;
}

/** The SQL condition that an account is in a workspace, and in its channel where there is one. */
export function isInside(accountId: SQL, workspaceId: SQL, channelId: SQL): SQL {
  return sql`exists (select 1 from workspace_members as inside
      where inside.workspace_id = ${workspaceId} and inside.account_id = ${accountId})
    and (${channelId} is null or exists (select 1 from channel_members as inside
      where inside.channel_id = ${channelId} and inside.account_id = ${accountId} and inside.left_at is null))`;
}
