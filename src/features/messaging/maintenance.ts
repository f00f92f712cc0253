import { SECOND_MS } from "../../lib/time.ts";
import type { Duty } from "../../realtime/alarm.ts";
import { deleteMessage, type RoomFacts, setLike } from "./machine.ts";
import type { Outcome } from "./outcome.ts";
import type { RoomParts } from "./parts.ts";
import { DELETED_KEPT_MS } from "./protocol.ts";
import type { ReadMarks } from "./read-marks.ts";

type Decision = (facts: RoomFacts, now: number) => Outcome;

interface MaintenanceParts extends RoomParts {
  readMarks: ReadMarks;
  decideFor(accountId: number, decision: Decision): Promise<Outcome>;
  forgetAccount(accountId: number): void;
}

const PURGE_ROWS_MAX = 1000;
const ERASE_BATCH = 200;

const CLEANED_AFTER_MS = 5 * SECOND_MS;

export class Maintenance implements Duty {
  readonly #parts: MaintenanceParts;
  #cleaning: Promise<void> = Promise.resolve();
  #isCleaningDue = false;

  constructor(parts: MaintenanceParts) {
    this.#parts = parts;
  }

  /** Stores the read marks now and then, so that a room that wakes replays little of the log. */
  storeMarks(): void {
    const { transaction, readMarks, host } = this.#parts;
    if (!readMarks.isStoreDue) return;
    try {
      transaction(() => readMarks.store());
    } catch (error) {
      readMarks.forget();
      host.logger.error("storing read marks failed", error);
    }
  }

  dueAt(): number | null {
    return this.#isCleaningDue ? Date.now() + CLEANED_AFTER_MS : null;
  }

  resume(): void {
    this.#isCleaningDue = true;
  }

  async run(): Promise<void> {
    if (this.#isCleaningDue) await this.cleanUp();
  }

  /** Retried until it succeeds [R9]. */
  cleanUp(): Promise<void> {
    this.#isCleaningDue = true;
    this.#cleaning = this.#cleaning.catch(() => undefined).then(() => this.#cleanUp());
    return this.#cleaning;
  }

  async #cleanUp(): Promise<void> {
    this.#isCleaningDue = false;
    try {
      await this.#deleteFiles();
    } catch (error) {
      this.#isCleaningDue = true;
      throw error;
    }
  }

  async #deleteFiles(): Promise<void> {
    const { host, facts, history } = this.#parts;
    const files = history.filesOfDeleted();
    if (files.length > 0) {
      await host.markFilesDeleted(files.map(({ attachment }) => attachment));
      history.forgetFiles(files.map(({ id }) => id));
    }
    const oldest = history.oldestDeletedAt();
    if (oldest === null || facts.get("purge_queued") !== null) return;
    await host.queuePurge(oldest + DELETED_KEPT_MS);
    // The purge may already have run.
    if (history.oldestDeletedAt() === oldest) facts.set("purge_queued", oldest);
  }

  purge(now: number): { nextDueAt: number | null } {
    const { transaction, facts, history } = this.#parts;
    const hasMore = transaction(() => history.purge(now - DELETED_KEPT_MS, PURGE_ROWS_MAX));
    const oldest = history.oldestDeletedAt();
    if (oldest === null) facts.delete("purge_queued");
    return { nextDueAt: hasMore ? now : oldest && oldest + DELETED_KEPT_MS };
  }

  /** Also removes the account's name [R25]. */
  async eraseAccount(accountId: number): Promise<void> {
    const { members, history, decideFor, forgetAccount } = this.#parts;
    const person = members.person(accountId);
    const decisions: Decision[] = [
      ...history.messageIdsOf(accountId).map(
        (id): Decision =>
          (facts, now) =>
            deleteMessage(facts, person, id, now),
      ),
      ...history.likedBy(accountId).map(
        (id): Decision =>
          (facts, now) =>
            setLike(facts, person, id, false, now),
      ),
    ];
    for (let start = 0; start < decisions.length; start += ERASE_BATCH) {
      await Promise.all(
        decisions.slice(start, start + ERASE_BATCH).map((decision) => decideFor(accountId, decision)),
      );
    }
    forgetAccount(accountId);
    await this.cleanUp();
  }
}
