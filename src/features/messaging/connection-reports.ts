import type { Logger } from "../../lib/logger.ts";
import type { Duty } from "../../realtime/alarm.ts";
import { Courier } from "../../realtime/courier.ts";
import type { Failures } from "../../realtime/unreachable.ts";
import type { ConnectionsAnswer } from "./calls.ts";

interface ConnectionReportsParts {
  logger: Logger;
  unreachable: Failures;
  /** By which grants someone is here at this moment; none where they are gone, null while they may be back yet. */
  grantsOf(accountId: number): string[] | null;
  /** Tells a person's object of these grants. */
  send(accountId: number, grantIds: string[]): Promise<ConnectionsAnswer>;
  /** What it answers. */
  answered(accountId: number, answer: ConnectionsAnswer): void;
  /** Someone's object could not be told, and is to be later. */
  armAlarm(): void;
}

/** What is told is how it is, whenever that is told: there is no log, and every receiver is at its beginning. */
const NOW = 0;

/**
 * Tells people's own objects by which grants they are connected here, by a courier: whatever comes late, the last word is how
 * it is. Nothing is told of a grant that the object knows of, nor of one that goes while others stay.
 */
export class ConnectionReports implements Duty {
  readonly #courier: Courier<string[]>;
  readonly #parts: ConnectionReportsParts;
  /** By which grants each person's object knows them to be here; after a sleep that is not known. */
  readonly #known = new Map<number, Set<string>>();

  constructor(parts: ConnectionReportsParts) {
    this.#parts = parts;
    const { logger, unreachable, grantsOf, armAlarm } = parts;
    this.#courier = new Courier({
      name: "connections",
      logger,
      unreachable,
      // Who comes or goes is told at once, however often that failed before: by the grants told a login that ends finds its sockets.
      backoffFrom: Number.POSITIVE_INFINITY,
      lastSeq: () => NOW,
      // Of whom a life before has not told, their own object finds out when it looks.
      listReceivers: () => [],
      prepare: (accountId) => ({
        content: grantsOf(accountId) ?? [],
        isEmpty: !this.#isNews(accountId),
        through: NOW,
      }),
      send: (accountId, grantIds) => this.#send(accountId, grantIds),
      armAlarm,
    });
  }

  /** Tells a person's object how they are connected, where it may not know. */
  report(accountId: number): void {
    // Of someone who went, the object may find out by itself at any moment from here on.
    if (this.#parts.grantsOf(accountId)?.length === 0) this.#known.delete(accountId);
    if (this.#isNews(accountId)) this.#courier.notify([accountId]);
  }

  dueAt(): number | null {
    return this.#courier.retryDueAt();
  }

  run(): Promise<void> {
    return this.#courier.run();
  }

  /** A person's object takes these grants for ended: of a connection by one of them it is to be told. */
  forget(accountId: number, grantIds: readonly string[]): void {
    for (const grantId of grantIds) this.#known.get(accountId)?.delete(grantId);
  }

  #isNews(accountId: number): boolean {
    const [known, grantIds] = [this.#known.get(accountId), this.#parts.grantsOf(accountId)];
    if (grantIds === null) return false;
    return grantIds.length === 0 || grantIds.some((grantId) => !known?.has(grantId));
  }

  /** What ends while the call is on its way is known no more. */
  async #send(accountId: number, grantIds: string[]): Promise<number> {
    const { send, answered } = this.#parts;
    if (grantIds.length > 0) this.#known.set(accountId, new Set(grantIds));
    try {
      answered(accountId, await send(accountId, grantIds));
    } catch (error) {
      this.#known.delete(accountId);
      throw error;
    }
    return NOW;
  }
}
