import { sql } from "drizzle-orm";
import type { SQLiteColumn, SQLiteTable } from "drizzle-orm/sqlite-core";
import type { Database } from "./database.ts";

export async function deleteBefore(
  db: Database,
  table: SQLiteTable,
  time: SQLiteColumn,
  before: number,
  limit: number,
): Promise<number> {
  const due = sql`select rowid from ${table} where ${time} < ${before} limit ${limit}`;
  const { meta } = await db.delete(table).where(sql`rowid in (${due})`).run();
  return meta.changes;
}
