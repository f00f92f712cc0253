import { type SQL, sql } from "drizzle-orm";
import type { Database } from "../../../db/database.ts";
import { queueing } from "../../../db/outbox/store.ts";
import type { StoredEvent } from "../protocol.ts";

/** An event whose remaining fields the SQL statement fills in. */
export interface NewEvent {
  workspaceId: number | SQL;
  kind: StoredEvent["kind"];
  actorId: number;
  subjectId: number;
  channelId?: number | SQL;
  noticeId: string;
}

/** Batch statement: an event for each row of `from`. */
export function queueingEvent(db: Database, event: NewEvent, now: number, from: SQL) {
  const { workspaceId, kind, actorId, subjectId, channelId = sql`null`, noticeId } = event;
  const row = {
    target: sql`'workspace:' || cast(${workspaceId} as integer)`,
    key: sql`${noticeId}`,
    payload: sql`json_object('kind', ${kind}, 'actorId', ${actorId}, 'subjectId', ${subjectId},
      'channelId', ${channelId}, 'at', ${now})`,
    dueAt: now,
  };
  return queueing(db, "workspace_event", row, from);
}
