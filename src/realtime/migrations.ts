/** Runs each step once, in one transaction with its record in the table `notes`. */
export function migrate(
  storage: DurableObjectStorage,
  steps: readonly string[],
  notes: "migrations" | "channel_migrations" = "migrations",
): void {
  storage.transactionSync(() => {
    storage.sql.exec(`CREATE TABLE IF NOT EXISTS ${notes} (step INTEGER PRIMARY KEY) STRICT`);
    const done = storage.sql.exec<{ done: number }>(`SELECT COUNT(*) AS done FROM ${notes}`).one().done;
    steps.slice(done).forEach((step, index) => {
      if (step !== "") storage.sql.exec(step);
      storage.sql.exec(`INSERT INTO ${notes} (step) VALUES (?)`, done + index + 1);
    });
  });
}

export function hasMigrated(storage: DurableObjectStorage): boolean {
  const [row] = storage.sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'migrations'");
  return row !== undefined;
}
