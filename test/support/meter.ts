/** Counts the rows that an object writes from now on, as they are billed: an alarm that is set or deleted is one. */
export class Meter {
  rows = 0;
  /** Those of the rows that are alarms. */
  alarms = 0;

  watch(storage: DurableObjectStorage): void {
    const { sql } = storage;
    const exec = sql.exec.bind(sql);
    const setAlarm = storage.setAlarm.bind(storage);
    const deleteAlarm = storage.deleteAlarm.bind(storage);
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
        this.#countAlarm();
        return setAlarm(...args);
      },
      deleteAlarm: (...args: Parameters<typeof deleteAlarm>) => {
        this.#countAlarm();
        return deleteAlarm(...args);
      },
    });
  }

  read(): number {
    return this.rows;
  }

  #countAlarm(): void {
    this.rows += 1;
    this.alarms += 1;
  }
}
