import { Courier } from "../../src/realtime/courier.ts";
import { UNREACHABLE_MIGRATION, Unreachable } from "../../src/realtime/unreachable.ts";

const PAGE = 5;

/** Which entries concern a receiver, so that each skips some. */
export function concerns(receiver: number, seq: number): boolean {
  return (seq + receiver) % 3 !== 0;
}

/** A receiver's cursor and what it received, in order. */
export interface Taken {
  at: number;
  entries: number[];
}

interface Batch {
  entries: number[];
  through: number;
}

/** A call that the story has not delivered yet. */
interface Call {
  receiver: number;
  batch: Batch;
  after: number;
  resolve(at: number | null): void;
  reject(error: Error): void;
}

/** Deliberate faults that the stories must detect. */
export interface Faults {
  /** The receiver accepts gaps. */
  takesGaps?: boolean;
  /** The receiver accepts duplicates. */
  takesTwice?: boolean;
  /** The receiver's cursor moves back on an old call. */
  goesBack?: boolean;
  /** The receiver acknowledges what it did not store. */
  lies?: boolean;
  /** A page omits its last entry. */
  packsTooLittle?: boolean;
  /** A page starts one entry too late. */
  packsTooLate?: boolean;
  /** A page claims more than it contains. */
  claimsTooMuch?: boolean;
  /** Nobody is asked after a crash. */
  forgetsToResume?: boolean;
  /** Only some receivers are asked after a crash. */
  resumesSome?: boolean;
  /** A change is told only to the first receiver. */
  notifiesOne?: boolean;
  /** The alarm does nothing. */
  sleepsOn?: boolean;
  /** Stored failures are never retried. */
  neverRetries?: boolean;
}

/** A sender with its log, receivers with cursors, and a network controlled by the story. */
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
  /** Receivers that fail every call. */
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

  /** The sender crashes; its calls may still arrive. */
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

  /** Delivers a call and its answer, or loses one of them. */
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

  /** Runs the alarm once postponed receivers are due. */
  async ring(): Promise<void> {
    if (this.#faults.sleepsOn) return;
    if (!this.#faults.neverRetries) this.#sql.exec("UPDATE unreachable_targets SET next_at = 1");
    this.#unreachable.forget();
    void this.#courier.run();
    await settle();
  }

  /** Answers all calls until nothing is pending. */
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

/** Waits for pending continuations. */
async function settle(): Promise<void> {
  for (let step = 0; step < 12; step += 1) await Promise.resolve();
  await scheduler.wait(0);
}
