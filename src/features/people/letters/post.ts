import { retryAt } from "../../../lib/backoff.ts";
import type { Logger } from "../../../lib/logger.ts";
import { DAY_MS, SECOND_MS } from "../../../lib/time.ts";
import { tryEach } from "../../../lib/try-each.ts";
import { type Card, withoutAddress } from "../../accounts/actions.ts";
import type { Letter } from "../protocol.ts";
import type { LetterStorage, Recipients, StoredLetter } from "./storage.ts";

interface PostParts {
  storage: LetterStorage;
  logger: Logger;
  /** Who the writer is, or null where the account is gone. */
  writer(): Promise<Card | null>;
  contacts(): Promise<number[]>;
  /** Contacts who have a socket that tells of presence. */
  watchers(): Promise<Watcher[]>;
  /** Who of these people may know the writer's address. */
  acquaintedAmong(accountIds: number[]): Promise<Set<number>>;
  deliver(accountId: number, from: Card, letter: Letter): Promise<void>;
}

/** A recipient, and whether they may know the writer's address. */
interface Watcher {
  accountId: number;
  mayKnowAddress: boolean;
}

/** How many are told at a time. */
const AT_ONCE = 50;
const RETRY_AFTER_MS = 5 * SECOND_MS;
/** An object that takes nothing for so long is broken for good. */
const TRIED_FOR_MS = 7 * DAY_MS;

/**
 * Takes a person's letters to other people's objects [P12]: stored first, in the commit of what they tell of, and gone
 * only once they were taken. Each recipient gets theirs in the order in which they were written; one who cannot be
 * reached holds up nobody else's, and is tried again ever more rarely.
 */
export class Post {
  readonly #parts: PostParts;
  #running: Promise<void> | null = null;
  #isAskedAgain = false;
  #retryAt: number | null = null;
  #failures = 0;

  constructor(parts: PostParts) {
    this.#parts = parts;
  }

  /** Stores a letter; `deliver` takes it out. */
  write(recipients: Recipients, letter: Letter): void {
    this.#parts.storage.add(recipients, letter, Date.now());
  }

  /** When to try again, or null if nothing is waiting. */
  nextDueAt(now: number): number | null {
    if (this.#parts.storage.isEmpty) return null;
    return this.#retryAt ?? now + RETRY_AFTER_MS;
  }

  /** Delivers what is waiting. Resolves when each letter was tried once; what failed is tried again by the alarm. */
  async deliver(): Promise<void> {
    this.#isAskedAgain = true;
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
    });
    await this.#running;
  }

  async #run(): Promise<void> {
    this.#retryAt = null;
    while (this.#isAskedAgain) {
      this.#isAskedAgain = false;
      try {
        await this.#deliverAll();
      } catch (error) {
        this.#parts.logger.error("letters were not delivered", error);
        this.#putOff();
        return;
      }
    }
  }

  async #deliverAll(): Promise<void> {
    const { storage } = this.#parts;
    const now = Date.now();
    storage.giveUpBefore(now - TRIED_FOR_MS);
    const waiting = storage.waiting();
    if (waiting.length === 0) return;
    const unreachable = storage.unreachable(now);
    for (const stored of waiting) await this.#deliverOne(stored, unreachable);
    this.#failures = 0;
    if (!storage.isEmpty) this.#retryAt = storage.nextRetryAt(now);
  }

  #putOff(): void {
    this.#failures += 1;
    this.#retryAt = retryAt(this.#failures, Date.now(), RETRY_AFTER_MS);
  }

  async #deliverOne({ number, recipients, letter }: StoredLetter, unreachable: Set<number>): Promise<void> {
    const { storage, writer } = this.#parts;
    const addressed = await this.#resolve(recipients, letter);
    const tried = addressed.filter(({ accountId }) => !unreachable.has(accountId));
    if (Array.isArray(recipients) && addressed.length > 0 && tried.length === 0) return;
    // Most letters are to nobody: no contact of someone who comes has a socket that tells of it.
    const from = tried.length > 0 ? await writer() : null;
    if (tried.length > 0 && !from) return storage.keepFor(number, []);
    if (from) await this.#tell(from, tried, letter, unreachable);
    storage.keepFor(
      number,
      addressed.map(({ accountId }) => accountId).filter((accountId) => unreachable.has(accountId)),
    );
  }

  async #tell(from: Card, to: readonly Watcher[], letter: Letter, unreachable: Set<number>): Promise<void> {
    const { storage, deliver, logger } = this.#parts;
    const fromStranger = withoutAddress(from);
    const failed = await tryEach(
      to,
      ({ accountId, mayKnowAddress }) => deliver(accountId, mayKnowAddress ? from : fromStranger, letter),
      { atOnce: AT_ONCE },
    );
    for (const { item, error } of failed) {
      const { accountId } = item;
      logger.error("a letter was not taken", error, { account_id: accountId, letter: letter.type });
      unreachable.add(accountId);
      storage.putOff(accountId, (failures) => retryAt(failures, Date.now(), RETRY_AFTER_MS));
    }
    storage.reached(to.map(({ accountId }) => accountId).filter((accountId) => !unreachable.has(accountId)));
  }

  /** To whom a letter goes. A presence alone shows its writer's address. */
  async #resolve(recipients: Recipients, { type }: Letter): Promise<Watcher[]> {
    const { watchers, contacts, acquaintedAmong } = this.#parts;
    if (recipients === "watching_contacts") return watchers();
    const accountIds = recipients === "contacts" ? await contacts() : recipients;
    const acquainted = type === "PresenceChanged" ? await acquaintedAmong(accountIds) : new Set<number>();
    return accountIds.map((accountId) => ({ accountId, mayKnowAddress: acquainted.has(accountId) }));
  }
}
