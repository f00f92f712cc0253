import { eq, type SQL, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import { type DrizzleD1Database, drizzle } from "drizzle-orm/d1";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";

export type Database = DrizzleD1Database;

/** A statement that a batch may hold. */
export type Statement = BatchItem<"sqlite">;

/** A condition of SQL that one store states and another puts into its statement. */
export type Condition = SQL;

const opened = new WeakMap<D1Database, Database>();

export function openDatabase(d1: D1Database): Database {
  const database = opened.get(d1) ?? drizzle(d1);
  opened.set(d1, database);
  return database;
}

/** `column IN (…)` for any number of values: one bound parameter, where a list would end at D1's hundred. */
export function inList(column: SQLiteColumn, values: readonly (string | number)[]): SQL {
  return sql`${column} in (select value from json_each(${JSON.stringify(values)}))`;
}

/**
 * `column = value`, said to hold for few rows: without statistics, of which D1 keeps none, SQLite takes any index that
 * sorts as asked, however much more it finds.
 */
export function isRarely(column: SQLiteColumn, value: string | number): SQL {
  return sql`unlikely(${eq(column, value)})`;
}

/** `column = value`, to be checked of what is found by other means: no index of the column is used for it. */
export function isChecked(column: SQLiteColumn, value: string | number | boolean): SQL {
  return sql`+${eq(column, value)}`;
}

/** A text as it is sorted for people: small letters beside great ones, of ASCII, as SQLite knows no others. */
export function alphabetical(column: SQLiteColumn): SQL {
  return sql`${column} collate nocase`;
}

/** The column that a unique constraint refused (`accounts.email_key`), or null if the error is another. */
export function uniqueViolation(error: unknown): string | null {
  return matchMessage(error, /UNIQUE constraint failed: ([\w.]+)/)?.[1] ?? null;
}

/** Whether a write failed because this column (`accounts.email`) was given no value. */
export function isNullViolation(error: unknown, column: string): boolean {
  return matchMessage(error, `NOT NULL constraint failed: ${column}`) !== null;
}

/** Whether a write failed by a check of this name. */
export function isCheckViolation(error: unknown, name: string): boolean {
  return matchMessage(error, `CHECK constraint failed: ${name}`) !== null;
}

/** Whether a write failed because what it refers to is not there, or no longer. */
export function isForeignKeyViolation(error: unknown): boolean {
  return matchMessage(error, "FOREIGN KEY constraint failed") !== null;
}

/** The match in the message of an error or of one that caused it: the query builder wraps what the database throws. */
function matchMessage(error: unknown, pattern: string | RegExp): RegExpMatchArray | null {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const match = cause.message.match(pattern);
    if (match) return match;
  }
  return null;
}
