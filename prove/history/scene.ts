import { shuffled } from "../../test/support/random.ts";
import type { ServerPerson, TestServer } from "../../test/support/server.ts";
import { Cast } from "./cast.ts";
import type { Device } from "./device.ts";
import { readEnding } from "./ending.ts";
import type { History } from "./entry.ts";
import { Farewell } from "./farewell.ts";
import { Friends } from "./friends.ts";
import { type Devices, Talk } from "./talk.ts";
import type { Patience } from "./wait.ts";

/** Up to how many changes arrive between the beginning of a burst and a crash. */
const CRASH_WITHIN = 60;
/** Many more than are acknowledged before a crash. */
const LAST_LIKES = 150;
const ACKNOWLEDGED_LIKES = 10;

/** One group, what people do with it by a seed, and what becomes of it in two crashes. `playScenes` calls the acts in their order. */
export class Scene {
  readonly talk: Talk;
  readonly friends: Friends;
  readonly #cast: Cast;
  readonly #devices: Devices;
  readonly #farewell: Farewell;

  private constructor(cast: Cast, people: readonly ServerPerson[]) {
    const { server, named, patience } = cast;
    const device = (person: ServerPerson, name: string) => cast.device(person, name);
    this.#cast = cast;
    this.#devices = [device(named.ada, "ada"), device(named.ben, "ben"), device(named.cleo, "cleo")];
    this.talk = new Talk(cast, this.#devices);
    this.friends = new Friends(cast);
    this.#farewell = new Farewell({ server, people, patience });
  }

  /**
   * Makes the group and the friendships; everyone connects.
   * @param people as many as `SCENE_PEOPLE`, who are in no other scene
   */
  static async open(
    server: TestServer,
    people: readonly ServerPerson[],
    seed: number,
    patience: Patience,
  ): Promise<Scene> {
    const cast = new Cast(server, people, seed, patience);
    const { ada, ben, cleo, dora } = cast.named;
    const body = { name: "all", participants: [ben, cleo, dora].map(({ accountId }) => accountId) };
    const path = "/api/chat/conversations/";
    const made = await cast.caller.call(ada, { method: "POST", path, body, key: null });
    cast.conversationId = (made.body as { id: number }).id;
    const scene = new Scene(cast, people);
    await scene.friends.open();
    await Promise.all(scene.#devices.map((each) => each.connect()));
    return scene;
  }

  /** The histories of both groups so far. */
  get histories(): History[] {
    return [this.#cast, this.#farewell].map(({ recorder: { entries } }) => ({ entries, ending: null }));
  }

  /** Resolves when someone has received a few more changes, and at once where nothing is on its way. */
  async isInBurst(): Promise<void> {
    const { random, patience } = this.#cast;
    const [device] = shuffled(this.#devices, random) as [Device];
    const goal = device.lastSeq + Math.floor(random() * CRASH_WITHIN);
    await patience.until(() => device.lastSeq >= goal || this.#devices.every(({ isAnswered }) => isAnswered));
  }

  /** The server is dead. Resolves once every socket has noticed. */
  async crashed(): Promise<void> {
    this.#record("killed");
    await Promise.all([this.#farewell.crashed(), ...this.#devices.map((device) => device.closed())]);
  }

  restarted(): void {
    this.#record("restarted");
  }

  /** After the first crash everyone is there again, and what had no answer is sent again. */
  async comeBack(): Promise<void> {
    await Promise.all([this.#reconnect(), this.friends.comeBack()]);
    await this.talk.allReach();
  }

  /** The group for the last words is made. */
  sayFarewell(): Promise<void> {
    return this.#farewell.open();
  }

  /** Resolves while many words and likes are on their way: the first are acknowledged this very moment. */
  async sayLastWords(): Promise<void> {
    const [, , cleo] = this.#devices;
    const ofOthers = [...cleo.known].filter(([, authorId]) => authorId !== cleo.person.accountId);
    await this.#farewell.sayLastWords();
    const goal = cleo.liked + ACKNOWLEDGED_LIKES;
    for (const [messageId] of ofOthers.slice(-LAST_LIKES)) cleo.ask({ type: "like", messageId });
    await cleo.sees(() => cleo.liked >= goal);
  }

  /** After the second crash nobody opens a group: those who are away learn of the last words all the same. */
  async rest(): Promise<void> {
    await Promise.all([this.friends.rest(), this.#farewell.rest()]);
  }

  /** Everyone is there once more. Returns the histories of both groups, but for what the disk shows. */
  async conclude(): Promise<History[]> {
    const { server, conversationId, patience, recorder, named } = this.#cast;
    const { ada, ben, cleo, dora, eve, fay, gil } = named;
    await Promise.all([this.#reconnect(), this.#farewell.comeBack()]);
    this.#devices[0].send("we are back");
    await this.talk.answered();
    await this.talk.allReach();
    const members = [ada, ben, cleo, dora];
    const parts = { server, conversationId, patience, members, others: [eve], friends: [fay, gil] };
    const [ending, last] = await Promise.all([readEnding(parts), this.#farewell.conclude()]);
    await Promise.all(this.#devices.map((device) => device.drop()));
    return [
      { entries: recorder.entries, ending: { ...ending, orphans: [] } },
      { entries: this.#farewell.recorder.entries, ending: { ...last, orphans: [] } },
    ];
  }

  async #reconnect(): Promise<void> {
    await Promise.all(shuffled(this.#devices, this.#cast.random).map((device) => device.connect()));
    await this.talk.answered();
  }

  #record(type: "killed" | "restarted"): void {
    for (const { recorder } of [this.#cast, this.#farewell]) recorder.record({ type });
  }
}
