import { byteLength } from "../lib/bytes.ts";
import type { Logger } from "../lib/logger.ts";
import { ByteGate } from "./byte-gate.ts";

/** What passed, in the frames of those who are told: what is kept has its place in a sequence, a signal has none. */
export interface RelayedEvent {
  seq: number | null;
  frames: string[];
}

/** What a person's object is given for the sockets there that follow something. */
export interface Relay {
  /** What they follow: `channel:7`, `workspace:2`. */
  topic: string;
  events: RelayedEvent[];
}

/** An event, and whom of those who follow it concerns. */
export interface Passed extends RelayedEvent {
  concerns(accountId: number): boolean;
  /** The frames for one follower, where not all get the same. */
  framesFor?(accountId: number): string[];
}

interface FollowersParts {
  sql: SqlStorage;
  logger: Logger;
  topic: string;
  /** The last place in the sequence that was given. */
  lastSeq(): number;
  /** What is kept after a place in the sequence, in order, `limit` at most; null where it cannot be told. */
  replay(after: number, limit: number): Passed[] | null;
  /** Tells that what was missed cannot be replayed. */
  resync(): RelayedEvent;
  /** Gives a person's object what passed. False if no socket there follows any more. */
  relay(accountId: number, relay: Relay): Promise<boolean>;
}

interface Follower {
  accountId: number;
  /** Up to which place in the sequence they were told. */
  toldSeq: number;
  /** Up to where in the stream, or null where they are behind it and are told from what is kept. */
  position: number | null;
  isRunning: boolean;
}

/** What to tell a follower next; up to which place in the sequence that is, and where in the stream they are then. */
interface Next {
  events: RelayedEvent[];
  through: number;
  position: number | null;
}

/** How much of what passed is held in memory. */
const STREAM_LENGTH = 512;
const STREAM_BYTES = 1024 * 1024;
/** How much one call tells of at most; the event that passes the bound is the last. */
export const RELAYED_AT_ONCE = 500;
export const RELAYED_BYTES = 256 * 1024;
/** How much is on its way to all at once. */
const ON_THEIR_WAY_BYTES = 16 * 1024 * 1024;

export const FOLLOWERS_MIGRATION = `CREATE TABLE followers (
     account_id INTEGER PRIMARY KEY,
     since_seq INTEGER NOT NULL
   ) STRICT;
   CREATE TABLE relayed (one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL) STRICT;`;

/**
 * People who follow an object by sockets that end in their own objects: each of those gets what passes once, however
 * many of its sockets follow, in one call at a time, and what gathers meanwhile goes with the next. What is kept comes
 * in order and nothing is left out: who could not be told is told again by `settle`. A crash may tell twice what was
 * told shortly before, never less; sockets know by its place in the sequence what they have had.
 */
export class Followers {
  readonly #parts: FollowersParts;
  #followers: Map<number, Follower> | null = null;
  readonly #gate = new ByteGate(ON_THEIR_WAY_BYTES);
  #stream: (Passed & { bytes: number })[] = [];
  #streamBytes = 0;
  /** The position of the first entry of the stream. */
  #start = 0;

  constructor(parts: FollowersParts) {
    this.#parts = parts;
  }

