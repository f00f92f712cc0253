import { shuffled } from "../../test/support/random.ts";
import type { ServerPerson, TestServer } from "../../test/support/server.ts";
import { Cast } from "./cast.ts";
import type { Device } from "./device.ts";
import { readEnding } from "./ending.ts";
import type { History } from "./entry.ts";
import { Farewell } from "./farewell.ts";
import { Friends } from "./friends.ts";
import { Talk } from "./talk.ts";
import type { Patience } from "./wait.ts";

/** Up to how many changes arrive between the beginning of a burst and a crash. */
const CRASH_WITHIN = 60;

/** One group, what people do with it by a seed, and what becomes of it in two crashes. `playScenes` calls the acts in their order. */
export class Scene {
  readonly #cast: Cast;
  readonly #friends: Friends;
  readonly #farewell: Farewell;
  #devices: [Device, Device, Device] | null = null;
  #talk: Talk | null = null;

  /** @param people as many as `SCENE_PEOPLE`, who are in no other scene */
  constructor(server: TestServer, people: readonly ServerPerson[], seed: number, patience: Patience) {
    this.#cast = new Cast(server, people, seed, patience);
    this.#friends = new Friends(this.#cast);
    this.#farewell = new Farewell({ server, people, patience });
  }

  /** Makes the group and the friendships; everyone connects. */
  async open(): Promise<void> {
    const { caller, named } = this.#cast;
    const { ada, ben, cleo, dora } = named;
    const participants = [ben, cleo, dora].map(({ accountId }) => accountId);
    const path = "/api/chat/conversations/";
    const made = await caller.call(ada, {
      method: "POST",
      path,
      body: { name: "all", participants },
      key: null,
    });
    this.#cast.conversationId = (made.body as { id: number }).id;
    const device = (person: ServerPerson, name: string) => this.#cast.device(person, name);
    this.#devices = [device(ada, "ada"), device(ben, "ben"), device(cleo, "cleo")];
    this.#talk = new Talk(this.#cast, this.#devices);
    await this.#friends.open();
    await Promise.all(this.#devices.map((each) => each.connect()));
  }

  async talk(): Promise<void> {
    await Promise.all([this.#talk?.play(), this.#friends.flap()]);
  }

  burst(): void {
    this.#talk?.burst();
  }

  /** Resolves when someone has received a few more changes, and at once where nothing is on its way. */
  async isInBurst(): Promise<void> {
    const { random, patience } = this.#cast;
    const devices = this.#devices ?? [];
    const [device] = shuffled(devices, random);
    const goal = (device?.lastSeq ?? 0) + Math.floor(random() * CRASH_WITHIN);
    await patience.until(
      () => (device?.lastSeq ?? 0) >= goal || devices.every(({ isAnswered }) => isAnswered),
    );
  }

  /** The server is dead. Resolves once every socket has noticed. */
  async crashed(): Promise<void> {
    this.#record("killed");
    await Promise.all([this.#farewell.closed(), ...(this.#devices ?? []).map((device) => device.closed())]);
  }

  restarted(): void {
    this.#record("restarted");
  }

  /** After the first crash everyone is there again, what had no answer is sent again, and a last group is made. */
  async comeBack(): Promise<void> {
    await Promise.all([this.#reconnect(), this.#friends.comeBack()]);
    await this.#talk?.allReach();
    await this.#farewell.open();
  }

  /** Resolves as soon as the last words of one person, and a like of another, are acknowledged. */
  async sayLastWords(): Promise<void> {
    const [, ben, cleo] = this.#devices ?? [];
    const ofOthers = [...(cleo?.known ?? [])].filter(([, authorId]) => authorId !== cleo?.person.accountId);
    const [messageId] = ofOthers.at(-1) ?? [];
    if (messageId !== undefined) cleo?.ask({ type: "like", messageId });
    ben?.send("a last word");
    await Promise.all([this.#farewell.sayLastWords(), ben?.answered()]);
  }

  /** After the second crash nobody opens a group: those who are away learn of the last words all the same. */
  async rest(): Promise<void> {
    await Promise.all([this.#friends.rest(), this.#farewell.rest()]);
  }

  /** Everyone is there once more. Returns the histories of both groups, but for what the disk shows. */
  async conclude(): Promise<History[]> {
    const { server, conversationId, patience, recorder, named } = this.#cast;
    const { ada, ben, cleo, dora, eve, fay, gil } = named;
    await Promise.all([this.#reconnect(), this.#farewell.comeBack()]);
    this.#devices?.[0].send("we are back");
    await this.#talk?.answered();
    await this.#talk?.allReach();
    const members = [ada, ben, cleo, dora];
    const parts = { server, conversationId, patience, members, others: [eve], friends: [fay, gil] };
    const [ending, last] = await Promise.all([readEnding(parts), this.#farewell.conclude()]);
    await Promise.all((this.#devices ?? []).map((device) => device.drop()));
    return [
      { entries: recorder.entries, ending: { ...ending, orphans: [] } },
      { entries: this.#farewell.recorder.entries, ending: { ...last, orphans: [] } },
    ];
  }

  async #reconnect(): Promise<void> {
    await Promise.all(shuffled(this.#devices ?? [], this.#cast.random).map((device) => device.connect()));
    await this.#talk?.answered();
  }

  #record(type: "killed" | "restarted"): void {
    for (const { recorder } of [this.#cast, this.#farewell]) recorder.record({ type });
  }
}
