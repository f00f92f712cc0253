import { and, eq, sql } from "drizzle-orm";
import { type Database, inList } from "../../../db/database.ts";
import { workspaceMembers as members } from "../tables.ts";

export async function countMembersAmong(
  db: Database,
  workspaceId: number,
  accountIds: readonly number[],
): Promise<number> {
  const [row] = await db
    .select({ count: sql<number>`count(*)` })
    .from(members)
    .where(and(eq(members.workspaceId, workspaceId), inList(members.accountId, accountIds)));
  return row?.count ?? 0;
}
