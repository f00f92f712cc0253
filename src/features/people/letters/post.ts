import type { Logger } from "../../../lib/logger.ts";
import { MINUTE_MS, SECOND_MS } from "../../../lib/time.ts";
import { type Card, withoutAddress } from "../../accounts/actions.ts";
import type { Letter } from "../protocol.ts";
import type { LetterStorage, Recipients, StoredLetter } from "./storage.ts";

interface PostParts {
  storage: LetterStorage;
  logger: Logger;
  /** Who the writer is, or null where the account is gone. */
  writer(): Promise<Card | null>;
  contacts(): Promise<number[]>;
  /** Who of these people may know the writer's address. */
  acquaintedAmong(accountIds: number[]): Promise<Set<number>>;
  watchingAmong(accountIds: number[]): Promise<number[]>;
  deliver(accountId: number, from: Card, letter: Letter): Promise<void>;
}

/** How many are told at a time. */
const AT_ONCE = 50;
const RETRY_AFTER_MS = 5 * SECOND_MS;
const RETRY_AFTER_MAX_MS = 5 * MINUTE_MS;

/**
 * Takes a person's letters to other people's objects [P12]: stored first, in the commit of what they tell of, and gone
 * only once they were taken. Each recipient gets theirs in the order in which they were written; one who cannot be
 * reached holds up nobody else's.
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
    this.#parts.storage.add(recipients, letter);
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
    const { storage, writer } = this.#parts;
    const waiting = storage.waiting();
    if (waiting.length === 0) return;
    const from = await writer();
    const unreachable = new Set<number>();
    for (const stored of waiting) {
      if (from) await this.#deliverOne(from, stored, unreachable);
      else storage.keepFor(stored.number, []);
    }
    if (unreachable.size > 0) this.#putOff();
    else this.#failures = 0;
  }

  #putOff(): void {
    this.#retryAt = Date.now() + Math.min(RETRY_AFTER_MS * 2 ** this.#failures, RETRY_AFTER_MAX_MS);
    this.#failures += 1;
  }

  async #deliverOne(from: Card, { number, recipients, letter }: StoredLetter, unreachable: Set<number>) {
    const { storage, deliver, logger } = this.#parts;
    const accountIds = await this.#resolve(recipients);
    const acquainted = await this.#acquaintedAmong(accountIds, letter);
    const fromStranger = withoutAddress(from);
    const left: number[] = [];
    for (let start = 0; start < accountIds.length; start += AT_ONCE) {
      const batch = accountIds.slice(start, start + AT_ONCE);
      await Promise.all(
        batch.map(async (accountId) => {
          if (!unreachable.has(accountId)) {
            try {
              return await deliver(accountId, acquainted.has(accountId) ? from : fromStranger, letter);
            } catch (error) {
              logger.error("a letter was not taken", error, { account_id: accountId, letter: letter.type });
              unreachable.add(accountId);
            }
          }
          left.push(accountId);
        }),
      );
    }
    storage.keepFor(number, left);
  }

  /** A presence alone shows its writer's address. */
  async #acquaintedAmong(accountIds: number[], { type }: Letter): Promise<Set<number>> {
    return type === "PresenceChanged" ? this.#parts.acquaintedAmong(accountIds) : new Set();
  }

  async #resolve(recipients: Recipients): Promise<number[]> {
    if (Array.isArray(recipients)) return recipients;
    const contacts = await this.#parts.contacts();
    return recipients === "contacts" ? contacts : this.#parts.watchingAmong(contacts);
  }
}
