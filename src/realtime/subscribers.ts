import { byteLength } from "../lib/bytes.ts";
import type { Logger } from "../lib/logger.ts";
import { type Batch, Courier } from "./courier.ts";
import { Unreachable } from "./unreachable.ts";

/** An event in the clients' frames. A change has a sequence number, a signal has none. */
export interface RelayedEvent {
  seq: number | null;
  frames: string[];
}

export interface Relay {
  topic: string;
  /** The range of the sequence that it covers. Objects of an earlier version omit both. */
  after?: number;
  through?: number;
  events: RelayedEvent[];
}

/** The cursor of the sockets there; null if none subscribes. An earlier version answers whether any does. */
export type RelayAnswer = number | null | boolean;

export interface PublishedEvent extends RelayedEvent {
  isFor(accountId: number): boolean;
  framesFor?(accountId: number): string[];
}

interface SubscribersParts {
  sql: SqlStorage;
  logger: Logger;
  topic: string;
  lastSeq(): number;
  /** Changes after a sequence number, in order, at most `limit`; null if they cannot be replayed. */
  replay(after: number, limit: number): PublishedEvent[] | null;
  resync(): RelayedEvent;
  relay(accountId: number, relay: Relay): Promise<RelayAnswer>;
  armAlarm(): void;
}

interface RelayBatch {
  events: RelayedEvent[];
  through: number;
}

const BUFFER_LENGTH = 512;
const BUFFER_BYTES = 1024 * 1024;
/** The limits of one call; the event that exceeds the bytes is its last. */
export const RELAY_EVENTS_MAX = 500;
export const RELAY_BYTES_MAX = 256 * 1024;
const FROM_LOG = -1;

export const SUBSCRIBERS_MIGRATION = `CREATE TABLE followers (
     account_id INTEGER PRIMARY KEY,
     since_seq INTEGER NOT NULL
   ) STRICT;
   CREATE TABLE relayed (one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL) STRICT;`;

export const SUBSCRIBERS_WITHOUT_CURSORS = `ALTER TABLE followers DROP COLUMN since_seq;
   DROP TABLE relayed;`;

/** Each subscriber's object gets every event once: changes without gaps, signals while in memory. */
export class Subscribers {
  readonly courier: Courier<RelayBatch>;
  readonly #parts: SubscribersParts;
  #subscribers: Set<number> | null = null;
  #buffer: (PublishedEvent & { bytes: number })[] = [];
  #bufferBytes = 0;
  #start = 0;
  readonly #positions = new Map<number, number>();

  constructor(parts: SubscribersParts) {
    this.#parts = parts;
    this.courier = new Courier({
      name: parts.topic,
      logger: parts.logger,
      unreachable: new Unreachable(parts.sql, "follower"),
      lastSeq: parts.lastSeq,
      listReceivers: () => this.#load(),
      prepare: (accountId, after) => this.#prepare(accountId, after),
      send: (accountId, batch, after) => this.#send(accountId, batch, after),
      unsubscribed: (accountId) => this.remove(accountId),
      armAlarm: parts.armAlarm,
    });
  }

  add(accountId: number): number {
    const { sql, lastSeq } = this.#parts;
    if (!this.has(accountId)) {
      sql.exec("INSERT INTO followers (account_id) VALUES (?)", accountId);
      this.#load().add(accountId);
    }
    this.#positions.set(accountId, this.#end);
    this.courier.restart(accountId);
    return lastSeq();
  }

  remove(accountId: number): boolean {
    if (!this.#load().delete(accountId)) return false;
    this.courier.forget(accountId);
    this.#positions.delete(accountId);
    this.#parts.sql.exec("DELETE FROM followers WHERE account_id = ?", accountId);
    return true;
  }

  get isEmpty(): boolean {
    return this.#load().size === 0;
  }

  has(accountId: number): boolean {
    return this.#load().has(accountId);
  }

  /** A change must be stored first. */
  publish(event: PublishedEvent): void {
    const subscribers = this.#load();
    if (subscribers.size === 0) return;
    const bytes = byteLength(event.frames);
    this.#buffer.push({ ...event, bytes });
    this.#bufferBytes += bytes;
    if (this.#buffer.length > 2 * BUFFER_LENGTH || this.#bufferBytes > 2 * BUFFER_BYTES) this.#trim();
    this.courier.notify(subscribers);
  }

  #trim(): void {
    let dropped = 0;
    for (const { bytes } of this.#buffer) {
      const rest = this.#buffer.length - dropped;
      if (rest <= 1 || (rest <= BUFFER_LENGTH && this.#bufferBytes <= BUFFER_BYTES)) break;
      this.#bufferBytes -= bytes;
      dropped += 1;
    }
    this.#start += dropped;
    this.#buffer = this.#buffer.slice(dropped);
  }

  get #end(): number {
    return this.#start + this.#buffer.length;
  }

  async #send(accountId: number, { events, through }: RelayBatch, after: number): Promise<number | null> {
    const { relay, topic } = this.#parts;
    let answer: RelayAnswer = null;
    try {
      answer = await relay(accountId, { topic, after, through, events });
    } finally {
      const isTaken = answer === true || Number(answer) >= through;
      if (!isTaken && this.has(accountId)) this.#positions.set(accountId, FROM_LOG);
    }
    if (answer === true) return through;
    return answer === false ? null : answer;
  }

  #prepare(accountId: number, after: number): Batch<RelayBatch> {
    const position = this.#positions.get(accountId) ?? 0;
    if (position < this.#start) return this.#prepareFromLog(accountId, after);
    const passed: PublishedEvent[] = [];
    let bytes = 0;
    let through = after;
    const from = position - this.#start;
    for (const event of this.#buffer.slice(from, from + RELAY_EVENTS_MAX)) {
      passed.push(event);
      bytes += event.bytes;
      through = Math.max(through, event.seq ?? 0);
      if (bytes >= RELAY_BYTES_MAX) break;
    }
    this.#positions.set(accountId, position + passed.length);
    return this.#batch(accountId, passed, through, position + passed.length < this.#end);
  }

  #prepareFromLog(accountId: number, after: number): Batch<RelayBatch> {
    const { lastSeq, replay, resync } = this.#parts;
    const end = lastSeq();
    const kept = replay(after, RELAY_EVENTS_MAX);
    const through = kept === null ? end : (kept.at(-1)?.seq ?? end);
    if (through >= end) this.#positions.set(accountId, this.#end);
    if (kept === null) return { content: { events: [resync()], through }, isEmpty: false, through };
    return this.#batch(accountId, kept, through, through < end);
  }

  #batch(accountId: number, passed: readonly PublishedEvent[], through: number, hasMore: boolean) {
    const events = passed
      .filter(({ isFor }) => isFor(accountId))
      .map(({ seq, frames, framesFor }) => ({ seq, frames: framesFor?.(accountId) ?? frames }));
    return { content: { events, through }, isEmpty: events.length === 0, through, hasMore };
  }

  #load(): Set<number> {
    this.#subscribers ??= new Set(
      [...this.#parts.sql.exec<{ account_id: number }>("SELECT account_id FROM followers")].map(
        (row) => row.account_id,
      ),
    );
    return this.#subscribers;
  }
}
