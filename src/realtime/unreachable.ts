export const UNREACHABLE_MIGRATION = `CREATE TABLE unreachable_targets (
     target TEXT PRIMARY KEY,
     failures INTEGER NOT NULL,
     next_at INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;`;

interface Failure {
  failures: number;
  nextAt: number;
}

export type Failures = Pick<Unreachable, "retryAt" | "failures" | "recordFailure" | "recordSuccess">;

/** The objects of one kind whose last call failed. Stored: a restart does not reset the backoff. */
export class Unreachable {
  readonly #sql: SqlStorage;
  readonly #kind: string;
  #failures: Map<number, Failure> | null = null;

  constructor(sql: SqlStorage, kind: string) {
    this.#sql = sql;
    this.#kind = kind;
  }

  /** In milliseconds since 1970; null if the last call succeeded. */
  retryAt(id: number): number | null {
    return this.#load().get(id)?.nextAt ?? null;
  }

  failures(id: number): number {
    return this.#load().get(id)?.failures ?? 0;
  }

  recordFailure(id: number, nextAt: (failures: number) => number): void {
    const failures = (this.#load().get(id)?.failures ?? 0) + 1;
    const failure = { failures, nextAt: nextAt(failures) };
    this.#load().set(id, failure);
    this.#sql.exec(
      "INSERT OR REPLACE INTO unreachable_targets (target, failures, next_at) VALUES (?, ?, ?)",
      this.#target(id),
      failures,
      failure.nextAt,
    );
  }

  recordSuccess(id: number): void {
    if (this.#load().delete(id)) {
      this.#sql.exec("DELETE FROM unreachable_targets WHERE target = ?", this.#target(id));
    }
  }

  forget(): void {
    this.#failures = null;
  }

  #target(id: number | "*"): string {
    return `${this.#kind}:${id}`;
  }

  #load(): Map<number, Failure> {
    this.#failures ??= new Map(
      [
        ...this.#sql.exec<{ target: string; failures: number; nextAt: number }>(
          "SELECT target, failures, next_at AS nextAt FROM unreachable_targets WHERE target GLOB ?",
          this.#target("*"),
        ),
      ].map(({ target, ...failure }) => [Number(target.slice(this.#kind.length + 1)), failure]),
    );
    return this.#failures;
  }
}
