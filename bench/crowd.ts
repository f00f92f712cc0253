import { setTimeout as sleep } from "node:timers/promises";
import type { TestServer } from "../test/support/server.ts";
import { cpuNanoseconds } from "./cpu.ts";
import type { Load } from "./loads.ts";
import { Places } from "./places.ts";
import { WireClient } from "./wire.ts";

export type Variant = "ours" | "broadcast" | "insert";

export interface Round {
  messagesPerSecond: number;
  latenciesMs: number[];
  cpuNanosecondsPerDelivery: number;
  messages: number;
}

const DELIVERY_PATIENCE_MS = 20_000;
const ARRIVAL_PATIENCE_MS = 60_000;

/** The clients of all rooms of one load, connected to what one variant runs. */
export class Crowd {
  readonly #server: TestServer;
  readonly #inFlight: number;
  readonly #senders: WireClient[] = [];
  readonly #clients: WireClient[] = [];
  readonly #audience: number;
  #sent = 0;

  private constructor(server: TestServer, load: Load) {
    this.#server = server;
    this.#inFlight = load.inFlight;
    this.#audience = load.people * load.socketsPerPerson;
  }

  static async gather(server: TestServer, load: Load, variant: Variant): Promise<Crowd> {
    const crowd = new Crowd(server, load);
    const places = new Places(server, load, variant);
    for (let room = 0; room < load.rooms; room += 1) {
      const people = server.people.slice(room * load.people, (room + 1) * load.people);
      const { path, opening, say } = await places.open(room, people);
      for (let nth = 0; nth < load.socketsPerPerson; nth += 1) {
        const entering = people.map((person) =>
          WireClient.connect(
            server.socketUrl(path, person),
            `${variant}-${room}-${person.accountId}-${nth}`,
            say,
          ),
        );
        const clients = await Promise.all(entering);
        if (opening !== null) await crowd.#open(clients, opening);
        crowd.#clients.push(...clients);
        if (nth === 0) crowd.#senders.push(...clients.slice(0, load.senders));
      }
    }
    await crowd.#quiet();
    return crowd;
  }

  /** Everyone writes for a while, each sender as soon as a message of theirs is back. */
  async run(milliseconds: number): Promise<Round> {
    const latenciesMs: number[] = [];
    const before = this.#received();
    const cpuBefore = cpuNanoseconds(this.#server.pid);
    const started = performance.now();
    const messages = await this.#write(started + milliseconds, latenciesMs);
    const elapsed = performance.now() - started;
    await this.#allDelivered(before + messages * this.#audience);
    const cpu = cpuNanoseconds(this.#server.pid) - cpuBefore;
    return {
      messagesPerSecond: (messages * 1000) / elapsed,
      latenciesMs,
      cpuNanosecondsPerDelivery: cpu / (messages * this.#audience),
      messages,
    };
  }

  close(): void {
    for (const client of this.#clients) client.close();
  }

  /** Resolves with the number of messages, once the last that was sent is back. */
  #write(deadline: number, latenciesMs: number[]): Promise<number> {
    return new Promise((resolve) => {
      let messages = 0;
      let outstanding = this.#senders.length * this.#inFlight;
      for (const sender of this.#senders) {
        const sentAt: number[] = [];
        const send = () => {
          this.#sent += 1;
          sentAt.push(performance.now());
          sender.send(this.#sent);
        };
        // A sender's messages come back in the order in which they were sent.
        sender.onOwn(() => {
          const now = performance.now();
          messages += 1;
          latenciesMs.push(now - (sentAt.shift() ?? now));
          if (now < deadline) return send();
          outstanding -= 1;
          if (outstanding === 0) resolve(messages);
        });
        for (let nth = 0; nth < this.#inFlight; nth += 1) send();
      }
    });
  }

  /** Says what comes before all else, and waits until each was answered, after its greeting. */
  async #open(clients: readonly WireClient[], opening: string): Promise<void> {
    for (const client of clients) client.write(opening);
    const deadline = performance.now() + ARRIVAL_PATIENCE_MS;
    while (clients.some(({ received }) => received < 2)) {
      if (performance.now() > deadline) throw new Error(`${opening} was not answered`);
      await sleep(20);
    }
  }

  #received(): number {
    return this.#clients.reduce((sum, client) => sum + client.received, 0);
  }

  async #allDelivered(expected: number): Promise<void> {
    const deadline = performance.now() + DELIVERY_PATIENCE_MS;
    while (this.#received() < expected) {
      if (performance.now() > deadline) throw new Error(`${expected - this.#received()} frames never came`);
      await sleep(2);
    }
  }

  /** Until nothing has come for a while: what greets those who enter is over. */
  async #quiet(): Promise<void> {
    for (let last = -1; last !== this.#received(); await sleep(300)) last = this.#received();
  }
}
