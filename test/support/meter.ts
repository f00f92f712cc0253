/** Counts the rows that an object writes from now on, an alarm as one, as they are billed. */
export class Meter {
  rows = 0;
  readonly #cursors: SqlStorageCursor<Record<string, SqlStorageValue>>[] = [];

  watch(storage: DurableObjectStorage): void {
    const { sql } = storage;
    const exec = sql.exec.bind(sql);
    const setAlarm = storage.setAlarm.bind(storage);
    Object.assign(sql, {
      exec: (query: string, ...bindings: SqlStorageValue[]) => {
        const cursor = exec(query, ...bindings);
        this.#cursors.push(cursor);
        return cursor;
      },
    });
    Object.assign(storage, {
      setAlarm: (at: number) => {
        this.rows += 1;
        return setAlarm(at);
      },
    });
  }

  /** To be read inside the object that is watched. */
  read(): number {
    for (const cursor of this.#cursors.splice(0)) this.rows += cursor.rowsWritten;
    return this.rows;
  }
}
