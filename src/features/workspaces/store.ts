import { and, asc, eq, type SQL, sql } from "drizzle-orm";
import type { Database, Statement } from "../../db/database.ts";
import { accounts } from "../accounts/tables.ts";
import { channelMembers, channelMembership } from "./channels/tables.ts";
import type { Workspace, WorkspaceAccess, WorkspaceRole } from "./policy.ts";
import {
  formerWorkspaceMembers,
  workspaceMembers as members,
  workspaceEvents,
  workspaces,
} from "./tables.ts";

type NewEvent = typeof workspaceEvents.$inferInsert;

export interface WorkspaceMember {
  accountId: number;
  username: string;
  role: WorkspaceRole;
  joinedAt: number;
}

const WORKSPACE = {
  id: workspaces.id,
  name: workspaces.name,
  description: workspaces.description,
  isOpen: workspaces.isOpen,
  creatorId: workspaces.creatorId,
  createdAt: workspaces.createdAt,
};

const ACCESS = {
  workspace: WORKSPACE,
  role: members.role,
  hasAccepted: sql<boolean>`${members.acceptedAt} is not null`.mapWith(Boolean),
};

const MEMBER = {
  accountId: accounts.id,
  username: accounts.username,
  role: members.role,
  joinedAt: members.joinedAt,
};

/** Makes a workspace with its owner, and notes that its object is to be told. Returns its number. */
export async function insertWorkspace(
  db: Database,
  workspace: { name: string; description: string; isOpen: boolean; creatorId: number },
  noticeId: string,
  now: number,
): Promise<number> {
  const made = sql`(select max(id) from workspaces where creator_id = ${workspace.creatorId})`;
  const [rows] = await db.batch([
    db
      .insert(workspaces)
      .values({ ...workspace, createdAt: now })
      .returning({ id: workspaces.id }),
    db.insert(members).select(sql`select ${made}, ${workspace.creatorId}, 'owner', ${now}, null, ${now}`),
    db.insert(workspaceEvents).select(
      sql`select null, ${made}, 'workspace_created', ${workspace.creatorId}, ${workspace.creatorId},
        null, ${noticeId}, ${now}`,
    ),
  ]);
  return rows[0]?.id ?? 0;
}

/** A workspace with the role in it of one account; null where there is none of this number. */
export async function findAccess(
  db: Database,
  workspaceId: number,
  accountId: number,
): Promise<WorkspaceAccess | null> {
  const [row] = await db
    .select(ACCESS)
    .from(workspaces)
    .leftJoin(members, and(eq(members.workspaceId, workspaces.id), eq(members.accountId, accountId)))
    .where(eq(workspaces.id, workspaceId));
  return row ?? null;
}

/** Workspaces that an account is in, and those that are open, oldest first. */
export async function listAccessible(
  db: Database,
  accountId: number,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ items: WorkspaceAccess[]; count: number }> {
  const joined = and(eq(members.workspaceId, workspaces.id), eq(members.accountId, accountId));
  const where = sql`(${workspaces.isOpen} = 1 or ${members.accountId} is not null)`;
  const [items, counted] = await db.batch([
    db
      .select(ACCESS)
      .from(workspaces)
      .leftJoin(members, joined)
      .where(where)
      .orderBy(asc(workspaces.id))
      .limit(limit)
      .offset(offset),
    db.select({ count: sql<number>`count(*)` }).from(workspaces).leftJoin(members, joined).where(where),
  ]);
  return { items, count: counted[0]?.count ?? 0 };
}

export async function findWorkspaceName(db: Database, id: number): Promise<string | null> {
  const [row] = await db.select({ name: workspaces.name }).from(workspaces).where(eq(workspaces.id, id));
  return row?.name ?? null;
}

export async function updateWorkspace(
  db: Database,
  id: number,
  changes: Partial<Pick<Workspace, "name" | "description">>,
): Promise<void> {
  await db.update(workspaces).set(changes).where(eq(workspaces.id, id));
}

/** The longest there first. */
export async function listMembers(
  db: Database,
  workspaceId: number,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ items: WorkspaceMember[]; count: number }> {
  const [items, counted] = await db.batch([
    selectMembers(db, workspaceId)
      .orderBy(asc(members.joinedAt), asc(accounts.id))
      .limit(limit)
      .offset(offset),
    db.select({ count: sql<number>`count(*)` }).from(members).where(eq(members.workspaceId, workspaceId)),
  ]);
  return { items, count: counted[0]?.count ?? 0 };
}

export async function findMember(
  db: Database,
  workspaceId: number,
  accountId: number,
): Promise<WorkspaceMember | null> {
  const [row] = await selectMembers(db, workspaceId, eq(members.accountId, accountId));
  return row ?? null;
}

/**
 * Adds a member, and notes that the workspace's object is to be told, in one transaction with `together`. False if they
 * are a member already.
 */
export async function insertMember(
  db: Database,
  member: { workspaceId: number; accountId: number; role: WorkspaceRole },
  event: { actorId: number; noticeId: string },
  now: number,
  together: Statement[] = [],
): Promise<boolean> {
  const [, added] = await db.batch([...addingMember(db, member, event, now), ...together]);
  return added.length > 0;
}

