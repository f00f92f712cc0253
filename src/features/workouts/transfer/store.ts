import { and, desc, eq, getTableColumns, isNotNull, sql } from "drizzle-orm";
import { type Database, inList, type Statement, withCount } from "../../../db/database.ts";
import { insertingAll } from "../../../db/insert-all.ts";
import type { Slice } from "../../../lib/pages.ts";
import { groupedBy, inTurns, turn } from "../../../lib/turns.ts";
import { exercises } from "../exercises/tables.ts";
import { logs } from "../logs/tables.ts";
import { recountingVolume } from "../sessions/store.ts";
import { sessions } from "../sessions/tables.ts";
import { workoutExercises, workouts } from "../tables.ts";
import type { Plan } from "./planning/plan.ts";
import type { Counts } from "./report.ts";
import { imports, shownSets } from "./tables.ts";

export type Import = typeof imports.$inferSelect;

/** Rows per transaction: others wait for it. */
const ROWS_AT_ONCE = 100;
/** A workout has up to 100 exercises. */
const WORKOUTS_AT_ONCE = 20;
const IDS_AT_ONCE = 1000;

export function chunked<T>(values: readonly T[], size = IDS_AT_ONCE): T[][] {
  const count = Math.ceil(values.length / size);
  return Array.from({ length: count }, (_, index) => values.slice(index * size, (index + 1) * size));
}

/** Stores in portions of one transaction each, so that other requests get their turn. */
export async function insertImport(
  db: Database,
  added: Pick<Import, "id" | "accountId" | "createdAt">,
  { rows, shown }: Pick<Plan, "rows" | "shown">,
  { between, beforeLast = () => {} }: { between: () => Promise<void>; beforeLast?: () => void },
): Promise<void> {
  const marked = <Row extends object>(all: readonly Row[]) =>
    all.map((row) => ({ ...row, importId: added.id }));
  const portions: (() => [Partial<Counts>, ...Statement[]])[] = [];
  for (const some of chunked(rows.exercises, ROWS_AT_ONCE)) {
    portions.push(() => [{ exercises: some.length }, ...insertingExercises(db, added, some)]);
  }
  for (const ids of chunked(rows.revivedIds, ROWS_AT_ONCE)) {
    const isDeleted = and(inList(exercises.id, ids), isNotNull(exercises.deletedAt));
    const revived = { deletedAt: null, revivedBy: added.id };
    portions.push(() => [{ exercises: ids.length }, db.update(exercises).set(revived).where(isDeleted)]);
  }
  for (const some of chunked(rows.workouts, WORKOUTS_AT_ONCE)) {
    const targets = some.flatMap((workout) => workout.targets);
    portions.push(() => [
      { workouts: some.length },
      ...insertingAll(db, workouts, marked(some)),
      ...insertingAll(db, workoutExercises, targets),
    ]);
  }
  for (const some of chunked(rows.sessions, ROWS_AT_ONCE)) {
    portions.push(() => [{ sessions: some.length }, ...insertingAll(db, sessions, marked(some))]);
  }
  const shownAs = await inTurns(groupedBy(shown.changed, ({ logId }) => logId));
  for (const some of chunked(rows.logs, ROWS_AT_ONCE)) {
    const sessionIds = [...new Set(some.map(({ sessionId }) => sessionId))];
    const ofSome = some.flatMap(({ id }) => shownAs.get(id) ?? []);
    portions.push(() => [
      { logs: some.length },
      ...insertingAll(db, logs, marked(some)),
      ...insertingAll(db, shownSets, marked(ofSome)),
      recountingVolume(db, sessionIds),
    ]);
  }
  await db.insert(imports).values(added);
  for (const [index, portion] of portions.entries()) {
    const [count, ...statements] = portion();
    if (index === portions.length - 1) beforeLast();
    await db.batch([counting(db, added.id, count), ...statements]);
    await between();
    await turn();
  }
}

export async function rememberShown(
  db: Database,
  { changed, dropped }: Plan["shown"],
  between: () => Promise<void>,
): Promise<void> {
  const known = changed.flatMap(({ importId, ...row }) => (importId === null ? [] : { ...row, importId }));
  const key = [shownSets.sessionId, shownSets.logId, shownSets.content];
  const replaces = { target: key, columns: [shownSets.place] };
  for (const some of chunked(known, ROWS_AT_ONCE)) {
    const [first, ...others] = insertingAll(db, shownSets, some, replaces);
    if (first) await db.batch([first, ...others]);
    await between();
    await turn();
  }
  for (const some of chunked(dropped)) {
    const keys = JSON.stringify(some.map(({ sessionId, logId, content }) => [sessionId, logId, content]));
    await db.delete(shownSets).where(sql`(${sql.join(key, sql`, `)}) in (
      select value ->> 0, value ->> 1, value ->> 2 from json_each(${keys}))`);
  }
}

function insertingExercises(
  db: Database,
  { id, accountId }: Pick<Import, "id" | "accountId">,
  rows: Plan["rows"]["exercises"],
): Statement[] {
  const { id: _, creatorId, isCustom, importId, ...restored } = getTableColumns(exercises);
  const where = sql`${creatorId} = ${accountId} and ${restored.deletedAt} is not null`;
  const ids = rows.map((row) => row.id);
  return [
    ...insertingAll(
      db,
      exercises,
      rows.map((row) => ({ ...row, importId: id, revivedBy: id })),
      { target: [exercises.id], columns: Object.values(restored), where },
    ),
    // It was new, not restored.
    db
      .update(exercises)
      .set({ revivedBy: null })
      .where(and(inList(exercises.id, ids), eq(exercises.importId, id))),
  ];
}

function counting(db: Database, id: string, count: Partial<Counts>) {
  const columns = Object.entries(count) as [keyof Counts, number][];
  const counts = columns.map(([name, more]) => [name, sql`${imports[name]} + ${more}`]);
  const changes = { ...Object.fromEntries(counts), accountId: sql`${imports.accountId}` };
  return db.update(imports).set(changes).where(eq(imports.id, id));
}

export function listImports(
  db: Database,
  accountId: number,
  { limit, offset }: Slice,
): Promise<{ items: Import[]; count: number }> {
  const where = eq(imports.accountId, accountId);
  const order = [desc(imports.createdAt), desc(imports.id)];
  const items = db
    .select()
    .from(imports)
    .where(where)
    .orderBy(...order)
    .limit(limit)
    .offset(offset);
  return withCount(db, items, imports, where);
}

export async function findImport(db: Database, id: string, accountId: number): Promise<Import | null> {
  const [row] = await db
    .select()
    .from(imports)
    .where(and(eq(imports.id, id), eq(imports.accountId, accountId)));
  return row ?? null;
}
