import type { Logger } from "../../lib/logger.ts";
import type { ConnectionsAnswer } from "./host.ts";

interface ReportsParts {
  logger: Logger;
  /** Tells a person's object how they are connected here at this moment. */
  tell(accountId: number): Promise<ConnectionsAnswer>;
  /** What it answers. */
  heard(accountId: number, answer: ConnectionsAnswer): void;
}

/**
 * Tells people's own objects how they are connected here: one call in flight per person. What changes meanwhile goes
 * with the next one, so that whatever comes late, the last word is how it is.
 */
export class Reports {
  readonly #parts: ReportsParts;
  /** With a call on its way; true where something changed since. */
  readonly #running = new Map<number, boolean>();

  constructor(parts: ReportsParts) {
    this.#parts = parts;
  }

  report(accountId: number): void {
    if (this.#running.has(accountId)) this.#running.set(accountId, true);
    else void this.#run(accountId);
  }

  async #run(accountId: number): Promise<void> {
    const { logger, tell, heard } = this.#parts;
    do {
      this.#running.set(accountId, false);
      try {
        heard(accountId, await tell(accountId));
      } catch (error) {
        logger.error("connections were not reported", error, { account_id: accountId });
      }
    } while (this.#running.get(accountId));
    this.#running.delete(accountId);
  }
}
