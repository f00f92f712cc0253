import { retryAt } from "../lib/backoff.ts";
import type { Logger } from "../lib/logger.ts";
import { DAY_MS, SECOND_MS } from "../lib/time.ts";
import { tryEach } from "../lib/try-each.ts";
import type { Unreachable } from "./unreachable.ts";

export const OUTBOX_MIGRATION = `CREATE TABLE outbox (
     number INTEGER PRIMARY KEY,
     recipients TEXT NOT NULL,
     entry TEXT NOT NULL,
     written_at INTEGER NOT NULL
   ) STRICT;`;

export interface Recipient {
  id: number;
}

interface OutboxParts<Named, Entry, To extends Recipient> {
  sql: SqlStorage;
  logger: Logger;
  unreachable: Unreachable;
  resolve(recipients: number[] | Named, entry: Entry): Promise<To[]>;
  /** Delivers an entry to one of them; idempotent there. */
  deliver(to: To, entry: Entry): Promise<void>;
}

type Row = { number: number; recipients: string; entry: string };

const AT_ONCE = 50;
export const ENTRIES_KEPT = 1000;
const RETRY_AFTER_MS = 5 * SECOND_MS;
/** An object that fails for this long is broken for good. */
const TRIED_FOR_MS = 7 * DAY_MS;

/** Delivers to other objects what no log holds, by the rules O1–O5 of SPEC.md. */
export class Outbox<Named, Entry, To extends Recipient> {
  readonly #parts: OutboxParts<Named, Entry, To>;
  #running: Promise<void> | null = null;
  #isAskedAgain = false;
  #retryAt: number | null = null;
  #failures = 0;
  #isEmpty: boolean | null = null;

  constructor(parts: OutboxParts<Named, Entry, To>) {
    this.#parts = parts;
  }

  /** Drops the oldest undelivered entries beyond the limit. */
  write(recipients: number[] | Named, entry: Entry): void {
    const { sql } = this.#parts;
    sql.exec(
      "INSERT INTO outbox (recipients, entry, written_at) VALUES (?, ?, ?)",
      JSON.stringify(recipients),
      JSON.stringify(entry),
      Date.now(),
    );
    sql.exec(
      "DELETE FROM outbox WHERE number <= (SELECT number FROM outbox ORDER BY number DESC LIMIT 1 OFFSET ?)",
      ENTRIES_KEPT,
    );
    this.#isEmpty = false;
  }

  dueAt(): number | null {
    if (this.#checkEmpty()) return null;
    return this.#retryAt ?? Date.now() + RETRY_AFTER_MS;
  }

  /** Resolves once each entry was tried; the alarm retries failures. */
  async run(): Promise<void> {
    this.#isAskedAgain = true;
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
    });
    await this.#running;
  }

  forget(): void {
    this.#isEmpty = null;
  }

  async #run(): Promise<void> {
    this.#retryAt = null;
    while (this.#isAskedAgain) {
      this.#isAskedAgain = false;
      try {
        await this.#deliverAll();
      } catch (error) {
        this.#parts.logger.error("an outbox delivery failed", error);
        this.#failures += 1;
        this.#retryAt = retryAt(this.#failures, Date.now(), RETRY_AFTER_MS);
        return;
      }
    }
  }

  async #deliverAll(): Promise<void> {
    const { sql } = this.#parts;
    if (this.#checkEmpty()) return;
    sql.exec("DELETE FROM outbox WHERE written_at < ?", Date.now() - TRIED_FOR_MS);
    const waiting = [...sql.exec<Row>("SELECT number, recipients, entry FROM outbox ORDER BY number")];
    /** A recipient that failed is skipped for the rest of this round, so that its entries stay in order. */
    const passedBy = new Map<number, number>();
    for (const { number, recipients, entry } of waiting) {
      const left = await this.#deliverOne(JSON.parse(recipients), JSON.parse(entry), passedBy);
      if (left.length === 0) sql.exec("DELETE FROM outbox WHERE number = ?", number);
      else if (JSON.stringify(left) !== recipients) {
        sql.exec("UPDATE outbox SET recipients = ? WHERE number = ?", JSON.stringify(left), number);
      }
    }
    this.#failures = 0;
    this.#isEmpty = null;
    this.#retryAt = passedBy.size > 0 ? Math.min(...passedBy.values()) : null;
  }

  async #deliverOne(recipients: number[] | Named, entry: Entry, passedBy: Map<number, number>) {
    const { unreachable, resolve, deliver, logger } = this.#parts;
    const isWaitedFor = (id: number) => {
      const retryAt = passedBy.get(id) ?? unreachable.retryAt(id) ?? 0;
      if (retryAt > Date.now()) passedBy.set(id, retryAt);
      return passedBy.has(id);
    };
    if (Array.isArray(recipients) && recipients.every(isWaitedFor)) return recipients;
    const to = await resolve(recipients, entry);
    const tried = to.filter(({ id }) => !isWaitedFor(id));
    const failed = await tryEach(tried, (each) => deliver(each, entry), { atOnce: AT_ONCE });
    for (const { item, error } of failed) {
      logger.error("an outbox entry was not delivered", error, { recipient: item.id });
      unreachable.recordFailure(item.id, (failures) => {
        const at = retryAt(failures, Date.now(), RETRY_AFTER_MS);
        passedBy.set(item.id, at);
        return at;
      });
    }
    for (const { id } of tried) if (!passedBy.has(id)) unreachable.recordSuccess(id);
    return to.map(({ id }) => id).filter((id) => passedBy.has(id));
  }

  #checkEmpty(): boolean {
    this.#isEmpty ??=
      this.#parts.sql.exec<{ some: number }>("SELECT EXISTS (SELECT 1 FROM outbox) AS some").one().some === 0;
    return this.#isEmpty;
  }
}
