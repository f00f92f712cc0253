/** Database use: statements, and batches as round trips. */
export interface Asked {
  roundTrips: number;
  statements: number;
}

/** A database that counts its queries. */
export function countRoundTrips(d1: D1Database): { d1: D1Database; asked: Asked } {
  const asked: Asked = { roundTrips: 0, statements: 0 };
  const inner = new WeakMap<object, D1PreparedStatement>();
  const count = (statements: number) => {
    asked.roundTrips += 1;
    asked.statements += statements;
  };
  const wrap = (statement: D1PreparedStatement): D1PreparedStatement => {
    const counting = <Answer>(ask: () => Answer) => {
      return () => {
        count(1);
        return ask();
      };
    };
    const wrapped = {
      bind: (...values: unknown[]) => wrap(statement.bind(...values)),
      run: counting(() => statement.run()),
      all: counting(() => statement.all()),
      raw: counting(() => statement.raw()),
      first: counting(() => statement.first()),
    } as unknown as D1PreparedStatement;
    inner.set(wrapped, statement);
    return wrapped;
  };
  const counted = {
    prepare: (query: string) => wrap(d1.prepare(query)),
    batch: (statements: D1PreparedStatement[]) => {
      count(statements.length);
      return d1.batch(statements.map((each) => inner.get(each) ?? each));
    },
  };
  return { d1: counted as unknown as D1Database, asked };
}
