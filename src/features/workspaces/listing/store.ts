import { and, asc, eq, max, sql } from "drizzle-orm";
import type { Database } from "../../../db/database.ts";
import { maySeePresence } from "../../../db/relations.ts";
import type { ListPart } from "../../../db/visible.ts";
import { accounts } from "../../accounts/tables.ts";
import { PRESENCE, presences } from "../../presence/tables.ts";
import { MEMBER } from "../members/store.ts";
import type { WorkspaceAccess } from "../policy.ts";
import { selectAccess, toAccess } from "../store.ts";
import { workspaceMembers as members, workspaces } from "../tables.ts";

/** Newest first, then the other open ones. `after` is the id of the previous one. */
export async function listAccessible(
  db: Database,
  accountId: number,
  { limit, offset, after }: Omit<ListPart, "after"> & { after: number },
): Promise<WorkspaceAccess[]> {
  const isIn = sql`exists (select 1 from ${members}
    where ${members.workspaceId} = ${after} and ${members.accountId} = ${accountId})`;
  const listed = sql`
    select part, id from (
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
    order by part, id desc limit ${limit} offset ${offset}`;
  const rows = await selectAccess(db, accountId, sql`(${listed}) as listed`).orderBy(
    sql`listed.part, listed.id desc`,
  );
  return rows.map(toAccess);
}

export async function findLastId(db: Database): Promise<number> {
  const [row] = await db.select({ id: max(workspaces.id) }).from(workspaces);
  return row?.id ?? 0;
}

/** Longest membership first, with presence that the viewer may see. `after` is an account id, or 0. */
export function listMembers(
  db: Database,
  workspaceId: number,
  viewerId: number | null,
  { limit, offset, after }: Omit<ListPart, "after"> & { after: number },
) {
  const isAfter = sql`(${members.joinedAt}, ${members.accountId}) > (
    select joined_at, account_id from workspace_members
    where workspace_id = ${workspaceId} and account_id = ${after})`;
  const mayBeSeen =
    viewerId === null ? sql`false` : maySeePresence(sql`${viewerId}`, sql`${members.accountId}`);
  return db
    .select({ member: MEMBER, presence: PRESENCE })
    .from(members)
    .innerJoin(accounts, eq(accounts.id, members.accountId))
    .leftJoin(presences, and(eq(presences.accountId, members.accountId), mayBeSeen))
    .where(and(eq(members.workspaceId, workspaceId), after === 0 ? undefined : isAfter))
    .orderBy(asc(members.joinedAt), asc(members.accountId))
    .limit(limit)
    .offset(offset);
}
