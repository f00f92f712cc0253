/**
 * Counts the rows that an object writes from now on, as they are billed: an alarm that is set is one. No object takes an alarm back;
 * `runDurableObjectAlarm` does, to have it ring at once.
 */
export class Meter {
  rows = 0;
  /** Those of the rows that are alarms. */
  alarms = 0;

  watch(storage: DurableObjectStorage): void {
    const { sql } = storage;
    const exec = sql.exec.bind(sql);
    const setAlarm = storage.setAlarm.bind(storage);
    Object.assign(sql, {
      exec: (query: string, ...bindings: SqlStorageValue[]) => {
        const cursor = exec(query, ...bindings);
        // SQLite makes all changes of a statement before it returns the first row.
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
