export const UNREACHABLE_MIGRATION = `CREATE TABLE unreachable_targets (
     target TEXT PRIMARY KEY,
     failures INTEGER NOT NULL,
     next_at INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;`;

interface Failure {
  failures: number;
  nextAt: number;
}

/** Who failed when last called, and when to call them again. */
export type Failures = Pick<Unreachable, "retryAt" | "failures" | "recordFailure" | "recordSuccess">;

/** Which objects of one kind failed when they were last called, and when to call them again; kept across lives. */
export class Unreachable {
  readonly #sql: SqlStorage;
  readonly #kind: string;
  #failures: Map<number, Failure> | null = null;

  /** @param kind what is called, apart from what else this object calls: `person` */
  constructor(sql: SqlStorage, kind: string) {
    this.#sql = sql;
    this.#kind = kind;
  }

  /** When to call one that failed again, milliseconds since 1970; null for one that answered. */
  retryAt(id: number): number | null {
    return this.#load().get(id)?.nextAt ?? null;
  }

  /** How often in a row one failed. */
  failures(id: number): number {
    return this.#load().get(id)?.failures ?? 0;
  }

  /** Notes a failure; `nextAt` says when to call again after so many. */
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

  #target(id: number): string {
    return `${this.#kind}:${id}`;
  }

  #load(): Map<number, Failure> {
    this.#failures ??= new Map(
      [
        ...this.#sql.exec<{ target: string; failures: number; next_at: number }>(
          "SELECT * FROM unreachable_targets WHERE target GLOB ?",
          `${this.#kind}:*`,
        ),
      ].map(({ target, failures, next_at }) => [
        Number(target.slice(this.#kind.length + 1)),
        { failures, nextAt: next_at },
      ]),
    );
    return this.#failures;
  }
}
