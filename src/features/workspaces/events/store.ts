import { type SQL, sql } from "drizzle-orm";
import type { Database } from "../../../db/database.ts";
import { queueing } from "../../../db/outbox/store.ts";
import type { StoredEvent } from "../protocol.ts";

/** An event of which some is found by the statement that stores it. */
export interface NewEvent {
  workspaceId: number | SQL;
  kind: StoredEvent["kind"];
  actorId: number;
  subjectId: number;
  channelId?: number | SQL;
  /** The id of the notification that tells the subject of it. */
  noticeId: string;
}

/** The statement of a batch that queues an event for its workspace's object, once for each row that `from` gives. */
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
