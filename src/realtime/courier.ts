import { retryAt } from "../lib/backoff.ts";
import type { Logger } from "../lib/logger.ts";
import { MINUTE_MS, SECOND_MS } from "../lib/time.ts";
import { within } from "../lib/try-each.ts";
import { Lanes } from "./lanes.ts";
import { newReceiver, type Receiver, type Waiting } from "./receiver.ts";
import type { Failures } from "./unreachable.ts";

/** What a receiver is told in one call. */
export interface Parcel<Content> {
  content: Content;
  /** True where nothing of it concerns the receiver: no call is made for it. */
  isEmpty: boolean;
  /** Up to which place in the log it tells. */
  through: number;
  /** Whether something is left to be told after it. */
  hasMore?: boolean;
}

interface CourierParts<Content> {
  /** What is carried, for the logger: `updates`. */
  name: string;
  logger: Logger;
  unreachable: Failures;
  /** The last place in the log. */
  head(): number;
  /** Everyone who may have to be told, for a life that does not know what the one before has told. */
  receivers(): Iterable<number>;
  /** What to tell a receiver that has everything up to `after`: some of it, bounded, in order. */
  pack(receiver: number, after: number): Parcel<Content>;
  /**
   * Gives a receiver what came after a place; where the receiver is then. One that is not at that place yet takes
   * nothing and says where it is. Null where it is no receiver any more.
   */
  send(receiver: number, content: Content, after: number): Promise<number | null>;
  /** A receiver said that it is none any more. */
  retired?(receiver: number): void;
  /** Somebody could not be told, and is to be told when `dueAt` says. */
  postponed(): void;
  /** How many failures in a row make a receiver wait; 3 where nothing else is said. */
  putOffFrom?: number;
  /** How long after a call what comes gathers for the next, unless someone waits for it. Milliseconds. */
  gatherMs?: number;
}

/** How many receivers are called at once; somebody waited for goes beside them. */
const CALLS_MAX = 6;
/** A call that takes longer has failed. What it carried may arrive still: its receiver has had it, then. */
const CALL_TIMEOUT_MS = 30 * SECOND_MS;
/** How long after a change it is seen to that everyone was told, and how often at most. */
const CHECK_AFTER_MS = 5 * SECOND_MS;
const CHECK_EVERY_MS = MINUTE_MS;
const RETRY_AFTER_MS = 5 * SECOND_MS;
const PUT_OFF_FROM = 3;

/**
 * Carries what follows from a log to those who keep a cursor of their own into it, by the rules of SPEC.md here [C1–C8]. It
 * stores nothing of whom it told: it takes each receiver to have all, tells what is new, and learns from the answer.
 */
export class Courier<Content> {
  readonly #parts: CourierParts<Content>;
  readonly #lanes = new Lanes(CALLS_MAX);
  readonly #receivers = new Map<number, Receiver>();
  /** Those who are owed something, or are being told. */
  readonly #active = new Set<Receiver>();
  /** The end of the log as this life of the object found it. */
  readonly #base: number;
  #checkedAt = 0;
  #count = 0;

  constructor(parts: CourierParts<Content>) {
    this.#parts = parts;
    this.#base = parts.head();
  }

  /** Tells these receivers what is new to them, each in its turn. */
  owe(ids: Iterable<number>): void {
    for (const id of ids) this.#owe(this.#receiver(id));
  }

  /** The same for one that is known to have nothing. */
  oweAll(id: number): void {
    this.#begin(id, -1);
    this.owe([id]);
  }

