import type { ServerPerson, TestServer } from "../../test/support/server.ts";
import { Device } from "./device.ts";
import { findListed, readEnding } from "./ending.ts";
import { type Ending, Recorder } from "./entry.ts";
import type { Patience } from "./wait.ts";

const LAST_WORDS = 20;

/**
 * A group that is made just before a crash, in which one person writes and all others are away: they learn of what was
 * acknowledged after the crash, by the alarm alone.
 */
export class Farewell {
  readonly recorder = new Recorder();
  readonly #parts: { server: TestServer; people: readonly ServerPerson[]; patience: Patience };
  #conversationId = 0;
  #device: Device | null = null;

  /** The first one writes. */
  constructor(parts: { server: TestServer; people: readonly ServerPerson[]; patience: Patience }) {
    this.#parts = parts;
  }

  async open(): Promise<void> {
    const { server, people, patience } = this.#parts;
    const [writer, ...others] = people as [ServerPerson, ...ServerPerson[]];
    const body = { name: "farewell", participants: others.map(({ accountId }) => accountId) };
    const made = await server.request("POST", "/api/chat/conversations/", writer, body);
    const { id: conversationId } = made as { id: number };
    this.#conversationId = conversationId;
    const { recorder } = this;
    this.#device = new Device({ server, recorder, person: writer, name: "last", conversationId, patience });
    await this.#device.connect();
  }

  /** Resolves as soon as the last of many words is acknowledged. */
  async sayLastWords(): Promise<void> {
    for (let count = 0; count < LAST_WORDS; count += 1) this.#device?.send("and another thing");
    await this.#device?.answered();
  }

  closed(): Promise<void> | undefined {
    return this.#device?.closed();
  }

  /** Waits until the lists of all who are away have had the time to show the last word, and notes what they show. */
  async rest(): Promise<void> {
    const { server, people, patience } = this.#parts;
    const known = Math.max(...(this.#device?.known.keys() ?? [0]));
    for (const person of people.slice(1)) {
      const find = async () =>
        (await findListed(server, person, this.#conversationId))?.lastMessageId ?? null;
      await patience.until(async () => ((await find()) ?? 0) >= known);
      const { accountId } = person;
      this.recorder.record({ type: "listed", accountId, lastMessageId: await find() });
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
