import type { ServerPerson, TestServer } from "../../test/support/server.ts";
import { Device } from "./device.ts";
import { findListed, readEnding } from "./ending.ts";
import { type Ending, Recorder } from "./entry.ts";
import type { Patience } from "./wait.ts";

/** Many more than are acknowledged before the crash, so that it comes while others are being delivered. */
const LAST_WORDS = 600;
const ACKNOWLEDGED = 20;
/** A room looks after its deliveries so long after they began, and then once a minute [C6]. */
const FIRST_LOOK_MS = 5000;
const LOOK_EVERY_MS = 60_000;

/**
 * A group that is made just before a crash, in which one person writes and all others are away: they learn of what was
 * acknowledged after the crash, by the alarm alone.
 */
export class Farewell {
  readonly recorder = new Recorder();
  readonly #parts: { server: TestServer; people: readonly ServerPerson[]; patience: Patience };
  #conversationId = 0;
  #device: Device | null = null;
  #openedAt = 0;
  #crashedAt = 0;

  /** The first one writes. */
  constructor(parts: { server: TestServer; people: readonly ServerPerson[]; patience: Patience }) {
    this.#parts = parts;
  }

  async open(): Promise<void> {
    const { server, people, patience } = this.#parts;
    this.#openedAt = performance.now();
    const [writer, ...others] = people as [ServerPerson, ...ServerPerson[]];
    const body = { name: "farewell", participants: others.map(({ accountId }) => accountId) };
    const made = await server.request("POST", "/api/chat/conversations/", writer, body);
    const { id: conversationId } = made as { id: number };
    this.#conversationId = conversationId;
    const { recorder } = this;
    this.#device = new Device({ server, recorder, person: writer, name: "last", conversationId, patience });
    await this.#device.connect();
  }

  /** Writes much, and resolves as soon as the first of it is acknowledged. */
  async sayLastWords(): Promise<void> {
    const device = this.#device;
    for (let count = 0; count < LAST_WORDS; count += 1) device?.send("and another thing");
    await device?.sees(() => device.acknowledged >= ACKNOWLEDGED);
  }

  /** The server is dead. What it did not acknowledge is not sent again. */
  async crashed(): Promise<void> {
    this.#crashedAt = performance.now();
    await this.#device?.closed();
    this.#device?.giveUp();
  }

  /** Waits until the lists of all who are away have had the time to show the last word, and notes what they show. */
  async rest(): Promise<void> {
    const { server, people, patience } = this.#parts;
    const known = Math.max(0, ...(this.#device?.known.keys() ?? []));
    const away = people.slice(1);
    const find = async (person: ServerPerson) =>
      (await findListed(server, person, this.#conversationId))?.lastMessageId ?? null;
    const behind = [...away];
    const isUpToDate = async () => {
      for (let [person] = behind; person; [person] = behind) {
        if (((await find(person)) ?? 0) < known) return false;
        behind.shift();
      }
      return true;
    };
    const hasLooked = this.#crashedAt - this.#openedAt > FIRST_LOOK_MS;
    await patience.untilAnswered(isUpToDate, hasLooked ? LOOK_EVERY_MS : FIRST_LOOK_MS);
    for (const person of away) {
      const { accountId } = person;
      this.recorder.record({ type: "listed", accountId, lastMessageId: await find(person) });
    }
  }

  async comeBack(): Promise<void> {
    await this.#device?.connect();
    this.#device?.send("here I am");
    await this.#device?.answered();
  }

  async conclude(): Promise<Omit<Ending, "orphans">> {
    const { server, people, patience } = this.#parts;
    const conversationId = this.#conversationId;
    const ending = await readEnding({
      server,
      conversationId,
      members: people,
      others: [],
      friends: [],
      patience,
    });
    await this.#device?.drop();
    return ending;
  }
}
