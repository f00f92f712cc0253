/** Runs the steps that this object has not run yet, each once, in one transaction with the note of it. */
export function migrate(storage: DurableObjectStorage, steps: readonly string[]): void {
  storage.transactionSync(() => {
    storage.sql.exec("CREATE TABLE IF NOT EXISTS migrations (step INTEGER PRIMARY KEY) STRICT");
    const done = storage.sql.exec<{ done: number }>("SELECT COUNT(*) AS done FROM migrations").one().done;
    steps.slice(done).forEach((step, index) => {
      storage.sql.exec(step);
      storage.sql.exec("INSERT INTO migrations (step) VALUES (?)", done + index + 1);
    });
  });
}
