import { OUTBOX_MIGRATION, Outbox } from "../../src/realtime/outbox.ts";
import { UNREACHABLE_MIGRATION, Unreachable } from "../../src/realtime/unreachable.ts";

interface Recipient {
  id: number;
}

/** A call that the story has not delivered yet. */
interface Call {
  to: number;
  entry: number;
  resolve(): void;
  reject(error: Error): void;
}

/** Deliberate faults that the stories must detect. */
export interface OutboxFaults {
  /** A recipient accepts duplicates. */
  takesTwice?: boolean;
  /** An entry is deleted before delivery. */
  deletesFirst?: boolean;
  /** Failures are not retried. */
  sleepsOn?: boolean;
  /** Only some commits store an entry. */
  storesSome?: boolean;
}

/** An object with an outbox, recipients with memory, and a network controlled by the story. */
export class OutboxStory {
  /** What each received, in order. */
  readonly taken = new Map<number, number[]>();
  readonly written = new Map<number, number[]>();
  readonly #sql: SqlStorage;
  readonly #faults: OutboxFaults;
  #outbox: Outbox<"everyone", number, Recipient>;
  #unreachable!: Unreachable;
  #calls: Call[] = [];
  #entries = 0;

  constructor(sql: SqlStorage, recipients: number, faults: OutboxFaults = {}) {
    this.#sql = sql;
    this.#faults = faults;
    sql.exec("DROP TABLE IF EXISTS outbox; DROP TABLE IF EXISTS unreachable_targets");
    sql.exec(`${OUTBOX_MIGRATION} ${UNREACHABLE_MIGRATION}`);
    for (let id = 1; id <= recipients; id += 1) {
      this.taken.set(id, []);
      this.written.set(id, []);
    }
    this.#outbox = this.#wake();
  }

  /** Writes to one recipient, or with 0 to all. */
  write(to: number): void {
    this.#entries += 1;
    for (const [id, entries] of this.written) if (to === 0 || to === id) entries.push(this.#entries);
    if (this.#faults.storesSome && this.#entries % 2 === 0) return;
    this.#outbox.write(to === 0 ? "everyone" : [to], this.#entries);
    void this.#outbox.run();
  }

  /** The object crashes; its calls may still arrive. */
  crash(): void {
    this.#outbox = this.#wake();
  }

  get onTheirWay(): number {
    return this.#calls.length;
  }

  deliver(which: number, how: "answered" | "lost" | "answer lost" | "doubled"): void {
    const [call] = this.#calls.splice(which % this.#calls.length, 1);
    if (!call) return;
    if (how === "lost") return call.reject(new Error("away"));
    this.#take(call);
    if (how === "doubled") this.#take(call);
    if (how === "answer lost") call.reject(new Error("away"));
    else call.resolve();
  }

  /** Runs the alarm once failed recipients are due. */
  ring(): void {
    if (this.#faults.sleepsOn) return;
    this.#sql.exec("UPDATE unreachable_targets SET next_at = 1");
    this.#unreachable.forget();
    void this.#outbox.run();
  }

  async comeToRest(): Promise<void> {
    for (let round = 0; round < 40; round += 1) {
      this.ring();
      await settle();
      while (this.#calls.length > 0) {
        this.deliver(0, "answered");
        await settle();
      }
      if (this.#outbox.dueAt() === null) return;
    }
  }

  get isEmpty(): boolean {
    return this.#outbox.dueAt() === null;
  }

  #wake(): Outbox<"everyone", number, Recipient> {
    this.#unreachable = new Unreachable(this.#sql, "recipient");
    return new Outbox({
      sql: this.#sql,
      logger: { info: () => {}, error: () => {} },
      unreachable: this.#unreachable,
      resolve: async (to) => {
        if (this.#faults.deletesFirst) this.#sql.exec("DELETE FROM outbox");
        return (Array.isArray(to) ? to : [...this.taken.keys()]).map((id) => ({ id }));
      },
      deliver: ({ id: to }, entry) =>
        new Promise((resolve, reject) => this.#calls.push({ to, entry, resolve, reject })),
    });
  }

  #take({ to, entry }: Call): void {
    const own = this.taken.get(to);
    if (own && (!own.includes(entry) || this.#faults.takesTwice)) own.push(entry);
  }
}

/** Waits for pending continuations. */
export async function settle(): Promise<void> {
  for (let step = 0; step < 12; step += 1) await Promise.resolve();
  await scheduler.wait(0);
}
