/** How many queries D1 answers in one invocation of a Worker; each statement of a batch is one. */
export const QUERIES_MAX = 1000;

/** A database that counts what it is asked. */
export interface CountedDatabase {
  d1: D1Database;
  queries(): number;
}

/** Counts statements as they are prepared: nothing here prepares one without running it, or runs one twice. */
export function countQueries(d1: D1Database): CountedDatabase {
  let queries = 0;
  const counted = {
    prepare: (query: string) => {
      queries += 1;
      return d1.prepare(query);
    },
    batch: (statements: D1PreparedStatement[]) => d1.batch(statements),
  };
  return { d1: counted as D1Database, queries: () => queries };
}
