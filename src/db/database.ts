import { eq, type SQL, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import { type DrizzleD1Database, drizzle } from "drizzle-orm/d1";
import type { RunnableQuery } from "drizzle-orm/runnable-query";
import type { SQLiteColumn, SQLiteTable } from "drizzle-orm/sqlite-core";

export type Database = DrizzleD1Database;

export type Statement = BatchItem<"sqlite">;

export type Condition = SQL;

const opened = new WeakMap<D1Database, Database>();

export function openDatabase(d1: D1Database): Database {
  const database = opened.get(d1) ?? drizzle(d1);
  opened.set(d1, database);
  return database;
}

/** Rows of `table`, and how many there are beyond the slice that `items` reads. */
export async function withCount<Row>(
  db: Database,
  items: RunnableQuery<Row[], "sqlite">,
  table: SQLiteTable,
  where: SQL | undefined,
): Promise<{ items: Row[]; count: number }> {
  const [rows, counted] = await db.batch([
    items,
    db.select({ count: sql<number>`count(*)` }).from(table).where(where),
  ]);
  return { items: rows as Row[], count: counted[0]?.count ?? 0 };
}

/** With one bound parameter, because D1 allows 100. */
export function inList(column: SQLiteColumn, values: readonly (string | number)[]): SQL {
  return sql`${column} in (select value from json_each(${JSON.stringify(values)}))`;
}

/** Marked as selective: without statistics, SQLite would choose any index with the requested order. */
export function isRarely(column: SQLiteColumn, value: string | number): SQL {
  return sql`unlikely(${eq(column, value)})`;
}

/** Without use of an index. */
export function isChecked(column: SQLiteColumn, value: string | number | boolean): SQL {
  return sql`+${eq(column, value)}`;
}

/** Ignores the case of ASCII letters only. */
export function alphabetical(column: SQLiteColumn): SQL {
  return sql`${column} collate nocase`;
}

export function uniqueViolation(error: unknown): string | null {
  return matchMessage(error, /UNIQUE constraint failed: ([\w.]+)/)?.[1] ?? null;
}

export function isNullViolation(error: unknown, column: string): boolean {
  return matchMessage(error, `NOT NULL constraint failed: ${column}`) !== null;
}

export function isCheckViolation(error: unknown, name: string): boolean {
  return matchMessage(error, `CHECK constraint failed: ${name}`) !== null;
}

export function isForeignKeyViolation(error: unknown): boolean {
  return matchMessage(error, "FOREIGN KEY constraint failed") !== null;
}

/** Searches the causes too: the query builder wraps errors. */
function matchMessage(error: unknown, pattern: string | RegExp): RegExpMatchArray | null {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const match = cause.message.match(pattern);
    if (match) return match;
  }
  return null;
}
