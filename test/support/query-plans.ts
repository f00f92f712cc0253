import { type Database, openDatabase } from "../../src/db/database.ts";
import { ctx } from "./cast.ts";

export interface Statement {
  query: string;
  values: unknown[];
}

/** A database, and the list of what is asked of it. */
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

/** How the database finds what a statement asks for, a line for each step. */
export async function planOf({ query, values }: Statement): Promise<string[]> {
  const explained = ctx.env.DB.prepare(`EXPLAIN QUERY PLAN ${query}`).bind(...values);
  return (await explained.all<{ detail: string }>()).results.map(({ detail }) => detail);
}

/** The tables that a statement reads from end to end; what it puts together itself, by `with`, is none. */
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

/** How many rows of tables and indexes a statement reads. */
export async function rowsReadBy({ query, values }: Statement): Promise<number> {
  return (
    await ctx.env.DB.prepare(query)
      .bind(...values)
      .all()
  ).meta.rows_read;
}
