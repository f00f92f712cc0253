import { isNullViolation } from "../db/database.ts";
import { type Intercepted, intercept } from "../db/intercept.ts";
import { AppError } from "../lib/error.ts";
import type { Claim } from "./store.ts";

const WRITES = /^\s*(?:insert|update|delete|replace)\b/i;

/**
 * For one run of a retryable write. The first transaction that changes a row also records that the write is
 * done, so neither is stored without the other. A run that lost its claim stores nothing.
 */
export class RecordedWrites {
  readonly database: D1Database;
  readonly #d1: D1Database;
  readonly #claim: [scope: string, key: string, claim: string];
  readonly #result: () => unknown;
  #isDone = false;
  #isHeld = false;

  /** `result` is called with each transaction; what it returns is recorded too. */
  constructor(d1: D1Database, { scope, key, claim }: Claim, result: () => unknown) {
    this.#d1 = d1;
    this.database = intercept(d1, (statements) => this.#run(statements));
    this.#claim = [scope, key, claim];
    this.#result = result;
  }

  /** While held, transactions need the claim but are not recorded. */
  hold(isHeld: boolean): void {
    this.#isHeld = isHeld;
  }

  /** Work after the answer is not part of the write. Returns whether the write is done. */
  end(): boolean {
    const isDone = this.#isDone;
    this.#isDone = true;
    return isDone;
  }

  #run(statements: readonly Intercepted[]): Promise<D1Result[]> | null {
    if (this.#isDone || !statements.some(({ query }) => WRITES.test(query))) return null;
    return this.#runRecorded(statements.map(({ statement }) => statement));
  }

  async #runRecorded(statements: readonly D1PreparedStatement[]): Promise<D1Result[]> {
    const [first, ...rest] = statements;
    if (first === undefined || this.#isHeld)
      return (await this.#commit([this.#guard(), ...statements])).slice(1);
    const [guarded, firstResult, noted, ...others] = await this.#commit([
      this.#guard(),
      first,
      this.#noteFirst(),
      ...rest,
      this.#record(),
    ]);
    const recorded = others.pop();
    if (!guarded || !firstResult || !noted || !recorded) throw new Error("a batch has a result a statement");
    this.#isDone = recorded.meta.changes > 0;
    return [firstResult, ...others];
  }

  async #commit(statements: D1PreparedStatement[]): Promise<D1Result[]> {
    try {
      return await this.#d1.batch(statements);
    } catch (error) {
      if (!isNullViolation(error, "idempotency_keys.scope")) throw error;
      throw new AppError(
        "idempotency_key_in_progress",
        "Another request with this Idempotency-Key is running. Send yours again to get its answer.",
        { retryAfterSeconds: 1 },
      );
    }
  }

  /** Fails the transaction by a constraint unless this run has the claim. */
  #guard(): D1PreparedStatement {
    return this.#d1
      .prepare(
        `INSERT INTO idempotency_keys (scope, key, request, created_at) SELECT NULL, NULL, NULL, NULL
         WHERE NOT EXISTS (SELECT 1 FROM idempotency_keys WHERE scope = ?1 AND key = ?2 AND claim = ?3)`,
      )
      .bind(...this.#claim);
  }

  #noteFirst(): D1PreparedStatement {
    return this.#d1
      .prepare(
        `UPDATE idempotency_keys SET made_id = last_insert_rowid(), changes_before = total_changes() - changes()
         WHERE scope = ?1 AND key = ?2 AND claim = ?3`,
      )
      .bind(...this.#claim);
  }

  #record(): D1PreparedStatement {
    const result = this.#result();
    return this.#d1
      .prepare(
        `UPDATE idempotency_keys SET is_done = 1, result = ?4
         WHERE scope = ?1 AND key = ?2 AND claim = ?3 AND total_changes() > changes_before + 1`,
      )
      .bind(...this.#claim, result === undefined ? null : JSON.stringify(result));
  }
}
