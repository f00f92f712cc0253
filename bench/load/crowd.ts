import { setTimeout as sleep } from "node:timers/promises";
import { percentile } from "../statistics.ts";
import { DIALECTS } from "./dialects.ts";
import { Listener } from "./listener.ts";
import type {
  ClosedLoopOrder,
  ClosedLoopReport,
  CloseReport,
  ConstantRateOrder,
  ConstantRateReport,
  OpenOrder,
  OpenReport,
} from "./orders.ts";

const PATIENCE_MS = 60_000;

interface Room {
  listeners: Listener[];
  /** Messages that each listener is to have received by now. */
  expected: number;
}

/** The sockets of all rooms of one load, on one server. */
export class Crowd {
  readonly #rooms: Room[];
  #lost = 0;

  private constructor(rooms: Room[]) {
    this.#rooms = rooms;
  }

  static async open({ dialect, rooms, missed }: OpenOrder): Promise<{ crowd: Crowd; report: OpenReport }> {
    const started = performance.now();
    const opening = rooms.map(async (addresses) => {
      const each = addresses.map((address, index) => Listener.open(address, index, DIALECTS[dialect]));
      return { listeners: await Promise.all(each), expected: missed };
    });
    const crowd = new Crowd(await Promise.all(opening));
    const openedMs = performance.now() - started;
    await crowd.#allDelivered();
    return { crowd, report: { openedMs, caughtUpMs: performance.now() - started } };
  }

  async talk(order: ClosedLoopOrder): Promise<ClosedLoopReport> {
    const watch = new Watch(order, () => this.#received());
    await Promise.all(
      this.#rooms.flatMap((room) =>
        room.listeners.slice(0, order.senders).map((one) => watch.follow(one, room)),
      ),
    );
    await this.#allDelivered();
    return watch.report();
  }

  async pace({ senders, messages, everyMs }: ConstantRateOrder): Promise<ConstantRateReport> {
    const before = this.#received();
    const latenciesMs: number[] = [];
    const started = performance.now();
    for (let message = 0; message < messages; message += 1) {
      await sleep(Math.max(0, started + message * everyMs - performance.now()));
      for (const room of this.#rooms) {
        const sender = room.listeners[message % senders];
        if (!sender) throw new Error("A room has fewer listeners than senders");
        const sentAt = performance.now();
        sender.onOwn = () => latenciesMs.push(performance.now() - sentAt);
        room.expected += 1;
        sender.say();
      }
    }
    await this.#allDelivered();
    return {
      deliveries: this.#received() - before,
      p50Ms: percentile(latenciesMs, 50),
      p99Ms: percentile(latenciesMs, 99),
    };
  }

  close(): CloseReport {
    const report = { deliveries: this.#received(), lost: this.#lost, duplicated: 0, reordered: 0 };
    for (const { listeners } of this.#rooms) {
      const orders = new Set(listeners.map(({ order }) => order));
      let faults = 0;
      for (const listener of listeners) {
        report.duplicated += listener.duplicated;
        report.reordered += listener.reordered;
        faults += listener.duplicated + listener.reordered;
        listener.close();
      }
      if (faults === 0 && this.#lost === 0) report.reordered += orders.size - 1;
    }
    return report;
  }

  #listeners(): Listener[] {
    return this.#rooms.flatMap(({ listeners }) => listeners);
  }

  #received(): number {
    return this.#listeners().reduce((sum, { received }) => sum + received, 0);
  }

  /** What has not come when patience ends is lost. */
  async #allDelivered(): Promise<void> {
    const deadline = performance.now() + PATIENCE_MS;
    const missing = () =>
      this.#rooms.reduce(
        (sum, { listeners, expected }) =>
          listeners.reduce((behind, { received }) => behind + Math.max(0, expected - received), sum),
        0,
      );
    while (missing() > 0 && performance.now() < deadline) {
      await sleep(2);
      const ended = this.#listeners().filter(({ isEnded }) => isEnded).length;
      if (ended > 0) throw new Error(`The server closed ${ended} sockets`);
    }
    this.#lost += missing();
    for (const room of this.#rooms) {
      room.expected = Math.max(...room.listeners.map(({ received }) => received));
    }
  }
}

/** Has senders write as fast as their messages come back, and counts for as long as it is to be counted. */
class Watch {
  readonly #order: ClosedLoopOrder;
  readonly #received: () => number;
  readonly #latenciesMs: number[] = [];
  readonly #countsFrom: number;
  #first: Reading | null = null;
  #last: Reading | null = null;
  #messages = 0;

  constructor(order: ClosedLoopOrder, received: () => number) {
    this.#order = order;
    this.#received = received;
    this.#countsFrom = performance.now() + order.warmUpMs;
  }

  /** Resolves once the last that was sent is back. */
  follow(sender: Listener, room: Room): Promise<void> {
    const sentAt: number[] = [];
    const send = () => {
      room.expected += 1;
      sentAt.push(performance.now());
      sender.say();
    };
    return new Promise((resolve) => {
      // A sender's messages come back in the order in which they were sent.
      sender.onOwn = () => {
        const now = performance.now();
        this.#count(now, now - (sentAt.shift() ?? now));
        if (!this.#last) return send();
        if (sentAt.length === 0) resolve();
      };
      for (let nth = 0; nth < this.#order.inFlight; nth += 1) send();
    });
  }

  report(): ClosedLoopReport {
    if (!this.#first || !this.#last) throw new Error("No message came back in time");
    const [from, to] = [this.#first, this.#last];
    const seconds = (to.at - from.at) / 1000;
    return {
      messagesPerSecond: (to.messages - from.messages) / seconds,
      deliveriesPerSecond: (to.received - from.received) / seconds,
      p50Ms: percentile(this.#latenciesMs, 50),
      p99Ms: percentile(this.#latenciesMs, 99),
      busy: (to.cpuMs - from.cpuMs) / 1000 / seconds,
    };
  }

  #count(now: number, latencyMs: number): void {
    this.#messages += 1;
    if (now < this.#countsFrom || this.#last) return;
    this.#latenciesMs.push(latencyMs);
    if (!this.#first) this.#first = this.#read(now);
    else if (now >= this.#first.at + this.#order.milliseconds) this.#last = this.#read(now);
  }

  #read(at: number): Reading {
    const { user, system } = process.cpuUsage();
    return { at, messages: this.#messages, received: this.#received(), cpuMs: (user + system) / 1000 };
  }
}

interface Reading {
  at: number;
  messages: number;
  received: number;
  cpuMs: number;
}
