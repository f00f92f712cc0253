/**
 * A database whose first query or batch runs in one transaction with other statements, before them: where one of those
 * fails, nothing is done. Later queries are not charged again.
 */
export function charged(d1: D1Database, statements: readonly D1PreparedStatement[]): D1Database {
  const inner = new WeakMap<object, D1PreparedStatement>();
  let first = [...statements];
  const run = async <Row>(queries: D1PreparedStatement[]): Promise<D1Result<Row>[]> => {
    const charge = first;
    first = [];
    const results = await d1.batch<Row>([...queries, ...charge]);
    return results.slice(0, queries.length);
  };
  const wrap = (statement: D1PreparedStatement): D1PreparedStatement => {
    const all = async <Row>(): Promise<D1Result<Row>> => {
      const [result] = await run<Row>([statement]);
      if (!result) throw new Error("D1 answered a batch without a result");
      return result;
    };
    const wrapped = {
      bind: (...values: unknown[]) => wrap(statement.bind(...values)),
      run: all,
      all,
      raw: async () => (await all<object>()).results.map((row) => Object.values(row)),
    } as unknown as D1PreparedStatement;
    inner.set(wrapped, statement);
    return wrapped;
  };
  return {
    prepare: (query: string) => wrap(d1.prepare(query)),
    batch: (queries: D1PreparedStatement[]) => run(queries.map((each) => inner.get(each) ?? each)),
  } as unknown as D1Database;
}

/** Whether a write failed by a check of this name. */
export function isCheckViolation(error: unknown, name: string): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause.message.includes(`CHECK constraint failed: ${name}`)) return true;
  }
  return false;
}
