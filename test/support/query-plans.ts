import { type Database, openDatabase } from "../../src/db/database.ts";
import { ctx } from "./cast.ts";

export interface Statement {
  query: string;
  values: unknown[];
}

/** A database that records its queries. */
export function watchedDatabase(): { db: Database; asked: Statement[] } {
  const asked: Statement[] = [];
  const prepare = (query: string) => {
    const prepared = ctx.env.DB.prepare(query);
    const bind = (...values: unknown[]) => {
      asked.push({ query, values });
      return prepared.bind(...values);
    };
    return { bind };
  };
  const batch = ctx.env.DB.batch.bind(ctx.env.DB);
  return { db: openDatabase({ prepare, batch } as unknown as D1Database), asked };
}

/** The query plan of a statement, one line per step. */
export async function planOf({ query, values }: Statement): Promise<string[]> {
  const explained = ctx.env.DB.prepare(`EXPLAIN QUERY PLAN ${query}`).bind(...values);
  return (await explained.all<{ detail: string }>()).results.map(({ detail }) => detail);
}

/** Tables that a statement scans, except its own CTEs. */
export async function scannedBy(statement: Statement): Promise<string[]> {
  const ownNames = [...statement.query.matchAll(/(\w+)(?: \([\w, ]+\))? as (?:materialized )?\(/g)].map(
    ([, name]) => `SCAN ${name}`,
  );
  const scans = (await planOf(statement)).filter((detail) => detail.startsWith("SCAN"));
  return scans.filter(
    (detail) =>
      !ownNames.includes(detail) &&
      !/^SCAN (json_each|CONSTANT ROW|sqlite_sequence|\(subquery-\d+\))/.test(detail),
  );
}

/** Rows of tables and indexes that a statement reads. */
export async function rowsReadBy({ query, values }: Statement): Promise<number> {
  return (
    await ctx.env.DB.prepare(query)
      .bind(...values)
      .all()
  ).meta.rows_read;
}
