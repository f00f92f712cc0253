/** A database that notes what is read of it by statements of their own or in a batch. */
export function noting(database: D1Database): { database: D1Database; rowsRead: () => Promise<number> } {
  const asked: D1PreparedStatement[] = [];
  const prepare = (query: string) => {
    const prepared = database.prepare(query);
    const bind = (...values: unknown[]) => {
      const bound = prepared.bind(...values);
      if (/^\s*(?:select|with)\b/i.test(query)) asked.push(bound);
      return bound;
    };
    return { bind };
  };
  const batch = database.batch.bind(database);
  return {
    database: { prepare, batch } as unknown as D1Database,
    // Not every way to run a statement tells how many rows it read: each is run once more, by one that does.
    rowsRead: async () => {
      const results = await Promise.all(asked.map((statement) => statement.all()));
      return results.reduce((sum, { meta }) => sum + meta.rows_read, 0);
    },
  };
}
