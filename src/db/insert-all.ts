import { getTableColumns, type SQL, sql } from "drizzle-orm";
import type { SQLiteColumn, SQLiteTable } from "drizzle-orm/sqlite-core";
import type { Database, Statement } from "./database.ts";

/** Well below D1's limit of 2 MB per parameter. */
const PARAMETER_BYTES_MAX = 1_000_000;

/**
 * Any number of rows, for a batch: passed as JSON, because D1 allows 100 bound parameters. With `replaces`,
 * an existing row gets `columns` of the new one if `where` holds.
 */
export function insertingAll<Table extends SQLiteTable>(
  db: Database,
  table: Table,
  rows: readonly Table["$inferInsert"][],
  replaces?: { target: SQLiteColumn[]; columns: SQLiteColumn[]; where?: SQL },
): Statement[] {
  const columns = Object.entries(getTableColumns(table));
  const fields = columns.map((_, index) => sql`value ->> ${sql.raw(`'$[${index}]'`)}`);
  const encoded = rows.map((row) => JSON.stringify(encode(columns, row)));
  return packed(encoded).map((json) => {
    // Without a condition, SQLite parses the conflict clause as a join condition.
    const values = sql`select ${sql.join(fields, sql`, `)} from json_each(${json}) where true`;
    const inserting = db.insert(table).select(values);
    if (!replaces) return inserting;
    const excluded = replaces.columns.map(
      ({ name }) => [propertyOf(columns, name), sql`excluded.${sql.identifier(name)}`] as const,
    );
    return inserting.onConflictDoUpdate({
      target: replaces.target,
      set: Object.fromEntries(excluded) as never,
      ...(replaces.where && { setWhere: replaces.where }),
    });
  });
}

function propertyOf(columns: readonly [string, SQLiteColumn][], name: string): string {
  return columns.find(([, column]) => column.name === name)?.[0] ?? name;
}

function encode(columns: readonly [string, SQLiteColumn][], row: Record<string, unknown>): unknown[] {
  return columns.map(([name, column]) => {
    const value = row[name] ?? column.default ?? null;
    return value === null ? null : column.mapToDriverValue(value);
  });
}

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