/** The same as statements of a batch; the second gives a row where someone was added. */
export function addingMember(
  db: Database,
  member: { workspaceId: number; accountId: number; role: WorkspaceRole },
  { actorId, noticeId }: { actorId: number; noticeId: string },
  now: number,
) {
  const { workspaceId, accountId } = member;
  return [
    db.insert(workspaceEvents).select(
      sql`select null, ${workspaceId}, 'member_joined', ${actorId}, ${accountId}, null, ${noticeId}, ${now}
        where not exists (select 1 from workspace_members
          where workspace_id = ${workspaceId} and account_id = ${accountId})`,
    ),
    db
      .insert(members)
      .values({
        ...member,
        joinedAt: now,
        addedBy: actorId === accountId ? null : actorId,
        acceptedAt: actorId === accountId ? now : null,
      })
      .onConflictDoNothing()
      .returning({ accountId: members.accountId }),
  ] as const;
}

/**
 * Gives a member another role; who was the owner becomes an admin where there is a new one. False if they are no member
 * (any more).
 */
export async function updateRole(
  db: Database,
  workspaceId: number,
  accountId: number,
  role: WorkspaceRole,
): Promise<boolean> {
  const inWorkspace = eq(members.workspaceId, workspaceId);
  const heirIsThere = sql`${role} = 'owner' and exists (select 1 from workspace_members
    where workspace_id = ${workspaceId} and account_id = ${accountId})`;
  const [, changed] = await db.batch([
    db
      .update(members)
      .set({ role: "admin" })
      .where(and(inWorkspace, eq(members.role, "owner"), heirIsThere)),
    db
      .update(members)
      .set({ role })
      .where(and(inWorkspace, eq(members.accountId, accountId)))
      .returning({ accountId: members.accountId }),
  ]);
  return changed.length > 0;
}

/** Ends someone's membership of a workspace and of all its channels. Returns the channels that they are or were in. */
export async function endMembership(
  db: Database,
  event: Pick<NewEvent, "workspaceId" | "actorId" | "subjectId" | "noticeId">,
  now: number,
): Promise<number[]> {
  const { workspaceId, subjectId: accountId } = event;
  const ever = channelsEverIn(workspaceId, accountId);
  const theirs = sql`${ever} and left_at is null`;
  const [rows] = await db.batch([
    db
      .select({ id: channelMembers.roomId })
      .from(channelMembers)
      .where(and(eq(channelMembers.accountId, accountId), sql`${channelMembers.roomId} in (${ever})`)),
    // Those that they left before, too: their address is no member's any more.
    ...channelMembership.changedAmong(db, ever, now),
    ...channelMembership.endingAmong(db, theirs, accountId, now),
    db.delete(members).where(and(eq(members.workspaceId, workspaceId), eq(members.accountId, accountId))),
    handingOver(db, sql`${members.workspaceId} = ${workspaceId}`),
    db.insert(formerWorkspaceMembers).values({ workspaceId, accountId }).onConflictDoNothing(),
    db.insert(workspaceEvents).values({ ...event, kind: "member_left", channelId: null, at: now }),
  ]);
  return rows.map(({ id }) => id);
}

/** Workspaces that an account is in or was in. */
export async function listEverIn(db: Database, accountId: number): Promise<number[]> {
  const rows = await db.all<{ id: number }>(everIn(accountId));
  return rows.map(({ id }) => id);
}

/** Notes for the objects of all workspaces in which an account left a trace that it changed. */
export async function queueAccountEvents(
  db: Database,
  accountId: number,
  kind: "account_renamed" | "account_erased",
  noticeId: string,
  now: number,
): Promise<void> {
  await db.insert(workspaceEvents).select(
    sql`select null, id, ${kind}, ${accountId}, ${accountId}, null, ${noticeId}, ${now}
      from (${everIn(accountId)}) where true`,
  );
}

/** Ends an account's membership everywhere; a workspace whose owner goes is handed over. */
export async function endMemberships(db: Database, accountId: number): Promise<void> {
  const theirs = sql`select workspace_id from workspace_members where account_id = ${accountId}`;
  await db.batch([
    db.update(members).set({ role: "member" }).where(eq(members.accountId, accountId)),
    handingOver(
      db,
      sql`${members.workspaceId} in (${theirs}) and ${members.accountId} <> ${accountId}`,
      accountId,
    ),
    db.delete(members).where(eq(members.accountId, accountId)),
  ]);
}

/** Channels of a workspace that an account is in or was in, as a query to which conditions may be added. */
export function channelsEverIn(workspaceId: number, accountId: number): SQL {
  return sql`select channel_id from channel_members join channels on channels.id = channel_id
    where workspace_id = ${workspaceId} and account_id = ${accountId}`;
}

function everIn(accountId: number): SQL {
  return sql`select workspace_id as id from workspace_members where account_id = ${accountId}
    union select workspace_id from former_workspace_members where account_id = ${accountId}`;
}

// A workspace without an owner is handed to an admin, or else a member, who has been in it the longest.
function handingOver(db: Database, where: SQL, exceptId = 0) {
  const others = sql`workspace_members as own where own.workspace_id = ${members.workspaceId}
    and own.account_id <> ${exceptId}`;
  return db
    .update(members)
    .set({ role: "owner" })
    .where(
      sql`${where} and ${members.accountId} = (select account_id from ${others}
          order by role <> 'admin', joined_at, account_id limit 1)
        and not exists (select 1 from ${others} and role = 'owner')`,
    );
}

function selectMembers(db: Database, workspaceId: number, ...and_: SQL[]) {
  return db
    .select(MEMBER)
    .from(members)
    .innerJoin(accounts, eq(accounts.id, members.accountId))
    .where(and(eq(members.workspaceId, workspaceId), ...and_));
}
