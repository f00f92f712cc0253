import type { Connection } from "./connection.ts";
import type { Room } from "./crowd.ts";
import type { ClosedLoopOrder, ClosedLoopReport } from "./orders.ts";

interface Reading {
  at: number;
  messages: number;
  received: number;
  cpuMs: number;
}

/** A load in which each message that arrives at its sender is followed by the sender's next. */
export class ClosedLoop {
  readonly #order: ClosedLoopOrder;
  readonly #received: () => number;
  readonly #measuredFrom: number;
  #messages = 0;
  #first: Reading | null = null;
  #last: Reading | null = null;

  /** `received` returns the number of messages that all connections have received so far. */
  constructor(order: ClosedLoopOrder, received: () => number) {
    this.#order = order;
    this.#received = received;
    this.#measuredFrom = performance.now() + order.warmUpMs;
  }

  /** Resolves, for each sender of the room, when the last of its messages has arrived. */
  join(room: Room): Promise<void>[] {
    return room.connections.slice(0, this.#order.senders).map((sender) => this.#run(sender, room));
  }

  report(): ClosedLoopReport {
    if (!this.#first || !this.#last) throw new Error("The loop has not run");
    const [first, last] = [this.#first, this.#last];
    const seconds = (last.at - first.at) / 1000;
    return {
      messagesPerSecond: (last.messages - first.messages) / seconds,
      deliveriesPerSecond: (last.received - first.received) / seconds,
      busy: (last.cpuMs - first.cpuMs) / 1000 / seconds,
    };
  }

  #run(sender: Connection, room: Room): Promise<void> {
    return new Promise((resolve) => {
      let inFlight = 0;
      const send = () => {
        inFlight += 1;
        room.expected += 1;
        sender.send();
      };
      sender.onOwn = () => {
        inFlight -= 1;
        this.#count();
        if (!this.#last) return send();
        if (inFlight > 0) return;
        sender.onOwn = null;
        resolve();
      };
      for (let message = 0; message < this.#order.inFlight; message += 1) send();
    });
  }

  /** The measured part begins and ends with an arrival, so that it is as long as the messages in it took. */
  #count(): void {
    this.#messages += 1;
    const now = performance.now();
    if (now < this.#measuredFrom || this.#last) return;
    if (!this.#first) this.#first = this.#read(now);
    else if (now >= this.#first.at + this.#order.measuredMs) this.#last = this.#read(now);
  }

  #read(at: number): Reading {
    const { user, system } = process.cpuUsage();
    return { at, messages: this.#messages, received: this.#received(), cpuMs: (user + system) / 1000 };
  }
}
