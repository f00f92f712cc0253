import { and, desc, eq, getTableColumns, type SQL, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import type { SQLiteColumn, SQLiteTable } from "drizzle-orm/sqlite-core";
import { type Database, inList, isChecked } from "../../../db/database.ts";
import type { Slice } from "../../../lib/pages.ts";
import { exercises } from "../exercises/tables.ts";
import { logs } from "../logs/tables.ts";
import { recountingVolume } from "../sessions/store.ts";
import { sessions } from "../sessions/tables.ts";
import { workoutExercises, workouts } from "../tables.ts";
import type { KnownExercise } from "./exercise-names.ts";
import type { Kind } from "./incoming.ts";
import type { KeptSet } from "./kept-sets.ts";
import type { Owners } from "./places.ts";
import type { PlannedRows } from "./plan.ts";
import { KIND_LENGTH_MAX } from "./set-kinds.ts";
import { spellingsOf } from "./spellings.ts";
import { imports } from "./tables.ts";

export type Import = typeof imports.$inferSelect;

type Statement = BatchItem<"sqlite">;

/** Far below the 2 MB that D1 takes as one parameter. */
const PARAMETER_BYTES_MAX = 1_000_000;
const IDS_AT_ONCE = 10_000;
const NAMES_AT_ONCE = 300;
const SESSIONS_AT_ONCE = 500;

const OWNED = {
  exercise: { table: exercises, owner: exercises.creatorId },
  workout: { table: workouts, owner: workouts.creatorId },
  session: { table: sessions, owner: sessions.accountId },
  log: { table: logs, owner: logs.accountId },
} as const;

/** Whose those of these ids are that there are already. */
export async function listOwners(db: Database, kind: Kind, ids: readonly string[]): Promise<Owners> {
  const { table, owner } = OWNED[kind];
  const owners: Owners = new Map();
  for (const some of chunked(ids, IDS_AT_ONCE)) {
    const rows = await db.select({ id: table.id, owner }).from(table).where(inList(table.id, some));
    for (const row of rows) owners.set(row.id, row.owner);
  }
  return owners;
}

/** An account's own exercises, deleted ones too, and those of others that it may use and that have these ids or names. */
export async function listKnownExercises(
  db: Database,
  accountId: number,
  ids: readonly string[],
  names: readonly string[],
): Promise<KnownExercise[]> {
  const columns = {
    id: exercises.id,
    name: exercises.name,
    creatorId: exercises.creatorId,
    isCustom: exercises.isCustom,
    deletedAt: exercises.deletedAt,
  };
  const isOthers = sql`${exercises.isPublic} = 1 and ${exercises.deletedAt} is null and ${exercises.creatorId} is not ${accountId}`;
  const found = await Promise.all([
    db.select(columns).from(exercises).where(eq(exercises.creatorId, accountId)),
    ...chunked(names, NAMES_AT_ONCE).map((some) =>
      db
        .select(columns)
        .from(exercises)
        .where(sql`${isOthers} and ${isNamed(some)}`),
    ),
    ...chunked(ids, IDS_AT_ONCE).map((some) =>
      db
        .select(columns)
        .from(exercises)
        .where(and(inList(exercises.id, some), isOthers)),
    ),
  ]);
  return found.flat().map((row) => ({
    id: row.id,
    name: row.name,
    origin: row.creatorId === accountId ? "own" : row.isCustom ? "other" : "library",
    isListed: row.deletedAt === null,
  }));
}

/** An account's sets in these sessions, with as much of their notes as tells their kind. */
export async function listKeptSets(
  db: Database,
  accountId: number,
  sessionIds: readonly string[],
): Promise<KeptSet[]> {
  const kept: KeptSet[] = [];
  for (const some of chunked(sessionIds, SESSIONS_AT_ONCE)) {
    const rows = await db
      .select({
        id: logs.id,
        sessionId: logs.sessionId,
        exerciseId: logs.exerciseId,
        setNumber: logs.setNumber,
        reps: logs.reps,
        weight: logs.weight,
        durationSeconds: logs.durationSeconds,
        distance: logs.distance,
        notes: sql<string>`substr(${logs.notes}, 1, ${KIND_LENGTH_MAX})`,
        createdAt: logs.createdAt,
      })
      .from(logs)
      .where(and(inList(logs.sessionId, some), isChecked(logs.accountId, accountId)));
    for (const row of rows) kept.push(row);
  }
  return kept;
}

/** Which of these workouts an account may see. */
export async function listVisibleWorkouts(
  db: Database,
  accountId: number,
  ids: readonly string[],
): Promise<Set<string>> {
  const visible = new Set<string>();
  for (const some of chunked(ids, IDS_AT_ONCE)) {
    const rows = await db
      .select({ id: workouts.id })
      .from(workouts)
      .where(
        and(
          inList(workouts.id, some),
          sql`(${workouts.creatorId} = ${accountId} or ${workouts.isPublic} = 1)`,
        ),
      );
    for (const { id } of rows) visible.add(id);
  }
  return visible;
}

/** Stores all that an import adds, or none of it. Fails by a unique constraint where some of it is there already. */
export async function insertImport(
  db: Database,
  added: Import,
  rows: PlannedRows,
  changedSessions: readonly string[],
): Promise<void> {
  const marked = <Row extends object>(all: readonly Row[]) =>
    all.map((row) => ({ ...row, importId: added.id }));
  await db.batch([
    db.insert(imports).values(added),
    ...inserting(db, exercises, marked(rows.exercises)),
    ...inserting(db, workouts, marked(rows.workouts)),
    ...inserting(db, workoutExercises, rows.targets),
    ...inserting(db, sessions, marked(rows.sessions)),
    ...inserting(db, logs, marked(rows.logs)),
    ...recounting(db, changedSessions),
  ]);
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

/**
 * Takes away what an import added: its sets; its sessions, but for those that got other sets since; its workouts; and
 * its exercises that nothing refers to any more. What stays is another import's from now on, where that has a part in it,
 * so that it goes with the last of them. All in one transaction.
 */
export async function deleteImport(db: Database, { id, accountId }: Import): Promise<void> {
  const logsOfIt = and(eq(logs.accountId, accountId), eq(logs.importId, id));
  const sessionsOfIt = and(eq(sessions.accountId, accountId), eq(sessions.importId, id));
  const workoutsOfIt = and(eq(workouts.creatorId, accountId), eq(workouts.importId, id));
  const exercisesOfIt = and(eq(exercises.creatorId, accountId), eq(exercises.importId, id));
  const touched = await db.selectDistinct({ id: logs.sessionId }).from(logs).where(logsOfIt);
  await db.batch([
    db.delete(logs).where(logsOfIt),
    db.delete(sessions).where(and(sessionsOfIt, hasNo(logs, logs.sessionId, sessions.id))),
    db.delete(workouts).where(workoutsOfIt),
    db
      .delete(exercises)
      .where(
        and(
          exercisesOfIt,
          hasNo(logs, logs.exerciseId, exercises.id),
          hasNo(workoutExercises, workoutExercises.exerciseId, exercises.id),
        ),
      ),
    db
      .update(sessions)
      .set({
        importId: sql`(select min(${logs.importId}) from ${logs} where ${logs.sessionId} = ${sessions.id})`,
      })
      .where(sessionsOfIt),
    db
      .update(exercises)
      .set({ importId: sql`coalesce(${importOfSets(accountId)}, ${importOfWorkouts(accountId)})` })
      .where(exercisesOfIt),
    ...recounting(
      db,
      touched.map((session) => session.id),
    ),
    db.delete(imports).where(eq(imports.id, id)),
  ]);
}

/** Whether an exercise may be what files call by one of these names. */
function isNamed(names: readonly string[]): SQL {
  const spellings = names.flatMap((name) => [name, ...spellingsOf(name)]).map(asKept);
  const name = sql`replace(lower(${exercises.name}), '-', ' ')`;
  return sql`${name} in (select value from json_each(${JSON.stringify(spellings)}))`;
}

/** An import of an account that sets of an exercise came with; null where there is none. */
function importOfSets(accountId: number): SQL {
  return sql`(select min(${logs.importId}) from ${logs}
    where ${logs.exerciseId} = ${exercises.id} and ${logs.accountId} = ${accountId})`;
}

/** The same of workouts that have the exercise. */
function importOfWorkouts(accountId: number): SQL {
  return sql`(select min(${workouts.importId}) from ${workouts}
    join ${workoutExercises} on ${workoutExercises.workoutId} = ${workouts.id}
    where ${workoutExercises.exerciseId} = ${exercises.id} and ${workouts.creatorId} = ${accountId})`;
}

function hasNo(table: SQLiteTable, reference: SQLiteColumn, id: SQLiteColumn): SQL {
  return sql`not exists (select 1 from ${table} where ${reference} = ${id})`;
}

function recounting(db: Database, sessionIds: readonly string[]): Statement[] {
  return chunked(sessionIds, IDS_AT_ONCE).map((ids) => recountingVolume(db, ids));
}

/** Statements of a batch for any number of rows, as few as their size allows: each takes its rows as one parameter. */
function inserting<Table extends SQLiteTable>(
  db: Database,
  table: Table,
  rows: readonly Table["$inferInsert"][],
): Statement[] {
  const columns = Object.entries(getTableColumns(table));
  const fields = columns.map((_, index) => sql`value ->> ${sql.raw(`'$[${index}]'`)}`);
  const encoded = rows.map((row) => JSON.stringify(encode(columns, row)));
  return packed(encoded).map((json) =>
    db.insert(table).select(sql`select ${sql.join(fields, sql`, `)} from json_each(${json})`),
  );
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

function chunked<T>(values: readonly T[], size: number): T[][] {
  const count = Math.ceil(values.length / size);
  return Array.from({ length: count }, (_, index) => values.slice(index * size, (index + 1) * size));
}

/** SQLite's lower() knows only the letters of ASCII. */
function asKept(name: string): string {
  return name.replaceAll("-", " ").replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
