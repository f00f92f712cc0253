import { asc, eq } from "drizzle-orm";
import { type Database, inList } from "../../../db/database.ts";
import { workspaceEvents } from "../tables.ts";

export type StoredEvent = typeof workspaceEvents.$inferSelect;

/** What the object of a workspace is still to be told, in order. */
export function listEvents(db: Database, workspaceId: number): Promise<StoredEvent[]> {
  return db
    .select()
    .from(workspaceEvents)
    .where(eq(workspaceEvents.workspaceId, workspaceId))
    .orderBy(asc(workspaceEvents.id));
}

/** Workspaces whose objects are still to be told of something. */
export async function listWithEvents(db: Database, limit: number): Promise<number[]> {
  const rows = await db
    .selectDistinct({ id: workspaceEvents.workspaceId })
    .from(workspaceEvents)
    .orderBy(asc(workspaceEvents.workspaceId))
    .limit(limit);
  return rows.map(({ id }) => id);
}

export async function deleteEvents(db: Database, ids: readonly number[]): Promise<void> {
  await db.delete(workspaceEvents).where(inList(workspaceEvents.id, ids));
}
