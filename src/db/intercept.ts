export interface Intercepted {
  query: string;
  statement: D1PreparedStatement;
}

type Interceptor = (statements: readonly Intercepted[]) => Promise<D1Result[]> | null;

/** Wraps what the query builder uses. */
export function intercept(d1: D1Database, run: Interceptor): D1Database {
  const inner = new WeakMap<object, Intercepted>();
  const wrap = (query: string, statement: D1PreparedStatement): D1PreparedStatement => {
    const intercepted = { query, statement };
    const all = async () => (await run([intercepted]))?.[0] ?? statement.all();
    const wrapped = {
      bind: (...values: unknown[]) => wrap(query, statement.bind(...values)),
      run: all,
      all,
      raw: async () => {
        const [result] = (await run([intercepted])) ?? [];
        return result ? (result.results as object[]).map((row) => Object.values(row)) : statement.raw();
      },
    } as unknown as D1PreparedStatement;
    inner.set(wrapped, intercepted);
    return wrapped;
  };
  const known = (statement: D1PreparedStatement): Intercepted =>
    inner.get(statement) ?? { query: "", statement };
  return {
    prepare: (query: string) => wrap(query, d1.prepare(query)),
    batch: async (statements: D1PreparedStatement[]) => {
      const intercepted = statements.map(known);
      return (await run(intercepted)) ?? d1.batch(intercepted.map(({ statement }) => statement));
    },
  } as unknown as D1Database;
}

/** The first query or batch runs in one transaction with `charge` after it; later ones are unaffected. */
export function charged(d1: D1Database, charge: readonly D1PreparedStatement[]): D1Database {
  let isCharged = false;
  return intercept(d1, (statements) => {
    if (isCharged) return null;
    isCharged = true;
    const queries = statements.map(({ statement }) => statement);
    return d1.batch([...queries, ...charge]).then((results) => results.slice(0, queries.length));
  });
}

/** D1's limit per Worker invocation; each statement of a batch counts. */
export const QUERIES_MAX = 1000;

export function countQueries(d1: D1Database): { d1: D1Database; queries(): number } {
  let queries = 0;
  const counted = intercept(d1, (statements) => {
    queries += statements.length;
    return null;
  });
  return { d1: counted, queries: () => queries };
}
