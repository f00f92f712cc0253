import { and, asc, eq, max, sql } from "drizzle-orm";
import { type Database, inList } from "../../../db/database.ts";
import type { ListPart } from "../../../db/visible.ts";
import { selectMembers, type WorkspaceMember } from "../members/store.ts";
import type { WorkspaceAccess } from "../policy.ts";
import { ACCESS } from "../store.ts";
import { workspaceMembers as members, workspaces } from "../tables.ts";

/**
 * Workspaces that an account is in, newest first, and after them the open ones that it is not in, newest first. `after`
 * is the number of the last one before.
 */
export async function listAccessible(
  db: Database,
  accountId: number,
  { limit, offset, after }: Omit<ListPart, "after"> & { after: number },
): Promise<WorkspaceAccess[]> {
  const isIn = sql`exists (select 1 from ${members}
    where ${members.workspaceId} = ${after} and ${members.accountId} = ${accountId})`;
  const ids = await db.all<{ id: number }>(sql`
    select id from (
      select 0 as part, ${members.workspaceId} as id from ${members}
      where ${members.accountId} = ${accountId}
        and (${after} = 0 or (${isIn} and ${members.workspaceId} < ${after}))
      union all
      select * from (
        select 1 as part, ${workspaces.id} as id from ${workspaces}
        where ${workspaces.isOpen} = 1 and ${workspaces.id} < iif(${after} = 0 or ${isIn}, 1e18, ${after})
          and not exists (select 1 from ${members} as own
            where own.workspace_id = ${workspaces.id} and own.account_id = ${accountId})
        order by ${workspaces.id} desc limit ${limit + offset}))
    order by part, id desc limit ${limit} offset ${offset}`);
  const rows = await db
    .select(ACCESS)
    .from(workspaces)
    .leftJoin(members, and(eq(members.workspaceId, workspaces.id), eq(members.accountId, accountId)))
    .where(
      inList(
        workspaces.id,
        ids.map(({ id }) => id),
      ),
    );
  const byId = new Map(rows.map((row) => [row.workspace.id, row]));
  return ids.flatMap(({ id }) => byId.get(id) ?? []);
}

/** The number of the newest workspace; there are no more workspaces than that. */
export async function findLastId(db: Database): Promise<number> {
  const [row] = await db.select({ id: max(workspaces.id) }).from(workspaces);
  return row?.id ?? 0;
}

/** How many members a workspace has, counted no further than `most`. */
export async function countMembers(db: Database, workspaceId: number, most: number): Promise<number> {
  const [row] = await db.all<{ count: number }>(sql`select count(*) as count from (
    select 1 from ${members} where ${members.workspaceId} = ${workspaceId} limit ${most})`);
  return row?.count ?? 0;
}

/** The longest there first. `after` is the account of the last one before; 0 begins with the first. */
export function listMembers(
  db: Database,
  workspaceId: number,
  { limit, offset, after }: Omit<ListPart, "after"> & { after: number },
): Promise<WorkspaceMember[]> {
  const isAfter = sql`(${members.joinedAt}, ${members.accountId}) > (
    select joined_at, account_id from workspace_members
    where workspace_id = ${workspaceId} and account_id = ${after})`;
  return selectMembers(db, workspaceId, ...(after === 0 ? [] : [isAfter]))
    .orderBy(asc(members.joinedAt), asc(members.accountId))
    .limit(limit)
    .offset(offset);
}
