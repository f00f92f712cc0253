import { and, eq, type SQL, sql } from "drizzle-orm";
import { isStanding, isUnblocked } from "../../../db/conditions.ts";
import { type Database, inList, type Statement } from "../../../db/database.ts";
import { accounts } from "../../accounts/tables.ts";
import { channelMembers } from "../channels/tables.ts";
import { accepting, channelsEverIn } from "../consent/store.ts";
import { type NewEvent, queueingEvent } from "../events/store.ts";
import type { WorkspaceRole } from "../policy.ts";
import { formerWorkspaceMembers, workspaceMembers as members } from "../tables.ts";

export interface WorkspaceMember {
  accountId: number;
  username: string;
  role: WorkspaceRole;
  joinedAt: number;
}

export const WORKSPACE_MEMBERS_MAX = 5000;

export const MEMBER = {
  accountId: accounts.id,
  username: accounts.username,
  role: members.role,
  joinedAt: members.joinedAt,
};

export async function findMember(db: Database, workspaceId: number, accountId: number) {
  const [row] = await db
    .select(MEMBER)
    .from(members)
    .innerJoin(accounts, eq(accounts.id, members.accountId))
    .where(and(eq(members.workspaceId, workspaceId), eq(members.accountId, accountId)));
  return row ?? null;
}

export function isInWorkspace(workspaceId: number, accountId: number, roles?: readonly WorkspaceRole[]): SQL {
  return sql`exists (select 1 from workspace_members as own where own.workspace_id = ${workspaceId}
    and own.account_id = ${accountId}
    ${roles === undefined ? sql`` : sql`and own.role in (select value from json_each(${JSON.stringify(roles)}))`})`;
}

/** On behalf of a member, or joining or accepting oneself. False if not allowed, or nothing changed. */
export async function insertMember(
  db: Database,
  member: { workspaceId: number; accountId: number; role: WorkspaceRole },
  event: { actorId: number; noticeId: string },
  now: number,
  together: Statement[] = [],
): Promise<boolean> {
  const { workspaceId, accountId, role } = member;
  const { actorId } = event;
  const isJoining = accountId === actorId;
  const may = isJoining
    ? sql`${role} = 'member' and exists (select 1 from workspaces where id = ${workspaceId} and is_open = 1)`
    : sql`${isInWorkspace(workspaceId, actorId, role === "member" ? undefined : ["owner"])}
          and ${isUnblocked(actorId, accountId)}`;
  const addedBy = isJoining ? null : actorId;
  const mayAccept = isJoining ? sql`true` : sql`false`;
  const [, , accepted, , added] = await db.batch([
    ...accepting(db, { workspaceId, accountId, noticeId: event.noticeId }, now, mayAccept),
    ...addingMember(db, { ...member, addedBy }, event, now, may),
    ...together,
  ]);
  return added.length > 0 || accepted.length > 0;
}

/** Batch statements; the second returns a row if someone was added. */
export function addingMember(
  db: Database,
  member: { workspaceId: number; accountId: number; role: WorkspaceRole; addedBy: number | null },
  { actorId, noticeId }: { actorId: number; noticeId: string },
  now: number,
  may: SQL,
) {
  const { workspaceId, accountId, role, addedBy } = member;
  const acceptedAt = accountId === actorId ? now : null;
  const where = sql`${isStanding(accountId)} and not ${isInWorkspace(workspaceId, accountId)}
    and ${hasPlace(workspaceId)} and ${may}`;
  const event = { workspaceId, kind: "member_joined", actorId, subjectId: accountId, noticeId } as const;
  return [
    queueingEvent(db, event, now, sql`where ${where}`),
    db
      .insert(members)
      .select(
        sql`select ${workspaceId}, ${accountId}, ${role}, ${now}, ${addedBy}, ${acceptedAt} where ${where}`,
      )
      .returning({ accountId: members.accountId }),
  ] as const;
}

/** SQL condition: a workspace is not full [M2]. */
export function hasPlace(workspaceId: number): SQL {
  return sql`exists (select 1 from workspaces where id = ${workspaceId} and members < ${WORKSPACE_MEMBERS_MAX})`;
}

export async function isWorkspaceFull(db: Database, workspaceId: number): Promise<boolean> {
  const [row] = await db.all<{ hasPlace: number }>(sql`select ${hasPlace(workspaceId)} as hasPlace`);
  return row?.hasPlace === 0;
}

/** One statement, so that there is always exactly one owner. False if the actor is no longer that. */
export async function updateRole(
  db: Database,
  workspaceId: number,
  actorId: number,
  accountId: number,
  role: WorkspaceRole,
): Promise<boolean> {
  const changed = await db
    .update(members)
    .set({ role: sql`iif(${members.accountId} = ${accountId}, ${role}, 'admin')` })
    .where(
      and(
        eq(members.workspaceId, workspaceId),
        sql`(${members.accountId} = ${accountId} or (${role} = 'owner' and ${members.accountId} = ${actorId}))`,
        isInWorkspace(workspaceId, actorId, ["owner"]),
        isInWorkspace(workspaceId, accountId),
      ),
    )
    .returning({ accountId: members.accountId });
  return changed.length > 0;
}

/** For oneself, the owner, and admins (plain members only). Returns all their channels; null if not allowed. */
export async function endMembership(
  db: Database,
  event: { workspaceId: number } & Pick<NewEvent, "actorId" | "subjectId" | "noticeId">,
  now: number,
): Promise<number[] | null> {
  const { workspaceId, actorId, subjectId: accountId } = event;
  const may = sql`exists (select 1 from workspace_members as own
    join workspace_members as theirs on theirs.workspace_id = own.workspace_id and theirs.account_id = ${accountId}
    where own.workspace_id = ${workspaceId} and own.account_id = ${actorId}
      and (theirs.account_id = own.account_id or (own.role = 'owner' and theirs.role <> 'owner')
        or (own.role = 'admin' and theirs.role = 'member')))`;
  // Their row goes last: the other statements' conditions read it.
  const [channels, , , ended] = await db.batch([
    // Former channels too, where their address is now hidden.
    db
      .update(channelMembers)
      .set({ leftAt: sql`coalesce(${channelMembers.leftAt}, ${now})` })
      .where(
        and(
          eq(channelMembers.accountId, accountId),
          sql`${channelMembers.roomId} in (${channelsEverIn(workspaceId, accountId)}) and ${may}`,
        ),
      )
      .returning({ id: channelMembers.roomId }),
    db
      .insert(formerWorkspaceMembers)
      .select(sql`select ${workspaceId}, ${accountId}, ${now} where ${may}`)
      .onConflictDoUpdate({
        target: [formerWorkspaceMembers.workspaceId, formerWorkspaceMembers.accountId],
        set: { leftAt: now },
      }),
    queueingEvent(db, { ...event, kind: "member_left" }, now, sql`where ${may}`),
    db
      .delete(members)
      .where(and(eq(members.workspaceId, workspaceId), eq(members.accountId, accountId), may))
      .returning({ accountId: members.accountId }),
  ]);
  return ended.length > 0 ? channels.map(({ id }) => id) : null;
}

export async function endMemberships(db: Database, accountId: number): Promise<void> {
  await db.delete(members).where(eq(members.accountId, accountId));
}

export async function countMembersAmong(db: Database, workspaceId: number, accountIds: readonly number[]) {
  const [row] = await db
    .select({ count: sql<number>`count(*)` })
    .from(members)
    .where(and(eq(members.workspaceId, workspaceId), inList(members.accountId, accountIds)));
  return row?.count ?? 0;
}
