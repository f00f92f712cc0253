import { retryAt } from "../lib/backoff.ts";
import type { Logger } from "../lib/logger.ts";
import { MINUTE_MS, SECOND_MS } from "../lib/time.ts";
import { within } from "../lib/try-each.ts";
import { ConcurrencyLimiter } from "./concurrency-limiter.ts";
import { newReceiver, type Receiver, type Waiter } from "./receiver.ts";
import type { Failures } from "./unreachable.ts";

export interface Batch<Content> {
  content: Content;
  isEmpty: boolean;
  through: number;
  hasMore?: boolean;
}

interface CourierParts<Content> {
  name: string;
  logger: Logger;
  unreachable: Failures;
  lastSeq(): number;
  listReceivers(): Iterable<number>;
  /** The next bounded batch for a receiver that has everything up to `after`. */
  prepare(receiver: number, after: number): Batch<Content>;
  /** Returns the receiver's cursor, or null if it no longer is one. It takes nothing unless it is at `after`. */
  send(receiver: number, content: Content, after: number): Promise<number | null>;
  unsubscribed?(receiver: number): void;
  armAlarm(): void;
  /** Failures in a row before a receiver is backed off. Default: 3. */
  backoffFrom?: number;
  /** How long to batch after a call before the next one, unless someone waits. */
  batchMs?: number;
}

const CALLS_MAX = 6;
/** A call that takes longer has failed, although its content may still arrive. */
const CALL_TIMEOUT_MS = 30 * SECOND_MS;
const CHECK_AFTER_MS = 5 * SECOND_MS;
const CHECK_EVERY_MS = MINUTE_MS;
const RETRY_AFTER_MS = 5 * SECOND_MS;
const BACKOFF_FROM = 3;

/** Delivers a log to receivers that store their own cursors, by the rules C1–C8 of SPEC.md. */
export class Courier<Content> {
  readonly #parts: CourierParts<Content>;
  readonly #limiter = new ConcurrencyLimiter(CALLS_MAX);
  readonly #receivers = new Map<number, Receiver>();
  readonly #active = new Set<Receiver>();
  readonly #base: number;
  #checkedAt = 0;
  #count = 0;

  constructor(parts: CourierParts<Content>) {
    this.#parts = parts;
    this.#base = parts.lastSeq();
  }

  notify(ids: Iterable<number>): void {
    for (const id of ids) this.#notify(this.#receiver(id));
  }

  notifyFromStart(id: number): void {
    this.#reset(id, -1);
    this.notify([id]);
  }

  /** A receiver that subscribed anew reports its own gap. Cancels calls in flight and earlier failures. */
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

  /** Notes that a receiver may lack something although it confirmed the whole log. */
  markUnconfirmed(id: number): void {
    this.#receiver(id).isConfirmed = false;
  }

  isUpToDate(id: number): boolean {
    const receiver = this.#receivers.get(id);
    return (
      receiver?.isConfirmed === true && !receiver.isPending && receiver.delivered >= this.#parts.lastSeq()
    );
  }

  /** Resolves once a receiver has what the log holds now, or the attempt failed. Takes an extra slot. */
  async whenDelivered(id: number): Promise<void> {
    const receiver = this.#receiver(id);
    const delivered = this.#whenDelivered(receiver);
    receiver.endBatching?.();
    this.#limiter.expedite(receiver.key);
    await delivered;
  }

  dueAt(): number | null {
    if (this.#active.size === 0) return null;
    const moments: number[] = [];
    const checkAt = Math.max(Date.now() + CHECK_AFTER_MS, this.#checkedAt + CHECK_EVERY_MS);
    for (const receiver of this.#active) moments.push(this.#retryAt(receiver) ?? checkAt);
    return moments.reduce((first, moment) => Math.min(first, moment));
  }

  /** Null if nothing failed. For content that needs no check after a crash. */
  retryDueAt(): number | null {
    const moments = [...this.#active].flatMap((receiver) => this.#retryAt(receiver) ?? []);
    return moments.length > 0 ? Math.min(...moments) : null;
  }

  /** Asks every receiver for its cursor, as the instance before may have left some behind [C6]. */
  resume(): void {
    for (const id of this.#parts.listReceivers()) {
      this.#receiver(id).mustCall = true;
      this.notify([id]);
    }
  }

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

  /** The first failures in a row are retried with the next change, later ones once a minute. */
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
      logger.error("a delivery failed", error, { what: name, receiver: id });
    } finally {
      receiver.isRunning = false;
      this.#resolveWaiting(receiver);
      if (!receiver.isPending) this.#active.delete(receiver);
      else if (this.#receivers.get(id) === receiver) armAlarm();
    }
  }

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
        // A receiver that refuses a call at its own cursor is broken.
        if (cursor === after) throw new Error("a receiver refused a batch that begins at its cursor");
        receiver.delivered = cursor;
        receiver.isPending = true;
        return;
      }
      unreachable.recordSuccess(id);
    }
    receiver.delivered = Math.max(through, receiver.cursor);
    if (hasMore) receiver.isPending = true;
  }

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
