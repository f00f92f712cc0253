import { setTimeout as sleep } from "node:timers/promises";
import type { TestServer } from "../test/support/server.ts";
import { WireClient } from "./wire.ts";

const CONTENT = "A message of an ordinary length, as people write them to each other.";
const EVERY_MS = 5000;
const LOST_AFTER_MS = 60_000;

/** Pairs of people who chat at an even pace, and the round trip of each message. */
export class Bystanders {
  readonly #clients: WireClient[] = [];
  #latencies: number[] = [];
  #isTalking = true;
  #talking: Promise<void>[] = [];

  /** Connects `pairs` of the server's first people, each pair in its own conversation. */
  static async gather(server: TestServer, pairs: number): Promise<Bystanders> {
    const bystanders = new Bystanders();
    for (let pair = 0; pair < pairs; pair += 1) {
      const [one, other] = server.people.slice(2 * pair, 2 * pair + 2);
      if (!one || !other) throw new Error("Too few people");
      const started = await server.request("POST", "/api/chat/conversations/start/", one, {
        user_id: other.accountId,
      });
      const { id } = started as { id: number };
      for (const person of [one, other]) {
        const say = (clientId: string) =>
          JSON.stringify({ type: "message", content: CONTENT, client_id: clientId });
        const url = server.socketUrl(`/ws/chat/${id}/`, person);
        bystanders.#clients.push(await WireClient.connect(url, `b${person.accountId}`, say));
      }
    }
    bystanders.#talking = bystanders.#clients.map((client, index) => bystanders.#talk(client, index));
    return bystanders;
  }

  get size(): number {
    return this.#clients.length;
  }

  /**
   * Round trips in milliseconds of messages received while `work` ran, at least for `milliseconds`. `work`
   * receives the end time.
   */
  async during(milliseconds: number, work: (until: number) => Promise<void>): Promise<number[]> {
    this.#latencies = [];
    await Promise.all([work(Date.now() + milliseconds), sleep(milliseconds)]);
    return this.#latencies;
  }

  async leave(): Promise<void> {
    this.#isTalking = false;
    await Promise.all(this.#talking);
    for (const client of this.#clients) client.close();
  }

  async #talk(client: WireClient, index: number): Promise<void> {
    await sleep((index / this.#clients.length) * EVERY_MS);
    for (let number = 1; this.#isTalking; number += 1) {
      const start = performance.now();
      const back = new Promise<void>((resolve) => client.onOwn(resolve));
      client.send(number);
      await Promise.race([back, sleep(LOST_AFTER_MS, undefined, { ref: false })]);
      const took = performance.now() - start;
      this.#latencies.push(took);
      await sleep(Math.max(0, EVERY_MS - took));
    }
  }
}