  /** Lets a person follow from the present place in the sequence on, which is returned. */
  add(accountId: number): number {
    const { sql, lastSeq } = this.#parts;
    const followers = this.#load();
    const before = followers.get(accountId);
    const toldSeq = lastSeq();
    if (!before) sql.exec("INSERT INTO followers (account_id, since_seq) VALUES (?, ?)", accountId, toldSeq);
    // A new entry: one that a call on its way finds to be followed no longer is the old one.
    const follower = { ...(before ?? { accountId, toldSeq, position: this.#end }), isRunning: false };
    followers.set(accountId, follower);
    if (this.#isBehind(follower)) void this.#run(follower);
    return toldSeq;
  }

  /** False if they did not follow. */
  remove(accountId: number): boolean {
    if (!this.#load().delete(accountId)) return false;
    this.#parts.sql.exec("DELETE FROM followers WHERE account_id = ?", accountId);
    return true;
  }

  get areThere(): boolean {
    return this.#load().size > 0;
  }

  has(accountId: number): boolean {
    return this.#load().has(accountId);
  }

  /** Tells of what passed; what is kept must be stored before. */
  pass(event: Passed): void {
    const followers = this.#load();
    if (followers.size === 0) return;
    const bytes = byteLength(event.frames);
    this.#stream.push({ ...event, bytes });
    this.#streamBytes += bytes;
    if (this.#stream.length > 2 * STREAM_LENGTH || this.#streamBytes > 2 * STREAM_BYTES) this.#shorten();
    for (const follower of followers.values()) if (!follower.isRunning) void this.#run(follower);
  }

  /** Tells whoever is behind, and stores how far all were told. False if someone could not be told. */
  async settle(): Promise<boolean> {
    const behind = [...this.#load().values()].filter((each) => !each.isRunning && this.#isBehind(each));
    await Promise.all(behind.map((each) => this.#run(each)));
    const followers = [...this.#load().values()];
    if (followers.length === 0) return true;
    const told = Math.min(...followers.map(({ toldSeq }) => toldSeq));
    if (told !== this.#relayedSeq()) {
      this.#parts.sql.exec("INSERT OR REPLACE INTO relayed (one, seq) VALUES (1, ?)", told);
    }
    return !followers.some((each) => this.#isBehind(each));
  }

  #shorten(): void {
    let dropped = 0;
    for (const { bytes } of this.#stream) {
      const rest = this.#stream.length - dropped;
      if (rest <= 1 || (rest <= STREAM_LENGTH && this.#streamBytes <= STREAM_BYTES)) break;
      this.#streamBytes -= bytes;
      dropped += 1;
    }
    this.#start += dropped;
    this.#stream = this.#stream.slice(dropped);
  }

  get #end(): number {
    return this.#start + this.#stream.length;
  }

  #isBehind({ toldSeq }: Follower): boolean {
    return toldSeq < this.#parts.lastSeq();
  }

  async #run(follower: Follower): Promise<void> {
    const { topic, logger } = this.#parts;
    const { accountId } = follower;
    follower.isRunning = true;
    try {
      while (this.#load().get(accountId) === follower) {
        const { events, through, position } = this.#next(follower);
        if (events.length > 0 && !(await this.#give(accountId, events))) {
          if (this.#load().get(accountId) === follower) this.remove(accountId);
          return;
        }
        follower.toldSeq = Math.max(follower.toldSeq, through);
        follower.position = position;
        if (position === this.#end) return;
      }
    } catch (error) {
      follower.position = null;
      logger.error("a follower was not told", error, { account_id: accountId, topic });
    } finally {
      follower.isRunning = false;
    }
  }

  #give(accountId: number, events: RelayedEvent[]): Promise<boolean> {
    const { relay, topic } = this.#parts;
    const bytes = events.reduce((sum, { frames }) => sum + byteLength(frames), 0);
    return this.#gate.run(bytes, () => relay(accountId, { topic, events }));
  }

  #next({ accountId, toldSeq, position }: Follower): Next {
    if (position === null || position < this.#start) return this.#nextOfKept(accountId, toldSeq);
    const passed: Passed[] = [];
    let bytes = 0;
    let through = toldSeq;
    for (const event of this.#stream.slice(
      position - this.#start,
      position - this.#start + RELAYED_AT_ONCE,
    )) {
      passed.push(event);
      bytes += event.bytes;
      through = Math.max(through, event.seq ?? 0);
      if (bytes >= RELAYED_BYTES) break;
    }
    return { events: concerning(accountId, passed), through, position: position + passed.length };
  }

  #nextOfKept(accountId: number, toldSeq: number): Next {
    const { lastSeq, replay, resync } = this.#parts;
    const kept = replay(toldSeq, RELAYED_AT_ONCE);
    if (kept === null) return { events: [resync()], through: lastSeq(), position: this.#end };
    const through = kept.at(-1)?.seq ?? lastSeq();
    const position = through >= lastSeq() ? this.#end : null;
    return { events: concerning(accountId, kept), through, position };
  }

  #relayedSeq(): number {
    const [row] = this.#parts.sql.exec<{ seq: number }>("SELECT seq FROM relayed");
    return row?.seq ?? 0;
  }

  #load(): Map<number, Follower> {
    if (this.#followers) return this.#followers;
    const relayed = this.#relayedSeq();
    const last = this.#parts.lastSeq();
    const rows = this.#parts.sql.exec<{ account_id: number; since_seq: number }>("SELECT * FROM followers");
    this.#followers = new Map(
      [...rows].map(({ account_id: accountId, since_seq }) => {
        const toldSeq = Math.max(since_seq, relayed);
        return [
          accountId,
          { accountId, toldSeq, position: toldSeq < last ? null : this.#end, isRunning: false },
        ];
      }),
    );
    return this.#followers;
  }
}

function concerning(accountId: number, passed: readonly Passed[]): RelayedEvent[] {
  return passed
    .filter(({ concerns }) => concerns(accountId))
    .map(({ seq, frames, framesFor }) => ({ seq, frames: framesFor?.(accountId) ?? frames }));
}
