import { and, desc, eq, getTableColumns, isNotNull, type SQL, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import type { SQLiteColumn, SQLiteTable } from "drizzle-orm/sqlite-core";
import { type Database, inList } from "../../../db/database.ts";
import type { Slice } from "../../../lib/pages.ts";
import { turn } from "../../../lib/turns.ts";
import { exercises } from "../exercises/tables.ts";
import { logs } from "../logs/tables.ts";
import { recountingVolume } from "../sessions/store.ts";
import { sessions } from "../sessions/tables.ts";
import { workoutExercises, workouts } from "../tables.ts";
import { chunked } from "./chunks.ts";
import type { PlannedRows } from "./planning/plan.ts";
import type { Counts } from "./report.ts";
import { imports } from "./tables.ts";

export type Import = typeof imports.$inferSelect;

type Statement = BatchItem<"sqlite">;

/** As many rows as one transaction adds while others wait for it. */
const ROWS_AT_ONCE = 100;
/** A workout has up to a hundred exercises. */
const WORKOUTS_AT_ONCE = 20;

const NO_COUNTS: Counts = { exercises: 0, workouts: 0, sessions: 0, logs: 0 };

/** Far below the 2 MB that D1 takes as one parameter. */
const PARAMETER_BYTES_MAX = 1_000_000;

/**
 * Stores what an import adds, in portions: each is one transaction, after which others get their turn. What refers comes
 * after what it refers to, and the import counts what came with it so far. Fails by a unique constraint where some of it
 * is there already. `between` is called after each portion.
 */
export async function insertImport(
  db: Database,
  added: Pick<Import, "id" | "accountId" | "createdAt">,
  rows: PlannedRows,
  { between, beforeLast = () => {} }: { between: () => Promise<void>; beforeLast?: () => void },
): Promise<void> {
  const marked = <Row extends object>(all: readonly Row[]) =>
    all.map((row) => ({ ...row, importId: added.id }));
  const all: (() => [Partial<Counts>, ...Statement[]])[] = [];
  for (const some of portions(rows.exercises)) {
    all.push(() => [{ exercises: some.length }, ...inserting(db, exercises, marked(some))]);
  }
  for (const some of portions(rows.revived)) {
    all.push(() => [{ exercises: some.length }, ...reviving(db, { ...added, ...NO_COUNTS }, some)]);
  }
  for (const ids of portions(rows.revivedIds)) {
    const isDeleted = and(inList(exercises.id, ids), isNotNull(exercises.deletedAt));
    all.push(() => [{}, db.update(exercises).set({ deletedAt: null, revivedBy: added.id }).where(isDeleted)]);
  }
  const targets = Map.groupBy(rows.targets, ({ workoutId }) => workoutId);
  for (const some of portions(rows.workouts, WORKOUTS_AT_ONCE)) {
    const within = some.flatMap(({ id }) => targets.get(id) ?? []);
    all.push(() => [
      { workouts: some.length },
      ...inserting(db, workouts, marked(some)),
      ...inserting(db, workoutExercises, within),
    ]);
  }
  for (const some of portions(rows.sessions)) {
    all.push(() => [{ sessions: some.length }, ...inserting(db, sessions, marked(some))]);
  }
  for (const some of portions(rows.logs)) {
    const sessionIds = [...new Set(some.map(({ sessionId }) => sessionId))];
    all.push(() => [
      { logs: some.length },
      ...inserting(db, logs, marked(some)),
      recountingVolume(db, sessionIds),
    ]);
  }
  await db.insert(imports).values(added);
  for (const [index, portion] of all.entries()) {
    const [count, ...statements] = portion();
    if (index === all.length - 1) beforeLast();
    await db.batch([counting(db, added.id, count), ...statements]);
    await between();
    await turn();
  }
}

function counting(db: Database, id: string, count: Partial<Counts>) {
  const columns = Object.entries(count) as [keyof Counts, number][];
  const counts = columns.map(([name, more]) => [name, sql`${imports[name]} + ${more}`]);
  const changes = { ...Object.fromEntries(counts), accountId: sql`${imports.accountId}` };
  return db.update(imports).set(changes).where(eq(imports.id, id));
}

/** An account's imports, the latest first. */
export async function listImports(
  db: Database,
  accountId: number,
  { limit, offset }: Slice,
): Promise<{ items: Import[]; count: number }> {
  const where = eq(imports.accountId, accountId);
  const [items, counted] = await db.batch([
    db
      .select()
      .from(imports)
      .where(where)
      .orderBy(desc(imports.createdAt), desc(imports.id))
      .limit(limit)
      .offset(offset),
    db.select({ count: sql<number>`count(*)` }).from(imports).where(where),
  ]);
  return { items, count: counted[0]?.count ?? 0 };
}

export async function findImport(db: Database, id: string, accountId: number): Promise<Import | null> {
  const [row] = await db
    .select()
    .from(imports)
    .where(and(eq(imports.id, id), eq(imports.accountId, accountId)));
  return row ?? null;
}

function portions<Row>(rows: readonly Row[], size = ROWS_AT_ONCE): Row[][] {
  return chunked(rows, size);
}

/** Statements of a batch that set the volume of sessions anew from their sets. */
export function recounting(db: Database, sessionIds: readonly string[]): Statement[] {
  return chunked(sessionIds).map((ids) => recountingVolume(db, ids));
}

/** Statements that bring back deleted exercises as these; they fail as a repeated id does, where not all are deleted. */
function reviving(db: Database, { id, accountId }: Import, rows: PlannedRows["revived"]): Statement[] {
  const columns = Object.entries(getTableColumns(exercises));
  const changes = columns.map(([name], index) => [name, sql`told.${fieldAt(index)}`] as const);
  const toldId = changes.find(([name]) => name === "id")?.[1];
  const encoded = rows.map((row) => JSON.stringify(encode(columns, { ...row, revivedBy: id })));
  return packed(encoded).flatMap((json) => {
    const deleted = sql`select 1 from ${exercises} where ${exercises.id} = ${toldId}
      and ${exercises.creatorId} = ${accountId} and ${exercises.deletedAt} is not null`;
    return [
      db
        .insert(imports)
        .select(
          db
            .select()
            .from(imports)
            .where(
              sql`${imports.id} = ${id} and exists (select 1 from json_each(${json}) told where not exists (${deleted}))`,
            ),
        ),
      db
        .update(exercises)
        .set(Object.fromEntries(changes))
        .from(sql`json_each(${json}) told`)
        .where(sql`${exercises.id} = ${toldId}`),
    ];
  });
}

/** Statements of a batch for any number of rows, as few as their size allows: each takes its rows as one parameter. */
function inserting<Table extends SQLiteTable>(
  db: Database,
  table: Table,
  rows: readonly Table["$inferInsert"][],
): Statement[] {
  const columns = Object.entries(getTableColumns(table));
  const fields = columns.map((_, index) => fieldAt(index));
  const encoded = rows.map((row) => JSON.stringify(encode(columns, row)));
  return packed(encoded).map((json) =>
    db.insert(table).select(sql`select ${sql.join(fields, sql`, `)} from json_each(${json})`),
  );
}

function fieldAt(index: number): SQL {
  return sql`value ->> ${sql.raw(`'$[${index}]'`)}`;
}

/** Values as the database holds them: lists as JSON, yes and no as 1 and 0. Their names would be half of all that is sent. */
function encode(columns: readonly [string, SQLiteColumn][], row: Record<string, unknown>): unknown[] {
  return columns.map(([name, column]) => {
    const value = row[name] ?? null;
    return value === null ? null : column.mapToDriverValue(value);
  });
}

/** JSON arrays of these values, each as long as one parameter may be. */
function packed(values: readonly string[]): string[] {
  const packs: string[] = [];
  let pack: string[] = [];
  let bytes = 0;
  for (const value of values) {
    const size = Buffer.byteLength(value) + 1;
    if (pack.length > 0 && bytes + size > PARAMETER_BYTES_MAX) {
      packs.push(`[${pack.join(",")}]`);
      [pack, bytes] = [[], 0];
    }
    pack.push(value);
    bytes += size;
  }
  return pack.length > 0 ? [...packs, `[${pack.join(",")}]`] : packs;
}
