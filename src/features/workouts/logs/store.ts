import { and, eq, getTableColumns, gte, lt, type SQL, sql } from "drizzle-orm";
import { type Database, inList, isChecked, isRarely, withCount } from "../../../db/database.ts";
import { insertingAll } from "../../../db/insert-all.ts";
import type { Slice } from "../../../lib/pages.ts";
import type { Span } from "../dates.ts";
import { exercises } from "../exercises/tables.ts";
import { recountingVolume, recountingVolumeAround } from "../sessions/store.ts";
import { logs } from "./tables.ts";

type LogRow = typeof logs.$inferSelect;
export type Log = LogRow & { exerciseName: string };
export type LogValues = Pick<
  LogRow,
  | "sessionId"
  | "exerciseId"
  | "setNumber"
  | "setType"
  | "reps"
  | "weight"
  | "durationSeconds"
  | "distance"
  | "notes"
  | "completedAt"
>;
export type NewLog = LogValues & { id: string; accountId: number };

export interface LogFilters extends Span {
  sessionId?: string | undefined;
  exerciseId?: string | undefined;
}

const ROW_NUMBER = sql`${logs}.rowid`;
const COLUMNS = { ...getTableColumns(logs), exerciseName: exercises.name };

export function listLogs(
  db: Database,
  accountId: number,
  filters: LogFilters,
  { limit, offset }: Slice,
): Promise<{ items: Log[]; count: number }> {
  const where = matching(accountId, filters);
  // The index contains the rowid, so that skipping to the page reads no rows.
  const order = sql`${logs.completedAt} desc, ${ROW_NUMBER} desc`;
  const page = sql`select ${ROW_NUMBER} from ${logs} where ${where} order by ${order} limit ${limit} offset ${offset}`;
  const items = selectLogs(db, sql`${ROW_NUMBER} in (${page})`).orderBy(order);
  return withCount(db, items, logs, where);
}

export async function findLog(db: Database, id: string, accountId: number): Promise<Log | null> {
  const [log] = await selectLogs(db, and(eq(logs.id, id), eq(logs.accountId, accountId)));
  return log ?? null;
}

export async function listLogsByIds(db: Database, ids: readonly string[]): Promise<Log[]> {
  return selectLogs(db, inList(logs.id, ids));
}

export async function insertLogs(db: Database, rows: readonly NewLog[], now: number): Promise<void> {
  const sessionIds = rows.map(({ sessionId }) => sessionId);
  const dated = rows.map((row) => ({ ...row, createdAt: now, updatedAt: now }));
  const [first, ...others] = insertingAll(db, logs, dated);
  if (!first) return;
  await db.batch([first, ...others, recountingVolume(db, sessionIds)]);
}

export async function updateLog(
  db: Database,
  id: string,
  changes: Partial<LogValues>,
  now: number,
): Promise<void> {
  await db.batch([
    recountingVolumeAround(db, id, true),
    db
      .update(logs)
      .set({ ...changes, updatedAt: now })
      .where(eq(logs.id, id)),
    recountingVolumeAround(db, id),
  ]);
}

export async function deleteLog(db: Database, id: string): Promise<void> {
  await db.batch([recountingVolumeAround(db, id, true), db.delete(logs).where(eq(logs.id, id))]);
}

function selectLogs(db: Database, where: SQL | undefined) {
  return db.select(COLUMNS).from(logs).innerJoin(exercises, eq(exercises.id, logs.exerciseId)).where(where);
}

/** Selects by session if there is one: a session has the fewest sets. */
function matching(accountId: number, { sessionId, exerciseId, from, before }: LogFilters): SQL | undefined {
  const inSession = sessionId !== undefined;
  const isOf = inSession ? isChecked : isRarely;
  return and(
    inSession ? isChecked(logs.accountId, accountId) : eq(logs.accountId, accountId),
    inSession ? eq(logs.sessionId, sessionId) : undefined,
    exerciseId === undefined ? undefined : isOf(logs.exerciseId, exerciseId),
    from === null ? undefined : gte(logs.completedAt, from),
    before === null ? undefined : lt(logs.completedAt, before),
  );
}
