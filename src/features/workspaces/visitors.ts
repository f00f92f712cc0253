/** Subscribers of an open workspace who are no members see no addresses. Unknown ones count as members. */
export class Visitors {
  readonly #sql: SqlStorage;
  #ids: Set<number> | null = null;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  has(accountId: number): boolean {
    return this.#load().has(accountId);
  }

  set(accountId: number, isVisitor: boolean): void {
    if (this.has(accountId) === isVisitor) return;
    if (isVisitor) this.#sql.exec("INSERT INTO visitors (account_id) VALUES (?)", accountId);
    else this.#sql.exec("DELETE FROM visitors WHERE account_id = ?", accountId);
    if (isVisitor) this.#load().add(accountId);
    else this.#load().delete(accountId);
  }

  #load(): Set<number> {
    this.#ids ??= new Set(
      [...this.#sql.exec<{ account_id: number }>("SELECT * FROM visitors")].map((row) => row.account_id),
    );
    return this.#ids;
  }
}
