import type { Logger } from "../../lib/logger.ts";
import { Lanes } from "../../realtime/lanes.ts";
import type { ConnectionsAnswer } from "./host.ts";

/** Of how many people the objects are called at once. */
const CALLS_MAX = 6;

interface ReportsParts {
  logger: Logger;
  /** By which grants someone is here at this moment; none where they are gone, null while they may be back yet. */
  grantsOf(accountId: number): string[] | null;
  /** Tells a person's object of these grants. */
  tell(accountId: number, grantIds: string[]): Promise<ConnectionsAnswer>;
  /** What it answers. */
  heard(accountId: number, answer: ConnectionsAnswer): void;
}

/** A call on its way. */
interface Call {
  /** Whether something changed since. */
  isAskedAgain: boolean;
  /** Grants that the object took for ended since. */
  ended: Set<string>;
}

/**
 * Tells people's own objects by which grants they are connected here: one call in flight per person, a few people at once.
 * What changes meanwhile goes with the next one, so that whatever comes late, the last word is how it is. Nothing is told
 * of a grant that the object knows of, nor of one that goes while others stay.
 */
export class Reports {
  readonly #parts: ReportsParts;
  readonly #lanes = new Lanes(CALLS_MAX);
  readonly #calls = new Map<number, Call>();
  /** By which grants each person's object knows them to be here; after a sleep that is not known. */
  readonly #known = new Map<number, Set<string>>();

  constructor(parts: ReportsParts) {
    this.#parts = parts;
  }

  /** Tells a person's object how they are connected, where it may not know. */
  report(accountId: number): void {
    // Of someone who went, the object may find out by itself at any moment from here on.
    if (this.#parts.grantsOf(accountId)?.length === 0) this.#known.delete(accountId);
    const call = this.#calls.get(accountId);
    if (call) call.isAskedAgain = true;
    else if (this.#isNews(accountId)) this.#start(accountId);
  }

  /** A person's object takes these grants for ended: of a connection by one of them it is to be told. */
  forget(accountId: number, grantIds: readonly string[]): void {
    for (const grantId of grantIds) {
      this.#known.get(accountId)?.delete(grantId);
      this.#calls.get(accountId)?.ended.add(grantId);
    }
  }

  #isNews(accountId: number): boolean {
    const [known, grantIds] = [this.#known.get(accountId), this.#parts.grantsOf(accountId)];
    if (grantIds === null) return false;
    return grantIds.length === 0 || grantIds.some((grantId) => !known?.has(grantId));
  }

  #start(accountId: number): void {
    const call = { isAskedAgain: false, ended: new Set<string>() };
    this.#calls.set(accountId, call);
    void this.#lanes.run(accountId, () => this.#run(accountId, call));
  }

  async #run(accountId: number, call: Call): Promise<void> {
    do {
      call.isAskedAgain = false;
      call.ended.clear();
      await this.#tell(accountId, call);
    } while (call.isAskedAgain && this.#isNews(accountId));
    this.#calls.delete(accountId);
  }

  async #tell(accountId: number, { ended }: Call): Promise<void> {
    const { logger, grantsOf, tell, heard } = this.#parts;
    const grantIds = grantsOf(accountId);
    if (grantIds === null) return;
    try {
      const answer = await tell(accountId, grantIds);
      if (grantIds.length === 0) this.#known.delete(accountId);
      else this.#known.set(accountId, new Set(grantIds.filter((grantId) => !ended.has(grantId))));
      heard(accountId, answer);
    } catch (error) {
      this.#known.delete(accountId);
      logger.error("connections were not reported", error, { account_id: accountId });
    }
  }
}
