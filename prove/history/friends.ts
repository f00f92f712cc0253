import type { ServerPerson } from "../../test/support/server.ts";
import type { Cast } from "./cast.ts";
import { befriend, Tab } from "./tab.ts";

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

  /** Once Gil was missed, he comes and goes twice more, the second time before he was missed again. */
  async comeAndGo(): Promise<void> {
    const { gil } = this.#cast.named;
    await this.#isGone(gil);
    for (let times = 0; times < 2; times += 1) await (await this.#tab(gil)).close();
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
