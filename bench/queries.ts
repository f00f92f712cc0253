/** What is asked of D1: round trips, and of these how many write. */
export interface QueryCounts {
  trips: number;
  statements: number;
  writes: number;
}

const totals: QueryCounts = { trips: 0, statements: 0, writes: 0 };
const texts = new WeakMap<object, string>();
let isPatched = false;

/** Counts what this isolate asks of D1 from now on, the Worker and objects together. */
export function countQueriesOf(database: D1Database): void {
  if (isPatched) return;
  isPatched = true;
  const prepared = database.prepare("SELECT 1");
  const statement = Object.getPrototypeOf(prepared);
  const db = Object.getPrototypeOf(database);
  const { prepare, batch } = db;
  const { bind } = statement;
  db.prepare = function (query: string) {
    const made = prepare.call(this, query);
    texts.set(made, query);
    return made;
  };
  statement.bind = function (...values: unknown[]) {
    const bound = bind.apply(this, values);
    texts.set(bound, texts.get(this) ?? "");
    return bound;
  };
  for (const name of ["all", "run", "raw", "first"]) {
    const original = statement[name];
    statement[name] = function (...args: unknown[]) {
      note([this]);
      return original.apply(this, args);
    };
  }
  db.batch = function (statements: object[]) {
    note(statements);
    return batch.call(this, statements);
  };
}

/** What was asked since the last call. */
export function countedQueries(): QueryCounts {
  const counted = { ...totals };
  Object.assign(totals, { trips: 0, statements: 0, writes: 0 });
  return counted;
}

function note(statements: object[]): void {
  totals.trips += 1;
  totals.statements += statements.length;
  if (statements.some((each) => !/^\s*(?:select|with)\b/i.test(texts.get(each) ?? ""))) totals.writes += 1;
}
