import { runInDurableObject } from "cloudflare:test";

/** Rows read and written. */
export interface Rows {
  read: number;
  written: number;
}

let counted: Rows | null = null;
let isWatching = false;

/** Rows of D1 read and written during `work`, by the Worker and by objects. */
export async function rowsOfDatabase(database: D1Database, work: () => Promise<unknown>): Promise<Rows> {
  watch(database);
  const rows = { read: 0, written: 0 };
  counted = rows;
  try {
    await work();
  } finally {
    counted = null;
  }
  return rows;
}

/** The same for an object's SQLite, in statements that name one of these tables. */
export async function rowsOfObject(
  stub: DurableObjectStub,
  tables: RegExp,
  work: () => Promise<unknown>,
): Promise<Rows> {
  const cursors: { rowsRead: number; rowsWritten: number }[] = [];
  await runInDurableObject(stub, (_, { storage: { sql } }) => {
    const exec = Object.getPrototypeOf(sql).exec;
    Object.assign(sql, {
      exec: (query: string, ...bindings: SqlStorageValue[]) => {
        const cursor = exec.call(sql, query, ...bindings);
        if (tables.test(query)) cursors.push(cursor);
        return cursor;
      },
    });
  });
  await work();
  return runInDurableObject(stub, () => ({
    read: cursors.reduce((sum, { rowsRead }) => sum + rowsRead, 0),
    written: cursors.reduce((sum, { rowsWritten }) => sum + rowsWritten, 0),
  }));
}

function watch(database: D1Database): void {
  if (isWatching) return;
  isWatching = true;
  const note = (result: D1Result) => {
    if (counted) counted.read += result.meta.rows_read;
    if (counted) counted.written += result.meta.rows_written;
    return result;
  };
  const prototype = Object.getPrototypeOf(database);
  const statement = Object.getPrototypeOf(database.prepare("SELECT 1"));
  const { batch } = prototype;
  const { all, run } = statement;
  prototype.batch = async function (statements: object[]) {
    const results = await batch.call(this, statements);
    return results.map(note);
  };
  statement.all = async function () {
    return note(await all.call(this));
  };
  statement.run = async function () {
    return note(await run.call(this));
  };
  // Raw results have no metadata.
  statement.raw = async function () {
    return note(await all.call(this)).results.map((row) => Object.values(row as object));
  };
}
