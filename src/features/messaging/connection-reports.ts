import type { Logger } from "../../lib/logger.ts";
import type { Duty } from "../../realtime/alarm.ts";
import { Courier } from "../../realtime/courier.ts";
import type { Failures } from "../../realtime/unreachable.ts";
import type { ConnectionsAnswer } from "./calls.ts";

interface ConnectionReportsParts {
  logger: Logger;
  unreachable: Failures;
  /** Empty if they left, null during the grace period. */
  grantsOf(accountId: number): string[] | null;
  send(accountId: number, grantIds: string[]): Promise<ConnectionsAnswer>;
  answered(accountId: number, answer: ConnectionsAnswer): void;
  armAlarm(): void;
}

/** There is no log: every report has the current state. */
const NOW = 0;

/** Reports which grants people are connected with, unless one is known or ends while others remain. */
export class ConnectionReports implements Duty {
  readonly #courier: Courier<string[]>;
  readonly #parts: ConnectionReportsParts;
  readonly #known = new Map<number, Set<string>>();

  constructor(parts: ConnectionReportsParts) {
    this.#parts = parts;
    const { logger, unreachable, grantsOf, armAlarm } = parts;
    this.#courier = new Courier({
      name: "connections",
      logger,
      unreachable,
      // Never backed off: the reports are how an ended login finds its sockets.
      backoffFrom: Number.POSITIVE_INFINITY,
      lastSeq: () => NOW,
      // What an earlier instance did not report, the object finds out when it looks.
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

  report(accountId: number): void {
    // From now on the object may find out by itself that they left.
    if (this.#parts.grantsOf(accountId)?.length === 0) this.#known.delete(accountId);
    if (this.#isNews(accountId)) this.#courier.notify([accountId]);
  }

  dueAt(): number | null {
    return this.#courier.retryDueAt();
  }

  run(): Promise<void> {
    return this.#courier.run();
  }

  /** A new connection with a grant that the object counts as ended is then reported. */
  forget(accountId: number, grantIds: readonly string[]): void {
    for (const grantId of grantIds) this.#known.get(accountId)?.delete(grantId);
  }

  #isNews(accountId: number): boolean {
    const [known, grantIds] = [this.#known.get(accountId), this.#parts.grantsOf(accountId)];
    if (grantIds === null) return false;
    return grantIds.length === 0 || grantIds.some((grantId) => !known?.has(grantId));
  }

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
