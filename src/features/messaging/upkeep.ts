import { runDuties } from "../../realtime/alarm.ts";
import type { Followers } from "../../realtime/followers.ts";
import type { Facts } from "./facts.ts";
import type { History } from "./history.ts";
import type { RoomHost } from "./host.ts";
import { eraseLike, eraseMessage, type Outcome, type RoomFacts } from "./machine.ts";
import type { MemberDirectory } from "./members.ts";
import type { Outlet } from "./outlet.ts";
import { DELETED_KEPT_MS } from "./protocol.ts";
import type { Writers } from "./writers.ts";

type Decision = (facts: RoomFacts, now: number) => Outcome;

interface UpkeepParts {
  storage: DurableObjectStorage;
  host: RoomHost;
  facts: Facts;
  members: MemberDirectory;
  history: History;
  outlet: Outlet;
  followers: Followers;
  writers: Writers;
  /** Puts a decision of one person through the room's five moves. */
  perform(accountId: number, decision: Decision): Promise<Outcome>;
}

/** How many rows one purge takes; the rest waits for the next. */
const PURGED_AT_ONCE = 1000;
const ERASED_AT_ONCE = 200;

/** What a room does when nobody is looking: settling, tidying after deletions, purging, forgetting an account. */
export class Upkeep {
  readonly #parts: UpkeepParts;
  #cleaning: Promise<void> = Promise.resolve();

  constructor(parts: UpkeepParts) {
    this.#parts = parts;
  }

  /**
   * Brings people up to date and tidies up after deletions. False if someone is left untold, or something failed:
   * each duty is done whatever becomes of the others [R24, R42].
   */
  async settle(chargeTexts: () => Promise<void>, atMost?: number): Promise<boolean> {
    const { host, outlet, followers, writers } = this.#parts;
    let areTold = true;
    const tell = async (settling: Promise<boolean>) => {
      if (!(await settling)) areTold = false;
    };
    const areDone = await runDuties(host.logger, {
      members: () => tell(outlet.settle(atMost)),
      followers: () => tell(followers.settle()),
      writers: () => tell(writers.report()),
      files: () => this.cleanUp(),
      texts: chargeTexts,
    });
    return areDone && areTold;
  }

  /** Files of deleted messages go, and the purge of their rows is queued: both until it has worked once [R9]. */
  cleanUp(): Promise<void> {
    this.#cleaning = this.#cleaning.catch(() => undefined).then(() => this.#cleanUp());
    return this.#cleaning;
  }

  async #cleanUp(): Promise<void> {
    const { host, facts, history } = this.#parts;
    const files = history.filesOfDeleted();
    if (files.length > 0) {
      await host.doomFiles(files.map(({ attachment }) => attachment));
      history.forgetFiles(files.map(({ id }) => id));
    }
    const oldest = history.oldestDeletedAt();
    if (oldest === null || facts.get("purge_queued") !== null) return;
    await host.queuePurge(oldest + DELETED_KEPT_MS);
    // What was queued may have been done already.
    if (history.oldestDeletedAt() === oldest) facts.set("purge_queued", oldest);
  }

  /** Purges what has been deleted for long enough; says when the next is due, or null [R9]. */
  purge(now: number): { nextDueAt: number | null } {
    const { storage, facts, history } = this.#parts;
    const hasMore = storage.transactionSync(() => history.purge(now - DELETED_KEPT_MS, PURGED_AT_ONCE));
    const oldest = history.oldestDeletedAt();
    if (oldest === null) facts.delete("purge_queued");
    return { nextDueAt: hasMore ? now : oldest && oldest + DELETED_KEPT_MS };
  }

  /** Deletes what one account wrote and liked, a part at a time, and forgets its name [R25]. */
  async eraseAccount(accountId: number): Promise<void> {
    const { members, history, perform } = this.#parts;
    const person = members.person(accountId);
    const decisions: Decision[] = [
      ...history.messageIdsOf(accountId).map(
        (id): Decision =>
          (facts, now) =>
            eraseMessage(facts, person, id, now),
      ),
      ...history.likedBy(accountId).map(
        (id): Decision =>
          (facts, now) =>
            eraseLike(facts, person, id, now),
      ),
    ];
    for (let start = 0; start < decisions.length; start += ERASED_AT_ONCE) {
      await Promise.all(
        decisions.slice(start, start + ERASED_AT_ONCE).map((decision) => perform(accountId, decision)),
      );
    }
    members.anonymize(accountId);
    await this.cleanUp();
  }
}
