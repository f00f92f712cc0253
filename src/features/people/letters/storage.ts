import type { Letter } from "../protocol.ts";

/** To whom a letter goes: these people, or whoever are the writer's contacts (and watch presence) when it is sent. */
export type Recipients = number[] | "contacts" | "watching_contacts";

export interface StoredLetter {
  number: number;
  recipients: Recipients;
  letter: Letter;
}

type LetterRow = { number: number; recipients: string; letter: string };

/** Letters that are still to be delivered, in the SQLite of their writer's object. */
export class LetterStorage {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  add(recipients: Recipients, letter: Letter): void {
    this.#sql.exec(
      "INSERT INTO letters (recipients, letter) VALUES (?, ?)",
      JSON.stringify(recipients),
      JSON.stringify(letter),
    );
  }

  /** In the order in which they were written. */
  waiting(): StoredLetter[] {
    return [...this.#sql.exec<LetterRow>("SELECT * FROM letters ORDER BY number")].map((row) => ({
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
