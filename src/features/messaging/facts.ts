export class Facts {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  get(name: FactName): string | null {
    const [row] = this.#sql.exec<{ value: string }>("SELECT value FROM facts WHERE name = ?", name);
    return row?.value ?? null;
  }

  set(name: FactName, value: string | number): void {
    this.#sql.exec(
      `INSERT INTO facts (name, value) VALUES (?1, ?2)
       ON CONFLICT (name) DO UPDATE SET value = ?2 WHERE value <> ?2`,
      name,
      String(value),
    );
  }

  delete(name: FactName): void {
    this.#sql.exec("DELETE FROM facts WHERE name = ?", name);
  }
}

type FactName =
  | "uuid"
  | "is_pair"
  | "directory_version"
  | "name"
  | "purged_seq"
  | "purge_queued"
  /** The change up to which the stored read marks count. */
  | "counted_seq"
  /** The read frontier from before the log stored it. */
  | "first_reader"
  | "first_read"
  | "second_read";
