import { and, desc, eq, gte, lt, type SQL, sql } from "drizzle-orm";
import { type Database, inList, isRarely, withCount } from "../../../db/database.ts";
import { invariant } from "../../../lib/error.ts";
import type { Slice } from "../../../lib/pages.ts";
import type { SessionStatus } from "../constants.ts";
import type { Span } from "../dates.ts";
import { logs } from "../logs/tables.ts";
import { sessions } from "./tables.ts";

export type Session = typeof sessions.$inferSelect;
type NewSession = Omit<Session, "totalVolume" | "importId" | "createdAt" | "updatedAt">;

export interface SessionFilters extends Span {
  status?: SessionStatus | undefined;
  workoutId?: string | undefined;
}

export type SessionTotals = Awaited<ReturnType<typeof sumSessions>>["totals"];
export type WorkoutTotals = Awaited<ReturnType<typeof sumWorkout>>;

const MINUTES = sql`((${sessions.endTime} - ${sessions.startTime}) / 60000)`;
const COMPLETED = sql`${sessions.status} = 'completed'`;

export function listSessions(
  db: Database,
  accountId: number,
  filters: SessionFilters,
  { limit, offset }: Slice,
): Promise<{ items: Session[]; count: number }> {
  const where = matching(accountId, filters);
  const items = db
    .select()
    .from(sessions)
    .where(where)
    .orderBy(desc(sessions.at), desc(sessions.id))
    .limit(limit)
    .offset(offset);
  return withCount(db, items, sessions, where);
}

export async function findSession(db: Database, id: string, accountId: number): Promise<Session | null> {
  const [row] = await db
    .select()
    .from(sessions)
    .where(and(eq(sessions.id, id), eq(sessions.accountId, accountId)));
  return row ?? null;
}

export async function listStatuses(
  db: Database,
  ids: readonly string[],
  accountId: number,
): Promise<Map<string, SessionStatus>> {
  const rows = await db
    .select({ id: sessions.id, status: sessions.status })
    .from(sessions)
    .where(and(inList(sessions.id, ids), eq(sessions.accountId, accountId)));
  return new Map(rows.map(({ id, status }) => [id, status]));
}

export async function insertSession(db: Database, session: NewSession, now: number): Promise<void> {
  await db.insert(sessions).values({ ...session, totalVolume: 0, createdAt: now, updatedAt: now });
}

/** False, without a change, if the session changed since it was read. */
export async function updateSession(
  db: Database,
  before: Session,
  changes: Partial<Session>,
  now: number,
): Promise<boolean> {
  const rows = await db
    .update(sessions)
    .set({ ...changes, updatedAt: Math.max(now, before.updatedAt + 1) })
    .where(and(eq(sessions.id, before.id), eq(sessions.updatedAt, before.updatedAt)))
    .returning({ id: sessions.id });
  return rows.length > 0;
}

export async function deleteSession(db: Database, id: string): Promise<void> {
  await db.delete(sessions).where(eq(sessions.id, id));
}

/** A batch statement. */
export function recountingVolume(db: Database, ids: readonly string[]) {
  return recounting(db, inList(sessions.id, [...new Set(ids)]));
}

/** A batch statement for the session of one set; `isLeaving` excludes the set. */
export function recountingVolumeAround(db: Database, logId: string, isLeaving = false) {
  const around = sql`${sessions.id} = (select ${logs.sessionId} from ${logs} where ${logs.id} = ${logId})`;
  return recounting(db, around, isLeaving ? logId : null);
}

function recounting(db: Database, which: SQL, without: string | null = null) {
  const volume = sql`(select coalesce(sum(${logs.reps} * ${logs.weight}), 0) from ${logs}
    where ${logs.sessionId} = ${sessions.id} and ${logs.id} is not ${without})`;
  return db.update(sessions).set({ totalVolume: volume }).where(which);
}

export async function sumSessions(db: Database, accountId: number, span: Span) {
  const where = matching(accountId, span);
  const ofCompleted = (value: SQL) => sql`iif(${COMPLETED}, ${value}, null)`;
  const calories = sql`coalesce(${sessions.givenCalories}, ${sessions.estimatedCalories})`;
  const [totals, completed] = await db.batch([
    db
      .select({
        sessions: sql<number>`count(*)`,
        completed: sql<number>`coalesce(sum(${COMPLETED}), 0)`,
        cancelled: sql<number>`coalesce(sum(${sessions.status} = 'cancelled'), 0)`,
        minutes: sql<number>`coalesce(sum(${ofCompleted(MINUTES)}), 0)`,
        volume: sql<number>`coalesce(sum(${ofCompleted(sql`${sessions.totalVolume}`)}), 0)`,
        calories: sql<number>`coalesce(sum(${ofCompleted(calories)}), 0)`,
        averageRating: sql<number | null>`avg(${ofCompleted(sql`${sessions.rating}`)})`,
      })
      .from(sessions)
      .where(where),
    db.select({ at: sessions.at }).from(sessions).where(and(where, COMPLETED)),
  ]);
  return { totals: onlyRow(totals), moments: completed.map(({ at }) => at) };
}

export async function sumWorkout(db: Database, workoutId: string, accountId: number) {
  const rows = await db
    .select({
      timesCompleted: sql<number>`count(*)`,
      lastCompletedAt: sql<number | null>`max(${sessions.endTime})`,
      averageMinutes: sql<number | null>`avg(${MINUTES})`,
      averageVolume: sql<number | null>`avg(${sessions.totalVolume})`,
      averageRating: sql<number | null>`avg(${sessions.rating})`,
    })
    .from(sessions)
    .where(and(eq(sessions.workoutId, workoutId), eq(sessions.accountId, accountId), COMPLETED));
  return onlyRow(rows);
}

function onlyRow<Row>([row]: Row[]): Row {
  invariant(row, "a sum has one row");
  return row;
}

function matching(accountId: number, { status, workoutId, from, before }: SessionFilters): SQL | undefined {
  return and(
    eq(sessions.accountId, accountId),
    status && eq(sessions.status, status),
    workoutId === undefined ? undefined : isRarely(sessions.workoutId, workoutId),
    from === null ? undefined : gte(sessions.at, from),
    before === null ? undefined : lt(sessions.at, before),
  );
}
