import { AppError } from "../lib/error.ts";
import type { Claim } from "./store.ts";

const WRITES = /^\s*(?:insert|update|delete|replace)\b/i;

/**
 * D1 for one run of a write that may be repeated. The first transaction that changes a row also records that the write
 * is done, so that neither is stored without the other. A run that lost its claim to another stores nothing.
 */
export class RecordedWrites {
  readonly #d1: D1Database;
  readonly #claim: [scope: string, key: string, claim: string];
  readonly #result: () => unknown;
  #isDone = false;
  #isHeld = false;

  /** `result`: what to record besides, asked for with each transaction. */
  constructor(d1: D1Database, { scope, key, claim }: Claim, result: () => unknown) {
    this.#d1 = d1;
    this.#claim = [scope, key, claim];
    this.#result = result;
  }

  /** While it is held, transactions are not recorded, and need the claim all the same. */
  hold(isHeld: boolean): void {
    this.#isHeld = isHeld;
  }

  /** Ends the recording: work that goes on after the answer is not part of the write. Returns whether the write is done. */
  end(): boolean {
    const isDone = this.#isDone;
    this.#isDone = true;
    return isDone;
  }

  prepare(query: string): RecordedStatement {
    return new RecordedStatement(this, this.#d1.prepare(query), WRITES.test(query));
  }

  async batch<Row>(statements: readonly RecordedStatement[]): Promise<D1Result<Row>[]> {
    const inner = statements.map(({ statement }) => statement);
    const [first, ...rest] = inner;
    if (this.#isDone || first === undefined || !statements.some(({ isWrite }) => isWrite)) {
      return this.#d1.batch<Row>(inner);
    }
    if (this.#isHeld) return (await this.#commit<Row>([this.#guard(), ...inner])).slice(1);
    const [guarded, firstResult, noted, ...others] = await this.#commit<Row>([
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

  async #commit<Row>(statements: D1PreparedStatement[]): Promise<D1Result<Row>[]> {
    try {
      return await this.#d1.batch<Row>(statements);
    } catch (error) {
      if (
        error instanceof Error &&
        error.message.includes("NOT NULL constraint failed: idempotency_keys.scope")
      )
        throw new AppError(
          "idempotency_key_in_progress",
          "Another request with this Idempotency-Key is running. Send yours again to get its answer.",
          { retryAfterSeconds: 1 },
        );
      throw error;
    }
  }

  /** Fails the transaction by a constraint unless the claim is still this run's. */
  #guard(): D1PreparedStatement {
    return this.#d1
      .prepare(
        `INSERT INTO idempotency_keys (scope, key, request, created_at) SELECT NULL, NULL, NULL, NULL
         WHERE NOT EXISTS (SELECT 1 FROM idempotency_keys WHERE scope = ?1 AND key = ?2 AND claim = ?3)`,
      )
      .bind(...this.#claim);
  }

  /** Notes which row the first statement made, and how many changes the connection had made before it. */
  #noteFirst(): D1PreparedStatement {
    return this.#d1
      .prepare(
        `UPDATE idempotency_keys SET made_id = last_insert_rowid(), changes_before = total_changes() - changes()
         WHERE scope = ?1 AND key = ?2 AND claim = ?3`,
      )
      .bind(...this.#claim);
  }

  /** Records that the write is done, unless the note was all that changed. */
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

/** As much of a prepared statement as the query builder uses. */
class RecordedStatement {
  readonly #writes: RecordedWrites;
  readonly statement: D1PreparedStatement;
  readonly isWrite: boolean;

  constructor(writes: RecordedWrites, statement: D1PreparedStatement, isWrite: boolean) {
    this.#writes = writes;
    this.statement = statement;
    this.isWrite = isWrite;
  }

  bind(...values: unknown[]): RecordedStatement {
    return new RecordedStatement(this.#writes, this.statement.bind(...values), this.isWrite);
  }

  run<Row>(): Promise<D1Result<Row>> {
    return this.isWrite ? this.#runRecorded<Row>() : this.statement.run<Row>();
  }

  all<Row>(): Promise<D1Result<Row>> {
    return this.run<Row>();
  }

  async raw(): Promise<unknown[][]> {
    if (!this.isWrite) return this.statement.raw<unknown[]>();
    const { results } = await this.#runRecorded<Record<string, unknown>>();
    return results.map((row) => Object.values(row));
  }

  async #runRecorded<Row>(): Promise<D1Result<Row>> {
    const [result] = await this.#writes.batch<Row>([this]);
    if (!result) throw new Error("a statement has a result");
    return result;
  }
}
