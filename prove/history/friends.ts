import { setTimeout as sleep } from "node:timers/promises";
import type { ServerPerson } from "../../test/support/server.ts";
import type { Cast } from "./cast.ts";
import { befriend, Tab } from "./tab.ts";

/** When someone whose last tab is closed counts as gone. */
const MISSED_AFTER_MS = 2000;
/** How long after his first going Gil goes again: that his object may wake as late as this. */
const BACK_FOR_MS = 1300;
const TRIES = 10;

/** Two friends of Ada's who come and go, and what she is sent of it. */
export class Friends {
  readonly #cast: Cast;

  constructor(cast: Cast) {
    this.#cast = cast;
  }

  async open(): Promise<void> {
    const { ada, fay, gil } = this.#cast.named;
    const [adas, fays, gils] = await Promise.all([ada, fay, gil].map((person) => this.#tab(person)));
    if (!adas || !fays || !gils) throw new Error("three tabs were opened");
    await befriend(adas, fays);
    await befriend(adas, gils);
    await gils.close();
  }

  /**
   * Gil comes and goes, and again before he was missed, so that his object wakes for his first going too early. Where the machine is
   * too slow for that, it is tried again.
   */
  async leaveTwice(): Promise<void> {
    const { gil } = this.#cast.named;
    for (let tries = 0; tries < TRIES; tries += 1) {
      const first = await this.#tab(gil);
      const leavesAt = performance.now();
      await first.close();
      const second = await this.#tab(gil);
      await sleep(leavesAt + BACK_FOR_MS - performance.now());
      await second.close();
      if (performance.now() - leavesAt < MISSED_AFTER_MS) return;
    }
  }

  /** Ada has learned that Gil is gone. */
  missGil(): Promise<void> {
    return this.#isGone(this.#cast.named.gil);
  }

  /** After a restart Ada and Fay are there again. */
  async comeBack(): Promise<void> {
    await this.#watch();
    await this.#tab(this.#cast.named.fay);
  }

  /** After a restart Ada is there, and Fay is not. */
  async rest(): Promise<void> {
    await this.#watch();
    await this.#cast.server.runCron("* * * * *");
    await this.#isGone(this.#cast.named.fay);
  }

  /** Ada opens a tab, and reads which of her friends are online: what changes from then on is sent to the tab. */
  async #watch(): Promise<void> {
    const { server, named, recorder } = this.#cast;
    await this.#tab(named.ada);
    const { items } = (await server.request("GET", "/api/friends/", named.ada)) as {
      items: { username: string; is_online: boolean }[];
    };
    for (const { username, is_online: isOnline } of items) {
      recorder.record({ type: "presence", accountId: named.ada.accountId, username, isOnline });
    }
  }

  /** Waits until Ada has had the time to learn that someone is gone. */
  async #isGone({ username }: ServerPerson): Promise<void> {
    const { recorder, patience } = this.#cast;
    await patience.until(() => {
      const last = recorder.entries.findLast(
        (entry) => entry.type === "presence" && entry.username === username,
      );
      return last?.type === "presence" && !last.isOnline;
    });
    recorder.record({ type: "expected", username, isOnline: false });
  }

  #tab(person: ServerPerson): Promise<Tab> {
    return Tab.open(this.#cast.server, this.#cast.recorder, person);
  }
}
