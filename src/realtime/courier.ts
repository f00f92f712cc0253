import { retryAt } from "../lib/backoff.ts";
import type { Logger } from "../lib/logger.ts";
import { MINUTE_MS, SECOND_MS } from "../lib/time.ts";
import { within } from "../lib/try-each.ts";
import { ConcurrencyLimiter } from "./concurrency-limiter.ts";
import { newReceiver, type Receiver, type Waiter } from "./receiver.ts";
import type { Failures } from "./unreachable.ts";

/** What a receiver is told in one call. */
export interface Batch<Content> {
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
  lastSeq(): number;
  /** Everyone who may have to be told, for a life that does not know what the one before has told. */
  listReceivers(): Iterable<number>;
  /** What to tell a receiver that has everything up to `after`: some of it, bounded, in order. */
  prepare(receiver: number, after: number): Batch<Content>;
  /**
   * Gives a receiver what came after a place; where the receiver is then. One that is not at that place yet takes
   * nothing and says where it is. Null where it is no receiver any more.
   */
  send(receiver: number, content: Content, after: number): Promise<number | null>;
  /** A receiver said that it is none any more. */
  unsubscribed?(receiver: number): void;
  /** Somebody could not be told, and is to be told when `dueAt` says. */
  armAlarm(): void;
  /** How many failures in a row make a receiver wait; 3 where nothing else is said. */
  backoffFrom?: number;
  /** How long after a call what comes gathers for the next, unless someone waits for it. Milliseconds. */
  batchMs?: number;
}

/** How many receivers are called at once; somebody waited for goes beside them. */
const CALLS_MAX = 6;
/** A call that takes longer has failed. What it carried may arrive still: its receiver has had it, then. */
const CALL_TIMEOUT_MS = 30 * SECOND_MS;
/** How long after a change it is seen to that everyone was told, and how often at most. */
const CHECK_AFTER_MS = 5 * SECOND_MS;
const CHECK_EVERY_MS = MINUTE_MS;
const RETRY_AFTER_MS = 5 * SECOND_MS;
const BACKOFF_FROM = 3;

/**
 * Carries what follows from a log to those who keep a cursor of their own into it, by the rules of SPEC.md here [C1–C8]. It
 * stores nothing of whom it told: it takes each receiver to have all, tells what is new, and learns from the answer.
 */
export class Courier<Content> {
  readonly #parts: CourierParts<Content>;
  readonly #limiter = new ConcurrencyLimiter(CALLS_MAX);
  readonly #receivers = new Map<number, Receiver>();
  /** Those who are owed something, or are being told. */
  readonly #active = new Set<Receiver>();
  /** The end of the log as this life of the object found it. */
  readonly #base: number;
  #checkedAt = 0;
  #count = 0;

  constructor(parts: CourierParts<Content>) {
    this.#parts = parts;
    this.#base = parts.lastSeq();
  }

  /** Tells these receivers what is new to them, each in its turn. */
  notify(ids: Iterable<number>): void {
    for (const id of ids) this.#notify(this.#receiver(id));
  }

  /** The same for one that is known to have nothing. */
  notifyFromStart(id: number): void {
    this.#reset(id, -1);
    this.notify([id]);
  }

  /**
   * Takes a receiver that asked to be told to be at the end of the log: what it lacks it says itself. A call that is on its way
   * counts no more, nor do calls that failed before.
   */
  restart(id: number): void {
    this.#reset(id, this.#parts.lastSeq());
    this.#parts.unreachable.recordSuccess(id);
    const receiver = this.#receiver(id);
    if (!this.#active.has(receiver)) return;
    receiver.mustCall = true;
    this.#notify(receiver);
  }

  forget(id: number): void {
    const receiver = this.#receivers.get(id);
    if (!receiver) return;
    this.#receivers.delete(id);
    this.#active.delete(receiver);
    this.#parts.unreachable.recordSuccess(id);
    this.#resolveWaiting(receiver);
  }

  /** Takes it that a receiver may lack something, though it said that it has all that the log holds. */
  markUnconfirmed(id: number): void {
    this.#receiver(id).isConfirmed = false;
  }

  /** Whether a receiver has all that the log holds, by its own word. */
  isUpToDate(id: number): boolean {
    const receiver = this.#receivers.get(id);
    return (
      receiver?.isConfirmed === true && !receiver.isPending && receiver.delivered >= this.#parts.lastSeq()
    );
  }

  /**
   * Resolves once a receiver was told of all that the log holds now, or could not be: not later, however much goes on. Somebody
   * waits for it, so it is called beside the others.
   */
  async whenDelivered(id: number): Promise<void> {
    const receiver = this.#receiver(id);
    const delivered = this.#whenDelivered(receiver);
    receiver.endBatching?.();
    this.#limiter.expedite(receiver.key);
    await delivered;
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
    for (const id of this.#parts.listReceivers()) {
      this.#receiver(id).mustCall = true;
      this.notify([id]);
    }
  }

  /** Tells whoever is owed something and may be called. Resolves once each was told, or could not be. */
  async run(): Promise<void> {
    this.#checkedAt = Date.now();
    await Promise.all([...this.#active].map((receiver) => this.#whenDelivered(receiver)));
  }

  async #whenDelivered(receiver: Receiver): Promise<void> {
    const through = this.#parts.lastSeq();
    if (!receiver.isPending && !receiver.isRunning && receiver.delivered >= through) return;
    if (this.#isBackingOff(receiver)) return;
    if (!receiver.isRunning || receiver.sendingThrough < through) this.#notify(receiver);
    const { requests } = receiver;
    await new Promise<void>((resolve) => receiver.waiting.push({ through, requests, resolve }));
  }

  #receiver(id: number): Receiver {
    const known = this.#receivers.get(id);
    if (known) return known;
    this.#count += 1;
    const receiver = newReceiver(id, this.#count, this.#base);
    this.#receivers.set(id, receiver);
    return receiver;
  }

  #reset(id: number, cursor: number): void {
    const receiver = this.#receiver(id);
    receiver.cursor = cursor;
    receiver.delivered = cursor;
    receiver.isConfirmed = false;
    receiver.resets += 1;
  }

  #retryAt({ id }: Receiver): number | null {
    return this.#parts.unreachable.retryAt(id);
  }

  /** A first failure may be that of a moment: what comes next tries again at once; later, once a minute. */
  #isBackingOff({ id, failedAt }: Receiver): boolean {
    const { unreachable, backoffFrom = BACKOFF_FROM } = this.#parts;
    if (unreachable.failures(id) < backoffFrom || failedAt + CHECK_EVERY_MS < Date.now()) return false;
    return (unreachable.retryAt(id) ?? 0) > Date.now();
  }

