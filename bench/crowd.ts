import { setTimeout as sleep } from "node:timers/promises";
import type { ServerPerson, TestServer } from "../test/support/server.ts";
import { cpuNanoseconds } from "./cpu.ts";
import type { Load } from "./loads.ts";
import { WireClient } from "./wire.ts";

export type Variant = "ours" | "broadcast" | "insert";

export interface Round {
  messagesPerSecond: number;
  latenciesMs: number[];
  cpuNanosecondsPerDelivery: number;
  messages: number;
}

const DELIVERY_PATIENCE_MS = 20_000;

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
    for (let room = 0; room < load.rooms; room += 1) {
      const people = server.people.slice(room * 2, room * 2 + load.people);
      const path = await openRoom(server, load, variant, room, people);
      for (let nth = 0; nth < load.socketsPerPerson; nth += 1) {
        const entering = people.map((person) =>
          WireClient.connect(server.socketUrl(path, person), `${variant}-${room}-${person.accountId}-${nth}`),
        );
        const clients = await Promise.all(entering);
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

async function openRoom(
  server: TestServer,
  load: Load,
  variant: Variant,
  room: number,
  [first, ...others]: ServerPerson[],
): Promise<string> {
  const name = `${load.name} ${room}`;
  if (variant !== "ours") return `/${variant}-floor/${encodeURIComponent(name)}`;
  if (!first) throw new Error("a room needs people");
  const body = { name, participants: others.map(({ accountId }) => accountId) };
  const made = await server.request("POST", "/api/chat/conversations/", first, body);
  return `/ws/chat/${(made as { id: number }).id}/`;
}
