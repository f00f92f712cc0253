import { asc, eq, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import { type Database, inList } from "../../../db/database.ts";
import { isUnreachable } from "../../../db/unreachable.ts";
import { workspaceEvents } from "../tables.ts";

export type StoredEvent = typeof workspaceEvents.$inferSelect;

/** What the object of a workspace is still to be told, in order: the oldest `limit`. */
export function listEvents(db: Database, workspaceId: number, limit: number): Promise<StoredEvent[]> {
  return db
    .select()
    .from(workspaceEvents)
    .where(eq(workspaceEvents.workspaceId, workspaceId))
    .orderBy(asc(workspaceEvents.id))
    .limit(limit);
}

/** Workspaces whose objects are still to be told of something, and may be called. */
export async function listWithEvents(db: Database, now: number, limit: number): Promise<number[]> {
  const target = sql`'workspace:' || ${workspaceEvents.workspaceId}`;
  const rows = await db
    .selectDistinct({ id: workspaceEvents.workspaceId })
    .from(workspaceEvents)
    .where(sql`not ${isUnreachable(target, now)}`)
    .orderBy(asc(workspaceEvents.workspaceId))
    .limit(limit);
  return rows.map(({ id }) => id);
}

/** Removes events that the workspace's object was told of, with statements that write down what follows from them. */
export async function finishEvents(
  db: Database,
  ids: readonly number[],
  ...following: BatchItem<"sqlite">[]
): Promise<void> {
  await db.batch([db.delete(workspaceEvents).where(inList(workspaceEvents.id, ids)), ...following]);
}