  #notify(receiver: Receiver): void {
    receiver.isPending = true;
    receiver.requests += 1;
    this.#active.add(receiver);
    if (receiver.isRunning || this.#isBackingOff(receiver)) return;
    receiver.isRunning = true;
    void this.#limiter.run(receiver.key, () => this.#run(receiver));
  }

  async #run(receiver: Receiver): Promise<void> {
    const { unreachable, logger, name, armAlarm } = this.#parts;
    const { id } = receiver;
    try {
      while (receiver.isPending && this.#receivers.get(id) === receiver) {
        const restMs = this.#batchingDelay(receiver);
        if (restMs > 0) await this.#waitForBatch(receiver, restMs);
        receiver.isPending = false;
        const { requests } = receiver;
        await this.#sendBatch(receiver);
        this.#resolveWaiting(receiver, receiver.delivered, requests);
      }
    } catch (error) {
      receiver.isPending = true;
      receiver.failedAt = Date.now();
      if (this.#receivers.get(id) === receiver) {
        unreachable.recordFailure(id, (failures) => retryAt(failures, Date.now(), RETRY_AFTER_MS));
      }
      logger.error("a receiver was not told", error, { what: name, receiver: id });
    } finally {
      receiver.isRunning = false;
      this.#resolveWaiting(receiver);
      if (!receiver.isPending) this.#active.delete(receiver);
      else if (this.#receivers.get(id) === receiver) armAlarm();
    }
  }

  /** Tells one page. Whoever is not where they were taken to be, or has more to be told, stays owed. */
  async #sendBatch(receiver: Receiver): Promise<void> {
    const { prepare, send, unsubscribed, unreachable } = this.#parts;
    const { id, cursor: after, resets } = receiver;
    const { content, isEmpty, through, hasMore } = prepare(id, Math.max(after, receiver.delivered));
    receiver.sendingThrough = through;
    if (!isEmpty || receiver.mustCall) {
      const cursor = await within(CALL_TIMEOUT_MS, send(id, content, after));
      receiver.calledAt = Date.now();
      if (receiver.resets !== resets || this.#receivers.get(id) !== receiver) {
        receiver.isPending = true;
        return;
      }
      if (cursor === null) {
        this.forget(id);
        unsubscribed?.(id);
        return;
      }
      receiver.mustCall = false;
      receiver.isConfirmed = true;
      receiver.cursor = cursor;
      if (cursor < through) {
        // It is somewhere else: the next call begins there. If it was said to be there already, it is broken.
        if (cursor === after) throw new Error("a receiver does not take what follows where it is");
        receiver.delivered = cursor;
        receiver.isPending = true;
        return;
      }
      unreachable.recordSuccess(id);
    }
    receiver.delivered = Math.max(through, receiver.cursor);
    if (hasMore) receiver.isPending = true;
  }

  /** How long it is yet until enough may have come for another call. Milliseconds. */
  #batchingDelay({ calledAt, waiting }: Receiver): number {
    return waiting.length > 0 ? 0 : calledAt + (this.#parts.batchMs ?? 0) - Date.now();
  }

  async #waitForBatch(receiver: Receiver, restMs: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, restMs);
      receiver.endBatching = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    receiver.endBatching = null;
  }

  /** Whoever waits for no more than that goes on; without a bound, everyone. */
  #resolveWaiting(
    receiver: Receiver,
    delivered = Number.POSITIVE_INFINITY,
    requests = Number.POSITIVE_INFINITY,
  ): void {
    if (receiver.waiting.length === 0) return;
    const isDone = (each: Waiter) => each.through <= delivered && each.requests <= requests;
    const done = receiver.waiting.filter(isDone);
    receiver.waiting = receiver.waiting.filter((each) => !isDone(each));
    for (const { resolve } of done) resolve();
  }
}
