import { and, eq, type SQL, sql } from "drizzle-orm";
import { isStanding } from "../../db/conditions.ts";
import type { Database } from "../../db/database.ts";
import { mayKnowAddress } from "../../db/relations.ts";
import { presentAddress } from "../../lib/addresses.ts";
import { accounts } from "../accounts/tables.ts";
import { queueingEvent } from "./events/store.ts";
import { isInWorkspace } from "./members/store.ts";
import type { WorkspaceAccess } from "./policy.ts";
import { workspaceMembers as members, type Workspace, workspaces } from "./tables.ts";

/** `from` yields `listed.id`; `toAccess` makes each row an access. */
export function selectAccess(db: Database, accountId: number, from: SQL) {
  return db
    .select({
      workspace: workspaces,
      role: members.role,
      hasAccepted: sql<boolean>`${members.acceptedAt} is not null`.mapWith(Boolean),
      creator: { email: accounts.email, username: accounts.username },
      mayKnowCreator: sql<boolean>`${mayKnowAddress(sql`${accountId}`, sql`${accounts.id}`)}`.mapWith(
        Boolean,
      ),
    })
    .from(from)
    .innerJoin(workspaces, sql`${workspaces.id} = listed.id`)
    .leftJoin(members, and(eq(members.workspaceId, workspaces.id), eq(members.accountId, accountId)))
    .leftJoin(accounts, eq(accounts.id, workspaces.creatorId));
}

export function toAccess({
  creator,
  mayKnowCreator,
  ...access
}: Awaited<ReturnType<typeof selectAccess>>[number]): WorkspaceAccess {
  return { ...access, createdBy: creator ? presentAddress(creator, mayKnowCreator) : "" };
}

/** Returns its id, or null if the account was deleted. */
export async function insertWorkspace(
  db: Database,
  workspace: { name: string; description: string; isOpen: boolean; creatorId: number },
  noticeId: string,
  now: number,
): Promise<number | null> {
  const { name, description, isOpen, creatorId } = workspace;
  const made = sql`(select max(id) from workspaces where creator_id = ${creatorId})`;
  const may = isStanding(creatorId);
  const by = { actorId: creatorId, subjectId: creatorId, noticeId };
  const event = { ...by, kind: "workspace_created", workspaceId: made } as const;
  const [rows] = await db.batch([
    db
      .insert(workspaces)
      .select(
        sql`select null, ${name}, ${description}, ${isOpen ? 1 : 0}, ${creatorId}, ${now}, 0 where ${may}`,
      )
      .returning({ id: workspaces.id }),
    db.insert(members).select(sql`select ${made}, ${creatorId}, 'owner', ${now}, null, ${now} where ${may}`),
    queueingEvent(db, event, now, sql`where ${may}`),
  ]);
  return rows[0]?.id ?? null;
}

export async function findAccess(db: Database, workspaceId: number, accountId: number) {
  const [row] = await selectAccess(db, accountId, sql`(select ${workspaceId} as id) as listed`);
  return row ? toAccess(row) : null;
}

export async function findWorkspaceName(db: Database, id: number): Promise<string | null> {
  const [row] = await db.select({ name: workspaces.name }).from(workspaces).where(eq(workspaces.id, id));
  return row?.name ?? null;
}

export async function updateWorkspace(
  db: Database,
  id: number,
  actorId: number,
  changes: Partial<Pick<Workspace, "name" | "description">>,
): Promise<boolean> {
  const changed = await db
    .update(workspaces)
    .set(changes)
    .where(and(eq(workspaces.id, id), isInWorkspace(id, actorId, ["owner", "admin"])))
    .returning({ id: workspaces.id });
  return changed.length > 0;
}

export async function listEverIn(db: Database, accountId: number): Promise<number[]> {
  const rows = await db.all<{ id: number }>(everIn(accountId));
  return rows.map(({ id }) => id);
}

export async function queueAccountEvents(
  db: Database,
  accountId: number,
  kind: "account_renamed" | "account_erased",
  noticeId: string,
  now: number,
): Promise<void> {
  const event = { workspaceId: sql`id`, kind, actorId: accountId, subjectId: accountId, noticeId };
  await queueingEvent(db, event, now, sql`from (${everIn(accountId)})`);
}

function everIn(accountId: number): SQL {
  return sql`select workspace_id as id from workspace_members where account_id = ${accountId}
    union select workspace_id from former_workspace_members where account_id = ${accountId}`;
}
