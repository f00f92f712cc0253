/**
 * Counts billed rows written by an object, including alarms. Objects never delete an alarm;
 * `runDurableObjectAlarm` does.
 */
export class Meter {
  rows = 0;
  /** Rows that are alarms. */
  alarms = 0;

  watch(storage: DurableObjectStorage): void {
    const { sql } = storage;
    const exec = sql.exec.bind(sql);
    const setAlarm = storage.setAlarm.bind(storage);
    Object.assign(sql, {
      exec: (query: string, ...bindings: SqlStorageValue[]) => {
        const cursor = exec(query, ...bindings);
        // SQLite makes all changes before it returns the first row.
        this.rows += cursor.rowsWritten;
        return cursor;
      },
    });
    Object.assign(storage, {
      setAlarm: (...args: Parameters<typeof setAlarm>) => {
        this.rows += 1;
        this.alarms += 1;
        return setAlarm(...args);
      },
    });
  }

  read(): number {
    return this.rows;
  }
}
