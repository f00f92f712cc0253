import { setTimeout as sleep } from "node:timers/promises";
import { ClosedLoop } from "./closed-loop.ts";
import { Connection } from "./connection.ts";
import { DIALECTS } from "./dialects.ts";
import type {
  ClosedLoopOrder,
  ClosedLoopReport,
  ConstantRateOrder,
  ConstantRateReport,
  Faults,
  OpenOrder,
  OpenReport,
} from "./orders.ts";

const DELIVERY_MS_MAX = 60_000;

export interface Room {
  connections: Connection[];
  /** The number of messages that each connection should have received by now. */
  expected: number;
}

/** The connections to all rooms of one load on one server. */
export class Crowd {
  readonly #rooms: Room[];
  #lost = 0;

  private constructor(rooms: Room[]) {
    this.#rooms = rooms;
  }

  static async open(order: OpenOrder): Promise<{ crowd: Crowd; report: OpenReport }> {
    const dialect = DIALECTS[order.dialect];
    const started = performance.now();
    const opening = order.rooms.map(async (addresses) => {
      const connections = addresses.map((address, index) => Connection.open(address, index, dialect));
      return { connections: await Promise.all(connections), expected: order.replayed };
    });
    const crowd = new Crowd(await Promise.all(opening));
    const openedMs = performance.now() - started;
    await crowd.#allDelivered();
    return { crowd, report: { openedMs, caughtUpMs: performance.now() - started } };
  }

  async runClosedLoop(order: ClosedLoopOrder): Promise<ClosedLoopReport> {
    const loop = new ClosedLoop(order, () => this.#received());
    await Promise.all(this.#rooms.flatMap((room) => loop.join(room)));
    await this.#allDelivered();
    return loop.report();
  }

  async runConstantRate({ senders, messages, everyMs }: ConstantRateOrder): Promise<ConstantRateReport> {
    const before = this.#received();
    const started = performance.now();
    for (let message = 0; message < messages; message += 1) {
      await sleep(Math.max(0, started + message * everyMs - performance.now()));
      for (const room of this.#rooms) {
        room.connections[message % senders]?.send();
        room.expected += 1;
      }
    }
    await this.#allDelivered();
    return { deliveries: this.#received() - before };
  }

  close(): Faults {
    const faults = { deliveries: this.#received(), lost: this.#lost, duplicated: 0, reordered: 0 };
    for (const { connections } of this.#rooms) {
      let faultsInRoom = 0;
      for (const connection of connections) {
        faults.duplicated += connection.duplicated;
        faults.reordered += connection.reordered;
        faultsInRoom += connection.duplicated + connection.reordered;
        connection.close();
      }
      const digests = new Set(connections.map(({ digest }) => digest));
      if (faultsInRoom === 0 && this.#lost === 0) faults.reordered += digests.size - 1;
    }
    return faults;
  }

  #received(): number {
    return this.#connections().reduce((sum, { received }) => sum + received, 0);
  }

  #connections(): Connection[] {
    return this.#rooms.flatMap(({ connections }) => connections);
  }

  /** Waits until everything sent was received. What is missing after a minute counts as lost. */
  async #allDelivered(): Promise<void> {
    const deadline = performance.now() + DELIVERY_MS_MAX;
    while (this.#missing() > 0 && performance.now() < deadline) {
      await sleep(2);
      const closed = this.#connections().filter(({ isClosed }) => isClosed).length;
      if (closed > 0) throw new Error(`The server closed ${closed} connections`);
    }
    this.#lost += this.#missing();
    for (const room of this.#rooms) {
      room.expected = Math.max(...room.connections.map(({ received }) => received));
    }
  }

  #missing(): number {
    let missing = 0;
    for (const { connections, expected } of this.#rooms) {
      for (const { received } of connections) missing += Math.max(0, expected - received);
    }
    return missing;
  }
}
