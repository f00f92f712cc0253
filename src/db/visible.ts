import { type SQL, sql } from "drizzle-orm";
import type { AnySQLiteColumn, SQLiteTable } from "drizzle-orm/sqlite-core";
import type { Database } from "./database.ts";

/** A table of things that are public, or their creator's alone. */
type Shared = SQLiteTable & {
  id: AnySQLiteColumn;
  creatorId: AnySQLiteColumn;
  isPublic: AnySQLiteColumn;
};

/**
 * Numbers of what an account may see, its own and what is public, in order; and how many there are. Each half is read by
 * its own index, in order and no further than the slice goes. `order` sorts by what both indexes do.
 */
export async function listVisible(
  db: Database,
  table: Shared,
  accountId: number,
  { where, order }: { where: SQL; order: { by: AnySQLiteColumn | SQL; isDescending: boolean } },
  { limit, offset }: { limit: number; offset: number },
): Promise<{ ids: string[]; count: number }> {
  const direction = order.isDescending ? sql`desc` : sql`asc`;
  const own = sql`${table.creatorId} = ${accountId} and ${where}`;
  const others = sql`${table.isPublic} = 1 and ${table.creatorId} is not ${accountId} and ${where}`;
  const half = (half: SQL) => sql`select * from (
    select ${table.id} as id, ${order.by} as place from ${table} where ${half}
    order by place ${direction}, id ${direction} limit ${limit + offset})`;
  const [rows, [counted]] = await Promise.all([
    db.all<{ id: string }>(sql`
      select id from (${half(own)} union all ${half(others)})
      order by place ${direction}, id ${direction} limit ${limit} offset ${offset}`),
    db.all<{ count: number }>(sql`
      select (select count(*) from ${table} where ${own}) + (select count(*) from ${table} where ${others}) as count`),
  ]);
  return { ids: rows.map(({ id }) => id), count: counted?.count ?? 0 };
}

/** Rows in the order of their numbers. */
export function inOrder<Row extends { id: string }>(ids: readonly string[], rows: readonly Row[]): Row[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}
