import type { Letter } from "../protocol.ts";

/** To whom a letter goes: these people, or whoever are the writer's contacts (and watch presence) when it is sent. */
export type Recipients = number[] | "contacts" | "watching_contacts";

export interface StoredLetter {
  number: number;
  recipients: Recipients;
  letter: Letter;
}

type LetterRow = { number: number; recipients: string; letter: string };

/** How many letters wait at most. */
const LETTERS_KEPT = 1000;

/** Letters that are still to be delivered, in the SQLite of their writer's object. */
export class LetterStorage {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Stores a letter; of too many the oldest, which nobody took so far, are given up. */
  add(recipients: Recipients, letter: Letter, now: number): void {
    this.#sql.exec(
      "INSERT INTO letters (recipients, letter, written_at) VALUES (?, ?, ?)",
      JSON.stringify(recipients),
      JSON.stringify(letter),
      now,
    );
    this.#sql.exec(
      "DELETE FROM letters WHERE number <= (SELECT number FROM letters ORDER BY number DESC LIMIT 1 OFFSET ?)",
      LETTERS_KEPT,
    );
  }

  /** Gives up letters that were written before a moment. */
  giveUpBefore(at: number): void {
    this.#sql.exec("DELETE FROM letters WHERE written_at < ?", at);
    if (this.isEmpty) this.#sql.exec("DELETE FROM unreachable");
  }

  /** Who is not to be called yet. */
  unreachable(now: number): Set<number> {
    const rows = this.#sql.exec<{ account_id: number }>(
      "SELECT account_id FROM unreachable WHERE next_at > ?",
      now,
    );
    return new Set([...rows].map((row) => row.account_id));
  }

  /** Notes that someone could not be reached; `nextAt` says when to call again after so many failures. */
  putOff(accountId: number, nextAt: (failures: number) => number): void {
    const { failures } = this.#sql
      .exec<{ failures: number }>(
        `INSERT INTO unreachable (account_id, failures, next_at) VALUES (?, 1, 0)
         ON CONFLICT (account_id) DO UPDATE SET failures = failures + 1 RETURNING failures`,
        accountId,
      )
      .one();
    this.#sql.exec("UPDATE unreachable SET next_at = ? WHERE account_id = ?", nextAt(failures), accountId);
  }

  reached(accountIds: readonly number[]): void {
    this.#sql.exec(
      "DELETE FROM unreachable WHERE account_id IN (SELECT value FROM json_each(?))",
      JSON.stringify(accountIds),
    );
  }

  /** When the first of those who could not be reached is to be called again, once all who are due were called. */
  nextRetryAt(now: number): number | null {
    this.#sql.exec("DELETE FROM unreachable WHERE next_at <= ?", now);
    return this.#sql.exec<{ at: number | null }>("SELECT MIN(next_at) AS at FROM unreachable").one().at;
  }

  /** In the order in which they were written. */
  waiting(): StoredLetter[] {
    return [
      ...this.#sql.exec<LetterRow>("SELECT number, recipients, letter FROM letters ORDER BY number"),
    ].map((row) => ({
      number: row.number,
      recipients: JSON.parse(row.recipients),
      letter: JSON.parse(row.letter),
    }));
  }

  /** Notes who is still to get it; with none left, it is done. */
  keepFor(number: number, accountIds: readonly number[]): void {
    if (accountIds.length === 0) this.#sql.exec("DELETE FROM letters WHERE number = ?", number);
    else
      this.#sql.exec(
        "UPDATE letters SET recipients = ? WHERE number = ?",
        JSON.stringify(accountIds),
        number,
      );
  }

  get isEmpty(): boolean {
    return this.#sql.exec<{ some: number }>("SELECT EXISTS (SELECT 1 FROM letters) AS some").one().some === 0;
  }
}
