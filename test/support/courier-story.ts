import { Courier } from "../../src/realtime/courier.ts";
import { UNREACHABLE_MIGRATION, Unreachable } from "../../src/realtime/unreachable.ts";

const PAGE = 5;

/** What the log holds at a place: who it concerns follows from the place, so that each receiver misses some. */
export function concerns(receiver: number, seq: number): boolean {
  return (seq + receiver) % 3 !== 0;
}

/** What a receiver keeps: where it is, and what it took, in order. */
export interface Taken {
  at: number;
  entries: number[];
}

interface Batch {
  entries: number[];
  through: number;
}

/** A call that the story has not let through yet. */
interface Call {
  receiver: number;
  batch: Batch;
  after: number;
  resolve(at: number | null): void;
  reject(error: Error): void;
}

/** What a sender or a receiver may do wrong, for stories that are to find it. */
export interface Faults {
  /** The receiver takes what leaves something out. */
  takesGaps?: boolean;
  /** The receiver takes again what it has had. */
  takesTwice?: boolean;
  /** The receiver's place goes back when an old call comes late. */
  goesBack?: boolean;
  /** The receiver says that it took what it did not. */
  lies?: boolean;
  /** A page leaves out its last entry. */
  packsTooLittle?: boolean;
  /** A page begins one too late. */
  packsTooLate?: boolean;
  /** A page says that it tells more than it does. */
  claimsTooMuch?: boolean;
  /** After a crash nobody is asked. */
  forgetsToResume?: boolean;
  /** Some receivers are forgotten after a crash. */
  resumesSome?: boolean;
  /** A change is told only to the first receiver. */
  notifiesOne?: boolean;
  /** The alarm does nothing. */
  sleepsOn?: boolean;
  /** What is stored of failures lasts for ever. */
  neverRetries?: boolean;
}

/** A sender with its log, receivers who keep their own place, and a network between them that the story is. */
export class CourierStory {
  readonly taken = new Map<number, Taken>();
  readonly #faults: Faults;
  readonly #sql: SqlStorage;
  readonly #receivers: number[];
  #courier: Courier<Batch>;
  #calls: Call[] = [];
  lastSeq = 0;
  /** Up to where the log is purged: who is behind that starts from there. */
  purged = 0;
  /** Who fails at every call. */
  poisoned = new Set<number>();
  failures = 0;

  constructor(sql: SqlStorage, receivers: number, faults: Faults = {}) {
    this.#sql = sql;
    this.#faults = faults;
    sql.exec("DROP TABLE IF EXISTS unreachable_targets");
    sql.exec(UNREACHABLE_MIGRATION);
    this.#receivers = Array.from({ length: receivers }, (_, index) => index + 1);
    for (const receiver of this.#receivers) this.taken.set(receiver, { at: 0, entries: [] });
    this.#courier = this.#wake();
  }

  /** The sender dies at whatever it was doing; its calls may still arrive. */
  crash(): void {
    this.#courier = this.#wake();
    if (!this.#faults.forgetsToResume) this.#courier.resume();
  }

  commit(count: number): void {
    this.lastSeq += count;
    this.#courier.notify(this.#faults.notifiesOne ? this.#receivers.slice(0, 1) : this.#receivers);
  }

  purge(): void {
    this.purged = this.lastSeq;
  }

  get onTheirWay(): number {
    return this.#calls.length;
  }

  /** Lets a call through: how it fares, and whether its answer does. */
  deliver(which: number, how: "answered" | "lost" | "answer lost" | "doubled"): void {
    const [call] = this.#calls.splice(which % this.#calls.length, 1);
    if (!call) return;
    const { receiver, reject, resolve } = call;
    if (how === "lost" || this.poisoned.has(receiver)) {
      this.failures += 1;
      reject(new Error("away"));
      return;
    }
    const at = this.#take(call);
    if (how === "doubled") this.#take(call);
    if (how === "answer lost") {
      this.failures += 1;
      reject(new Error("away"));
    } else resolve(at);
  }

  /** The alarm rings, once whoever was put off may be called again. */
  async ring(): Promise<void> {
    if (this.#faults.sleepsOn) return;
    if (!this.#faults.neverRetries) this.#sql.exec("UPDATE unreachable_targets SET next_at = 1");
    this.#unreachable.forget();
    void this.#courier.run();
    await settle();
  }

  /** Answers everything until nothing is on its way and nobody is owed anything. */
  async comeToRest(): Promise<void> {
    for (let round = 0; round < 60; round += 1) {
      while (this.#calls.length > 0) {
        this.deliver(0, "answered");
        await settle();
      }
      await settle();
      if (this.#calls.length === 0 && this.#courier.dueAt() === null) return;
      await this.ring();
    }
  }

  get isOwing(): boolean {
    return this.#courier.dueAt() !== null;
  }

  #unreachable!: Unreachable;

  #wake(): Courier<Batch> {
    this.#unreachable = new Unreachable(this.#sql, "receiver");
    return new Courier({
      name: "story",
      logger: { info: () => {}, error: () => {} },
      unreachable: this.#unreachable,
      lastSeq: () => this.lastSeq,
      listReceivers: () =>
        this.#faults.resumesSome ? this.#receivers.filter((each) => each % 2 === 0) : this.#receivers,
      prepare: (receiver, after) => this.#prepare(receiver, after),
      send: (receiver, batch, after) =>
        new Promise((resolve, reject) => this.#calls.push({ receiver, batch, after, resolve, reject })),
      armAlarm: () => {},
    });
  }

  #prepare(receiver: number, after: number) {
    const from = Math.max(after, this.purged) + (this.#faults.packsTooLate ? 1 : 0);
    const through = Math.max(after, Math.min(this.lastSeq, from + PAGE));
    const entries = [];
    for (let seq = from + 1; seq <= through; seq += 1) if (concerns(receiver, seq)) entries.push(seq);
    if (this.#faults.packsTooLittle) entries.pop();
    const claimed = this.#faults.claimsTooMuch ? this.lastSeq : through;
    return {
      content: { entries, through: claimed },
      isEmpty: entries.length === 0,
      through: claimed,
      hasMore: claimed < this.lastSeq,
    };
  }

  #take({ receiver, batch: { entries, through }, after }: Call): number {
    const own = this.taken.get(receiver);
    if (!own) throw new Error("no such receiver");
    if (this.#faults.lies) return through;
    if (after > own.at && !this.#faults.takesGaps) return own.at;
    for (const seq of entries) if (seq > own.at || this.#faults.takesTwice) own.entries.push(seq);
    own.at = this.#faults.goesBack ? through : Math.max(own.at, through);
    return own.at;
  }
}

/** Lets what follows from an answer follow. */
async function settle(): Promise<void> {
  for (let step = 0; step < 12; step += 1) await Promise.resolve();
  await scheduler.wait(0);
}
