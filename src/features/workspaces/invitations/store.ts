import { and, eq, type SQL, sql } from "drizzle-orm";
import { isStanding, isUnblocked } from "../../../db/conditions.ts";
import type { Database, Statement } from "../../../db/database.ts";
import { deleteBefore } from "../../../db/expiry.ts";
import { adding, canEnter, isIn } from "../../../db/membership.ts";
import { channelRooms } from "../channels/tables.ts";
import { accepting } from "../consent/store.ts";
import { addingMember, hasPlace, isInWorkspace } from "../members/store.ts";
import { workspaceInvitations as invitations } from "./tables.ts";

type Invitation = typeof invitations.$inferSelect;

type Redeemed = Pick<Invitation, "codeHash" | "workspaceId" | "channelId" | "role" | "inviterId">;

const NOWHERE = 0;

interface Bounds {
  /** Since when invitations to the same place count: one is enough. */
  againSince: number;
  since: number;
  mailsMax: number;
  mailsOfOneMax: number;
}

/** False if the inviter is not inside or a limit is reached. In one transaction with `together`. */
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

export async function findInvitation(db: Database, codeHash: string): Promise<Redeemed | null> {
  const [row] = await db.select().from(invitations).where(eq(invitations.codeHash, codeHash));
  return row ?? null;
}

/**
 * As if the account joined by itself. False if the inviter is no longer inside, or not the owner for an admin
 * role, if one of the two blocked the other, or if the account has left or was removed since.
 */
export async function redeemInvitation(
  db: Database,
  { codeHash, workspaceId, channelId, role, inviterId }: Redeemed,
  { accountId, noticeId }: { accountId: number; noticeId: string },
  now: number,
): Promise<boolean> {
  const place = { roomId: channelId ?? NOWHERE, accountId };
  const findsPlaces = sql`(${isInWorkspace(workspaceId, accountId)} or ${hasPlace(workspaceId)})
    and (${channelId} is null or ${isIn(channelRooms, place)} or ${canEnter(channelRooms, place)})`;
  const isValid = sql`exists (select 1 from workspace_invitations as i
    where i.code_hash = ${codeHash} and i.expires_at > ${now}
      and not exists (select 1 from former_workspace_members as former
        where former.workspace_id = ${workspaceId} and former.account_id = ${accountId} and former.left_at >= i.created_at)
      and not exists (select 1 from channel_members as former
        where former.channel_id = ${channelId} and former.account_id = ${accountId} and former.left_at >= i.created_at))
    and ${isStanding(accountId)} and ${isUnblocked(accountId, inviterId)} and ${findsPlaces}
    and ${isInside(sql`${inviterId}`, sql`${workspaceId}`, sql`${channelId}`)}
    and ${role === "admin" ? isInWorkspace(workspaceId, inviterId, ["owner"]) : sql`true`}`;
  const member = { workspaceId, accountId, role, addedBy: inviterId };
  const [, , , , , , used] = await db.batch([
    ...accepting(db, { workspaceId, accountId, noticeId }, now, isValid),
    ...addingMember(db, member, { actorId: accountId, noticeId }, now, isValid),
    adding(db, channelRooms, { ...place, addedBy: inviterId }, now, isValid),
    db
      .delete(invitations)
      .where(and(eq(invitations.codeHash, codeHash), isValid))
      .returning({ codeHash: invitations.codeHash }),
  ]);
  return used.length > 0;
}

export function deleteExpired(db: Database, now: number, limit: number): Promise<number> {
  return deleteBefore(db, invitations, invitations.expiresAt, now, limit);
}

export function isInside(accountId: SQL, workspaceId: SQL, channelId: SQL): SQL {
  return sql`exists (select 1 from workspace_members as inside
      where inside.workspace_id = ${workspaceId} and inside.account_id = ${accountId})
    and (${channelId} is null or exists (select 1 from channel_members as inside
      where inside.channel_id = ${channelId} and inside.account_id = ${accountId} and inside.left_at is null))`;
}