  /**
   * Takes a receiver that asked to be told to be at the end of the log: what it lacks it says itself. A call that is on its way
   * counts no more, nor do calls that failed before.
   */
  begin(id: number): void {
    this.#begin(id, this.#parts.head());
    this.#parts.unreachable.reached(id);
    const receiver = this.#receiver(id);
    if (!this.#active.has(receiver)) return;
    receiver.isToBeAsked = true;
    this.#owe(receiver);
  }

  forget(id: number): void {
    const receiver = this.#receivers.get(id);
    if (!receiver) return;
    this.#receivers.delete(id);
    this.#active.delete(receiver);
    this.#parts.unreachable.reached(id);
    this.#release(receiver);
  }

  /** Takes it that a receiver may lack something, though it said that it has all that the log holds. */
  doubt(id: number): void {
    this.#receiver(id).isKnown = false;
  }

  /** Whether a receiver has all that the log holds, by its own word. */
  isUpToDate(id: number): boolean {
    const receiver = this.#receivers.get(id);
    return receiver?.isKnown === true && !receiver.isOwed && receiver.told >= this.#parts.head();
  }

  /**
   * Resolves once a receiver was told of all that the log holds now, or could not be: not later, however much goes on. Somebody
   * waits for it, so it is called beside the others.
   */
  async hasTold(id: number): Promise<void> {
    const receiver = this.#receiver(id);
    const told = this.#hasTold(receiver);
    receiver.endGathering?.();
    this.#lanes.hurry(receiver.lane);
    await told;
  }

  /** When to see that everyone was told; null where nobody is owed anything. */
  dueAt(): number | null {
    if (this.#active.size === 0) return null;
    const moments: number[] = [];
    const checkAt = Math.max(Date.now() + CHECK_AFTER_MS, this.#checkedAt + CHECK_EVERY_MS);
    for (const receiver of this.#active) moments.push(this.#retryAt(receiver) ?? checkAt);
    return moments.reduce((first, moment) => Math.min(first, moment));
  }

  /** When to try again those who failed; null where nobody did. For what needs no telling after a crash. */
  retryDueAt(): number | null {
    const moments = [...this.#active].flatMap((receiver) => this.#retryAt(receiver) ?? []);
    return moments.length > 0 ? Math.min(...moments) : null;
  }

  /** Everyone may have been left untold by the life before: each is asked where they are [C6]. */
  resume(): void {
    for (const id of this.#parts.receivers()) {
      this.#receiver(id).isToBeAsked = true;
      this.owe([id]);
    }
  }

  /** Tells whoever is owed something and may be called. Resolves once each was told, or could not be. */
  async run(): Promise<void> {
    this.#checkedAt = Date.now();
    await Promise.all([...this.#active].map((receiver) => this.#hasTold(receiver)));
  }

  async #hasTold(receiver: Receiver): Promise<void> {
    const through = this.#parts.head();
    if (!receiver.isOwed && !receiver.isRunning && receiver.told >= through) return;
    if (this.#isPutOff(receiver)) return;
    if (!receiver.isRunning || receiver.telling < through) this.#owe(receiver);
    const { owings } = receiver;
    await new Promise<void>((resolve) => receiver.waiting.push({ through, owings, resolve }));
  }

  #receiver(id: number): Receiver {
    const known = this.#receivers.get(id);
    if (known) return known;
    this.#count += 1;
    const receiver = newReceiver(id, this.#count, this.#base);
    this.#receivers.set(id, receiver);
    return receiver;
  }

  #begin(id: number, at: number): void {
    const receiver = this.#receiver(id);
    receiver.at = at;
    receiver.told = at;
    receiver.isKnown = false;
    receiver.beginnings += 1;
  }

  #retryAt({ id }: Receiver): number | null {
    return this.#parts.unreachable.retryAt(id);
  }

  /** A first failure may be that of a moment: what comes next tries again at once; later, once a minute. */
  #isPutOff({ id, failedAt }: Receiver): boolean {
    const { unreachable, putOffFrom = PUT_OFF_FROM } = this.#parts;
    if (unreachable.failures(id) < putOffFrom || failedAt + CHECK_EVERY_MS < Date.now()) return false;
    return (unreachable.retryAt(id) ?? 0) > Date.now();
  }

  #owe(receiver: Receiver): void {
    receiver.isOwed = true;
    receiver.owings += 1;
    this.#active.add(receiver);
    if (receiver.isRunning || this.#isPutOff(receiver)) return;
    receiver.isRunning = true;
    void this.#lanes.run(receiver.lane, () => this.#run(receiver));
  }

  async #run(receiver: Receiver): Promise<void> {
    const { unreachable, logger, name, postponed } = this.#parts;
    const { id } = receiver;
    try {
      while (receiver.isOwed && this.#receivers.get(id) === receiver) {
        const restMs = this.#gatheringRest(receiver);
        if (restMs > 0) await this.#gather(receiver, restMs);
        receiver.isOwed = false;
        const { owings } = receiver;
        await this.#tell(receiver);
        this.#release(receiver, receiver.told, owings);
      }
    } catch (error) {
      receiver.isOwed = true;
      receiver.failedAt = Date.now();
      if (this.#receivers.get(id) === receiver) {
        unreachable.failed(id, (failures) => retryAt(failures, Date.now(), RETRY_AFTER_MS));
      }
      logger.error("a receiver was not told", error, { what: name, receiver: id });
    } finally {
      receiver.isRunning = false;
      this.#release(receiver);
      if (!receiver.isOwed) this.#active.delete(receiver);
      else if (this.#receivers.get(id) === receiver) postponed();
    }
  }

  /** Tells one page. Whoever is not where they were taken to be, or has more to be told, stays owed. */
  async #tell(receiver: Receiver): Promise<void> {
    const { pack, send, retired, unreachable } = this.#parts;
    const { id, at: after, beginnings } = receiver;
    const { content, isEmpty, through, hasMore } = pack(id, Math.max(after, receiver.told));
    receiver.telling = through;
    if (!isEmpty || receiver.isToBeAsked) {
      const at = await within(CALL_TIMEOUT_MS, send(id, content, after));
      receiver.calledAt = Date.now();
      if (receiver.beginnings !== beginnings || this.#receivers.get(id) !== receiver) {
        receiver.isOwed = true;
        return;
      }
      if (at === null) {
        this.forget(id);
        retired?.(id);
        return;
      }
      receiver.isToBeAsked = false;
      receiver.isKnown = true;
      receiver.at = at;
      if (at < through) {
        // It is somewhere else: the next call begins there. If it was said to be there already, it is broken.
        if (at === after) throw new Error("a receiver does not take what follows where it is");
        receiver.told = at;
        receiver.isOwed = true;
        return;
      }
      unreachable.reached(id);
    }
    receiver.told = Math.max(through, receiver.at);
    if (hasMore) receiver.isOwed = true;
  }

  /** How long it is yet until enough may have come for another call. Milliseconds. */
  #gatheringRest({ calledAt, waiting }: Receiver): number {
    return waiting.length > 0 ? 0 : calledAt + (this.#parts.gatherMs ?? 0) - Date.now();
  }

  async #gather(receiver: Receiver, restMs: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, restMs);
      receiver.endGathering = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    receiver.endGathering = null;
  }

  /** Whoever waits for no more than that goes on; without a bound, everyone. */
  #release(receiver: Receiver, told = Number.POSITIVE_INFINITY, owings = Number.POSITIVE_INFINITY): void {
    if (receiver.waiting.length === 0) return;
    const isDone = (each: Waiting) => each.through <= told && each.owings <= owings;
    const done = receiver.waiting.filter(isDone);
    receiver.waiting = receiver.waiting.filter((each) => !isDone(each));
    for (const { resolve } of done) resolve();
  }
}
