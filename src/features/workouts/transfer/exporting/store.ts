import { and, asc, eq, exists, getTableColumns, gte, lt, type SQL, sql } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
import { alphabetical, type Database, inList } from "../../../../db/database.ts";
import type { Span } from "../../dates.ts";
import type { Exercise } from "../../exercises/store.ts";
import { exercises } from "../../exercises/tables.ts";
import type { Log } from "../../logs/store.ts";
import { logs } from "../../logs/tables.ts";
import type { Session } from "../../sessions/store.ts";
import { sessions } from "../../sessions/tables.ts";
import type { Workout } from "../../store.ts";
import { workoutExercises, workouts } from "../../tables.ts";

const PAGE_ROWS = 1000;

export function exercisesOf(db: Database, accountId: number): AsyncGenerator<Exercise[]> {
  const order = { by: alphabetical(exercises.name), id: exercises.id, of: ({ name }: Exercise) => name };
  return pages(order, eq(exercises.creatorId, accountId), () => db.select().from(exercises));
}

export async function* workoutsOf(db: Database, accountId: number): AsyncGenerator<Workout[]> {
  type Row = typeof workouts.$inferSelect;
  const order = { by: sql`${workouts.createdAt}`, id: workouts.id, of: ({ createdAt }: Row) => createdAt };
  const exercise = { id: exercises.id, name: exercises.name, category: exercises.category };
  const rows = pages(order, eq(workouts.creatorId, accountId), () => db.select().from(workouts));
  for await (const page of rows) {
    const ids = page.map(({ id }) => id);
    const targets = await db
      .select({ ...getTableColumns(workoutExercises), exercise })
      .from(workoutExercises)
      .innerJoin(exercises, eq(exercises.id, workoutExercises.exerciseId))
      .where(inList(workoutExercises.workoutId, ids))
      .orderBy(asc(workoutExercises.workoutId), asc(workoutExercises.order));
    const byWorkout = Map.groupBy(targets, ({ workoutId }) => workoutId);
    // Exports leave out computed values.
    const computed = { durationMinutes: 0, exerciseCount: 0 };
    yield page.map((row) => ({ ...row, ...computed, exercises: byWorkout.get(row.id) ?? [] }));
  }
}

export function sessionsOf(db: Database, accountId: number, span: Span): AsyncGenerator<Session[]> {
  const order = { by: sql`${sessions.at}`, id: sessions.id, of: ({ at }: Session) => at };
  const own = and(eq(sessions.accountId, accountId), isWithin(span));
  return pages(order, own, () => db.select().from(sessions));
}

export function logsOf(db: Database, accountId: number, span: Span): AsyncGenerator<Log[]> {
  const within = isWithin(span);
  const session = db.select({ id: sessions.id }).from(sessions);
  const inSessions = within && exists(session.where(and(eq(sessions.id, logs.sessionId), within)));
  const order = { by: sql`${logs.completedAt}`, id: logs.id, of: ({ completedAt }: Log) => completedAt };
  return pages(order, and(eq(logs.accountId, accountId), inSessions), () =>
    db
      .select({ ...getTableColumns(logs), exerciseName: exercises.name })
      .from(logs)
      .innerJoin(exercises, eq(exercises.id, logs.exerciseId)),
  );
}

export async function* logsWithSessionsOf(
  db: Database,
  accountId: number,
  span: Span,
): AsyncGenerator<{ log: Log; session: Session }[]> {
  for await (const page of logsOf(db, accountId, span)) {
    const ids = [...new Set(page.map(({ sessionId }) => sessionId))];
    const rows = await db.select().from(sessions).where(inList(sessions.id, ids));
    const byId = new Map(rows.map((session) => [session.id, session]));
    // A session deleted meanwhile took its sets with it.
    yield page.flatMap((log) => {
      const session = byId.get(log.sessionId);
      return session ? [{ log, session }] : [];
    });
  }
}

interface Order<Row> {
  by: SQL;
  id: SQLiteColumn;
  of: (row: Row) => string | number;
}

interface Query<Row> {
  where(condition: SQL | undefined): {
    orderBy(...by: SQL[]): { limit(count: number): PromiseLike<Row[]> };
  };
}

async function* pages<Row extends { id: string }>(
  { by, id, of }: Order<Row>,
  own: SQL | undefined,
  query: () => Query<Row>,
): AsyncGenerator<Row[]> {
  for (let after: SQL | undefined; ; ) {
    const page = await query().where(and(own, after)).orderBy(by, sql`${id}`).limit(PAGE_ROWS);
    if (page.length > 0) yield page;
    const last = page.at(-1);
    if (!last || page.length < PAGE_ROWS) return;
    after = sql`(${by}, ${id}) > (${of(last)}, ${last.id})`;
  }
}

function isWithin({ from, before }: Span): SQL | undefined {
  return and(
    from === null ? undefined : gte(sessions.at, from),
    before === null ? undefined : lt(sessions.at, before),
  );
}
