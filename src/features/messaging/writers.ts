import type { Logger } from "../../lib/logger.ts";
import { SECOND_MS } from "../../lib/time.ts";
import type { Duty } from "../../realtime/alarm.ts";

interface WritersParts {
  sql: SqlStorage;
  logger: Logger;
  report: ((accountIds: number[]) => Promise<void>) | null;
}

const REPORTED_AFTER_MS = 5 * SECOND_MS;

/** Members who have written since they joined [R44]: two of them are contacts who see each other [R45]. */
export class Writers implements Duty {
  readonly #parts: WritersParts;
  #reported: Map<number, boolean> | null = null;
  #new: number[] = [];
  #reporting: Promise<void> | null = null;

  constructor(parts: WritersParts) {
    this.#parts = parts;
  }

  haveBothWritten(one: number, other: number): boolean {
    if (this.#parts.report === null) return true;
    const writers = this.#load();
    return writers.has(one) && writers.has(other);
  }

  add(accountId: number): void {
    if (this.#parts.report === null || this.#load().has(accountId)) return;
    this.#parts.sql.exec("INSERT INTO writers (account_id, is_reported) VALUES (?, 0)", accountId);
    this.#load().set(accountId, false);
    this.#new.push(accountId);
  }

  takeNew(): number[] {
    if (this.#new.length === 0) return this.#new;
    const added = this.#new;
    this.#new = [];
    void this.report();
    return added;
  }

  /** Those who left, or rejoined since they were reported, no longer count. */
  apply(changedIds: ReadonlySet<number>, knownIds: readonly number[], departedIds: readonly number[]): void {
    const { sql } = this.#parts;
    const known = new Set(knownIds);
    const departed = new Set(departedIds);
    const writers = this.#load();
    for (const accountId of changedIds) {
      if (known.has(accountId) && !writers.get(accountId)) {
        sql.exec("INSERT OR REPLACE INTO writers (account_id, is_reported) VALUES (?, 1)", accountId);
        writers.set(accountId, true);
      } else if (departed.has(accountId) || (writers.get(accountId) && !known.has(accountId))) {
        sql.exec("DELETE FROM writers WHERE account_id = ?", accountId);
        writers.delete(accountId);
      }
    }
  }

  async report(): Promise<void> {
    try {
      await this.run();
    } catch (error) {
      this.#parts.logger.error("reporting writers failed", error);
    }
  }

  dueAt(): number | null {
    if (this.#parts.report === null) return null;
    for (const isReported of this.#load().values()) if (!isReported) return Date.now() + REPORTED_AFTER_MS;
    return null;
  }

  run(): Promise<void> {
    this.#reporting ??= this.#report().finally(() => {
      this.#reporting = null;
    });
    return this.#reporting;
  }

  forget(): void {
    this.#reported = null;
    this.#new = [];
  }

  async #report(): Promise<void> {
    const { sql, report } = this.#parts;
    if (report === null) return;
    for (let waiting = this.#waiting(); waiting.length > 0; waiting = this.#waiting()) {
      await report(waiting);
      const writers = this.#load();
      for (const accountId of waiting) {
        sql.exec("UPDATE writers SET is_reported = 1 WHERE account_id = ?", accountId);
        if (writers.has(accountId)) writers.set(accountId, true);
      }
    }
  }

  #waiting(): number[] {
    return [...this.#load()].flatMap(([accountId, isReported]) => (isReported ? [] : [accountId]));
  }

  #load(): Map<number, boolean> {
    this.#reported ??= new Map(
      [...this.#parts.sql.exec<{ account_id: number; is_reported: number }>("SELECT * FROM writers")].map(
        (row) => [row.account_id, row.is_reported === 1],
      ),
    );
    return this.#reported;
  }
}
