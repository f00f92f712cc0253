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

/** Whom an entry is sent to, with what is to be known of them for that. */
export interface Recipient {
  id: number;
}

interface OutboxParts<Named, Entry, To extends Recipient> {
  sql: SqlStorage;
  logger: Logger;
  unreachable: Unreachable;
  /** To whom an entry goes at this moment. */
  resolve(recipients: number[] | Named, entry: Entry): Promise<To[]>;
  /** Gives it to one of them. Giving it twice must change nothing there. */
  deliver(to: To, entry: Entry): Promise<void>;
}

type Row = { number: number; recipients: string; entry: string };

/** How many recipients are told at a time. */
const AT_ONCE = 50;
export const ENTRIES_KEPT = 1000;
const RETRY_AFTER_MS = 5 * SECOND_MS;
/** An object that takes nothing for so long is broken for good. */
const TRIED_FOR_MS = 7 * DAY_MS;

/**
 * Takes to other objects what no log holds, by the rules of SPEC.md here [O1–O5]: stored in the commit of what it tells of,
 * and gone only once it was taken. Each recipient gets theirs in the order in which they were written; one who cannot be reached
 * holds up nobody else's, and is tried again ever more rarely.
 */
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

  /** Stores an entry; `run` takes it out. Of too many the oldest, which nobody took so far, are given up. */
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

  /** When to try again, milliseconds since 1970, or null if nothing waits. */
  dueAt(): number | null {
    if (this.#checkEmpty()) return null;
    return this.#retryAt ?? Date.now() + RETRY_AFTER_MS;
  }

  /** Delivers what waits. Resolves when each entry was tried once; what failed is tried again by the alarm. */
  async run(): Promise<void> {
    this.#isAskedAgain = true;
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
    });
    await this.#running;
  }

  /** Drops what is kept in memory of what is stored. */
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
        this.#parts.logger.error("an outbox was not emptied", error);
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
    /** Whoever failed is called no more in this round: what comes later for them comes after it. */
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

  /** @returns who is still to get it */
  async #deliverOne(
    recipients: number[] | Named,
    entry: Entry,
    passedBy: Map<number, number>,
  ): Promise<number[]> {
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
      logger.error("an object did not take what it was sent", error, { recipient: item.id });
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
