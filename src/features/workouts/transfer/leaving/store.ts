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

/** A workout without what follows from it. */
export type KeptWorkout = Omit<Workout, "durationMinutes" | "exerciseCount">;

const PAGE_ROWS = 1000;

/** An account's own exercises, deleted ones too, by name. */
export function exercisesOf(db: Database, accountId: number): AsyncGenerator<Exercise[]> {
  const name = alphabetical(exercises.name);
  return pages(
    ({ name, id }) => [name, id],
    (after) =>
      db
        .select()
        .from(exercises)
        .where(and(eq(exercises.creatorId, accountId), after && beyond(name, exercises.id, after)))
        .orderBy(name, asc(exercises.id))
        .limit(PAGE_ROWS),
  );
}

/** An account's own workouts with their exercises, the first made first. */
export async function* workoutsOf(db: Database, accountId: number): AsyncGenerator<KeptWorkout[]> {
  const rows = pages(
    (row: typeof workouts.$inferSelect) => [row.createdAt, row.id],
    (after) =>
      db
        .select()
        .from(workouts)
        .where(
          and(eq(workouts.creatorId, accountId), after && beyond(workouts.createdAt, workouts.id, after)),
        )
        .orderBy(asc(workouts.createdAt), asc(workouts.id))
        .limit(PAGE_ROWS),
  );
  for await (const page of rows) {
    const targets = await db
      .select({
        ...getTableColumns(workoutExercises),
        exercise: { id: exercises.id, name: exercises.name, category: exercises.category },
      })
      .from(workoutExercises)
      .innerJoin(exercises, eq(exercises.id, workoutExercises.exerciseId))
      .where(
        inList(
          workoutExercises.workoutId,
          page.map(({ id }) => id),
        ),
      )
      .orderBy(asc(workoutExercises.workoutId), asc(workoutExercises.order));
    const byWorkout = Map.groupBy(targets, ({ workoutId }) => workoutId);
    yield page.map((row) => ({ ...row, exercises: byWorkout.get(row.id) ?? [] }));
  }
}

/** An account's sessions of a span, the earliest first. */
export function sessionsOf(db: Database, accountId: number, span: Span): AsyncGenerator<Session[]> {
  return pages(
    ({ at, id }) => [at, id],
    (after) =>
      db
        .select()
        .from(sessions)
        .where(
          and(
            eq(sessions.accountId, accountId),
            isWithin(span),
            after && beyond(sessions.at, sessions.id, after),
          ),
        )
        .orderBy(asc(sessions.at), asc(sessions.id))
        .limit(PAGE_ROWS),
  );
}

const LOG = { ...getTableColumns(logs), exerciseName: exercises.name };

/** An account's sets in the sessions of a span, the earliest first. */
export function logsOf(db: Database, accountId: number, span: Span): AsyncGenerator<Log[]> {
  const within = isWithin(span);
  const session = db.select({ id: sessions.id }).from(sessions);
  const inSessions = within && exists(session.where(and(eq(sessions.id, logs.sessionId), within)));
  return pages(
    ({ completedAt, id }) => [completedAt, id],
    (after) =>
      db
        .select(LOG)
        .from(logs)
        .innerJoin(exercises, eq(exercises.id, logs.exerciseId))
        .where(
          and(eq(logs.accountId, accountId), inSessions, after && beyond(logs.completedAt, logs.id, after)),
        )
        .orderBy(asc(logs.completedAt), asc(logs.id))
        .limit(PAGE_ROWS),
  );
}

/** The same with the session of each. */
export async function* logsWithSessionsOf(
  db: Database,
  accountId: number,
  span: Span,
): AsyncGenerator<{ log: Log; session: Session }[]> {
  for await (const page of logsOf(db, accountId, span)) {
    const ids = [...new Set(page.map(({ sessionId }) => sessionId))];
    const rows = await db.select().from(sessions).where(inList(sessions.id, ids));
    const byId = new Map(rows.map((session) => [session.id, session]));
    // A session that was deleted since took its sets with it.
    yield page.flatMap((log) => {
      const session = byId.get(log.sessionId);
      return session ? [{ log, session }] : [];
    });
  }
}

type Place = readonly [string | number, string];

/** Pages of rows in order, each from where the last one ended, so that any costs the same. */
async function* pages<Row>(
  placeOf: (row: Row) => Place,
  read: (after: Place | undefined) => PromiseLike<Row[]>,
): AsyncGenerator<Row[]> {
  for (let after: Place | undefined; ; ) {
    const page: Row[] = await read(after);
    if (page.length > 0) yield page;
    const last = page.at(-1);
    if (!last || page.length < PAGE_ROWS) return;
    after = placeOf(last);
  }
}

function isWithin({ from, before }: Span): SQL | undefined {
  return and(
    from === null ? undefined : gte(sessions.at, from),
    before === null ? undefined : lt(sessions.at, before),
  );
}

function beyond(column: SQLiteColumn | SQL, id: SQLiteColumn, [place, lastId]: Place): SQL {
  return sql`(${column}, ${id}) > (${place}, ${lastId})`;
}
